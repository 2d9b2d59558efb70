import { Pool, type PoolClient } from "pg";
import type { Logger } from "pino";
import { passing } from "./database-faults.ts";

/** One place to run a statement: the pool, or one connection with its transaction. */
export interface Querier {
  /** Runs one statement. Rows are unknown: parse them. Throws `RetryLater` for what passes by itself. */
  query(text: string, values?: readonly unknown[]): Promise<Answer>;
}

/** What a statement answered. */
export interface Answer {
  readonly rows: readonly unknown[];
  /** Rows returned or changed. */
  readonly count: number;
}

/** A pool of connections to one PostgreSQL. */
export interface Database extends Querier {
  /** Lends one connection; a connection that broke is thrown away, not put back. */
  withConnection<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result>;
  /** Commits when `work` ends, rolls back when it throws. */
  withTransaction<Result>(work: (transaction: Querier) => Promise<Result>): Promise<Result>;
  /** Ends when all lent connections are back. */
  close(): Promise<void>;
}

/** One connection, lent for a while. */
export interface Connection extends Querier {
  /** The fault that ended the connection, or undefined while it lives. */
  broken(): Error | undefined;
  /** Has the connection closed, not put back, when `work` ends: its session is not what the next one expects. */
  readonly discard: (reason: Error) => void;
}

/** Where the database is, and how many connections it may cost. */
export interface DatabaseSettings {
  readonly connectionString: string;
  readonly log: Logger;
  /** Connections at most. */
  readonly size: number;
  /** What the server's activity view calls these connections. */
  readonly name: string;
}

/** A statement that runs longer than this is ended by the server. */
const statementTimeoutMs = 30_000;
/** How long to wait for a connection, the pool's queue included. */
const connectTimeoutMs = 10_000;

/** Opens a pool; it connects when it is first used. TLS goes by the connection string's `sslmode`, as libpq reads it. */
export function openDatabase({ connectionString, log, size, name }: DatabaseSettings): Database {
  const pool = new Pool({
    connectionString: withLibpqModes(connectionString),
    max: size,
    application_name: name,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 2 * statementTimeoutMs,
  });
  pool.on("error", (error) => log.warn({ err: error }, "an idle database connection ended"));
  const database: Database = {
    query: (text, values) => passing(async () => answerOf(await pool.query(text, [...(values ?? [])]))),
    withConnection: async (work) => lend(await passing(() => pool.connect()), work),
    withTransaction: (work) => database.withConnection((connection) => inTransaction(connection, work)),
    close: () => pool.end(),
  };
  return database;
}

/** Runs `work` between BEGIN and COMMIT on a connection of one's own. */
export async function inTransaction<Result>(
  connection: Connection,
  work: (transaction: Querier) => Promise<Result>,
): Promise<Result> {
  await connection.query("BEGIN");
  let result: Result;
  try {
    result = await work(connection);
  } catch (error) {
    // The first error says why; closing the connection rolls back too.
    await connection.query("ROLLBACK").catch(connection.discard);
    throw error;
  }
  await connection.query("COMMIT");
  return result;
}

/**
 * The driver reads `sslmode=require` as `verify-full` unless told to read it as PostgreSQL's own clients do.
 * @see https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-SSLMODE-STATEMENTS
 */
export function withLibpqModes(connectionString: string): string {
  if (!/[?&]sslmode=(prefer|require|verify-ca)(&|$)/.test(connectionString)) return connectionString;
  return /[?&]uselibpqcompat=/.test(connectionString) ? connectionString : `${connectionString}&uselibpqcompat=true`;
}

async function lend<Result>(client: PoolClient, work: (connection: Connection) => Promise<Result>): Promise<Result> {
  let broken: Error | undefined;
  // The pool takes its own listener off a lent client; an "error" event without one ends the process.
  const note = (error: Error) => {
    broken ??= error;
  };
  client.on("error", note);
  try {
    return await work({
      query: (text, values) => passing(async () => answerOf(await client.query(text, [...(values ?? [])]))),
      broken: () => broken,
      discard: note,
    });
  } finally {
    client.off("error", note);
    client.release(broken);
  }
}

function answerOf(result: { readonly rows: readonly unknown[]; readonly rowCount: number | null }): Answer {
  return { rows: result.rows, count: result.rowCount ?? 0 };
}
