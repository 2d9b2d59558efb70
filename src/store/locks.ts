import { createHash } from "node:crypto";
import { RetryLater } from "../core/fault.ts";
import type { RepoName } from "../core/identity.ts";
import type { Connection, Database } from "./database.ts";
import type { EnvironmentKey } from "./environment-locks.ts";
import type { ReleasePlace } from "./releases.ts";
import type { PullRequestKey } from "./tracks.ts";

declare const proof: unique symbol;

/** Proof that this process, and no other, may write the release of that place now. */
export type ReleaseLock = ReleasePlace & { readonly [proof]: "ReleaseLock" };
/** The same for what is said about one commit or pull request. */
export type ReportLock = { readonly repo: RepoName; readonly subject: string; readonly [proof]: "ReportLock" };
/** The same for who has an environment and who waits for it; the claim itself is an `EnvironmentLock`. */
export type EnvironmentTurn = EnvironmentKey & { readonly [proof]: "EnvironmentTurn" };
/** The same for running the commands of one pull request: each after the one before. */
export type CommandsLock = PullRequestKey & { readonly [proof]: "CommandsLock" };

/**
 * Advisory locks in the database: gone with the connection, so a killed process leaves none behind. Whoever needs two
 * takes them in this order: commands, environment, release, report. A job holds as many at a time as `job-kinds.ts` says.
 */
export interface Locks {
  /** Waits for the lock, at most 30 s, then throws `RetryLater`. Freed when `work` ends, however it ends. */
  withReleaseLock<Result>(place: ReleasePlace, work: (lock: ReleaseLock) => Promise<Result>): Promise<Result>;
  withReportLock<Result>(
    subject: { readonly repo: RepoName; readonly subject: string },
    work: (lock: ReportLock) => Promise<Result>,
  ): Promise<Result>;
  withEnvironmentLock<Result>(
    environment: EnvironmentKey,
    work: (lock: EnvironmentTurn) => Promise<Result>,
  ): Promise<Result>;
  withCommandsLock<Result>(of: PullRequestKey, work: (lock: CommandsLock) => Promise<Result>): Promise<Result>;
}

/**
 * Locks on connections of a pool of their own: a lock that is waited for holds a connection, and must not hold one that
 * the work of the lock's owner needs. `waitMs` is the limit for waiting.
 */
export function createLocks(connections: Database, waitMs: number): Locks {
  return {
    withReleaseLock: ({ configRepo, environment, service }, work) =>
      withLock(connections, { name: ["release", configRepo, environment, service], waitMs }, () =>
        work(proven<ReleaseLock>({ configRepo, environment, service })),
      ),
    withReportLock: ({ repo, subject }, work) =>
      withLock(connections, { name: ["report", repo, subject], waitMs }, () =>
        work(proven<ReportLock>({ repo, subject })),
      ),
    withEnvironmentLock: ({ configRepo, environment }, work) =>
      withLock(connections, { name: ["environment", configRepo, environment], waitMs }, () =>
        work(proven<EnvironmentTurn>({ configRepo, environment })),
      ),
    withCommandsLock: ({ repo, pullRequest }, work) =>
      withLock(connections, { name: ["commands", repo, String(pullRequest)], waitMs }, () =>
        work(proven<CommandsLock>({ repo, pullRequest })),
      ),
  };
}

/** A lock's number from its name: the first 64 bits of its SHA-256, as PostgreSQL's signed bigint. */
export function lockNumber(name: readonly string[]): string {
  const hash = createHash("sha256").update(JSON.stringify(name)).digest();
  return String(hash.readBigInt64BE(0));
}

async function withLock<Result>(
  connections: Database,
  { name, waitMs }: { readonly name: readonly string[]; readonly waitMs: number },
  work: () => Promise<Result>,
): Promise<Result> {
  return connections.withConnection(async (connection) => {
    await acquire(connection, name, waitMs);
    const result = await freeing(connection, name, work);
    const lost = connection.broken();
    if (lost !== undefined) throw fault(`The connection that held the lock on ${name.join(" ")} was lost`, lost);
    return result;
  });
}

async function acquire(connection: Connection, name: readonly string[], waitMs: number): Promise<void> {
  await connection.query("SELECT set_config('lock_timeout', $1, false), set_config('statement_timeout', '0', false)", [
    `${waitMs}ms`,
  ]);
  try {
    await connection.query("SELECT pg_advisory_lock($1)", [lockNumber(name)]);
  } catch (error) {
    throw error instanceof RetryLater ? fault(`The lock on ${name.join(" ")} was not to be had`, error) : error;
  }
}

async function freeing<Result>(
  connection: Connection,
  name: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } finally {
    // Whatever hinders the unlocking, closing the connection frees the lock.
    await connection.query("SELECT pg_advisory_unlock($1)", [lockNumber(name)]).catch(connection.discard);
  }
}

function fault(message: string, cause: unknown): RetryLater {
  return new RetryLater("database", message, { cause });
}

function proven<Proof>(facts: object): Proof {
  return facts as Proof;
}
