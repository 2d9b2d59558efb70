import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Connection, type Database, inTransaction } from "./database.ts";
import { parseStored } from "./stored-json.ts";

/** One file of `migrations/`: its name without the ending, and its SQL. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Reads `migrations/`, in order. Files are only ever added. */
export function readMigrations(folder: string = join(import.meta.dirname, "migrations")): readonly Migration[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => ({
      name: file.slice(0, -".sql".length),
      sql: readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n"),
    }));
}

/**
 * Brings schema `tidegate` up to date: each missing migration in a transaction of its own, under a lock, so that several
 * programs may start at once. Answers the names that it applied.
 * @throws {Error} when the database was written by a newer version, or an applied file was changed or removed since.
 */
export function migrate(database: Database, migrations: readonly Migration[]): Promise<readonly string[]> {
  return database.withConnection(async (connection) => {
    // Neither waiting for another program's migrations nor rewriting a large table may be cut off.
    await connection.query("SET statement_timeout = 0");
    await connection.query("SELECT pg_advisory_lock($1)", [lockId]);
    try {
      return await applyMissing(connection, migrations);
    } finally {
      await connection.query("SELECT pg_advisory_unlock($1)", [lockId]);
      await connection.query("RESET statement_timeout");
    }
  });
}

/** Any number that no other program locks: "tidegate" in ASCII. */
const lockId = "8388346167643173989";

const appliedRow = z.object({ name: z.string(), checksum: z.string() });

async function applyMissing(connection: Connection, migrations: readonly Migration[]): Promise<readonly string[]> {
  await connection.query("CREATE SCHEMA IF NOT EXISTS tidegate");
  await connection.query(
    `CREATE TABLE IF NOT EXISTS tidegate.migration (
       name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
  );
  const { rows } = await connection.query("SELECT name, checksum FROM tidegate.migration ORDER BY name");
  const applied = new Map(
    rows.map((row) => parseStored(appliedRow, row, "a migration's row")).map(({ name, checksum }) => [name, checksum]),
  );
  refuseStrangers(applied, migrations);
  const missing = migrations.filter(({ name }) => !applied.has(name));
  for (const { name, sql } of missing) {
    await inTransaction(connection, async (transaction) => {
      await transaction.query(sql);
      await transaction.query("INSERT INTO tidegate.migration (name, checksum) VALUES ($1, $2)", [
        name,
        checksumOf(sql),
      ]);
    });
  }
  return missing.map(({ name }) => name);
}

function refuseStrangers(applied: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map(({ name, sql }) => [name, checksumOf(sql)]));
  const newestKnown = migrations.at(-1)?.name ?? "";
  const newestApplied = [...applied.keys()].at(-1) ?? "";
  for (const [name, checksum] of applied) {
    if (!known.has(name) && name > newestKnown)
      throw new Error(
        `The database was written by a newer Tidegate: its migration ${name} is not known here. Start that version, or restore a backup made before the upgrade.`,
      );
    if (!known.has(name))
      throw new Error(`Migration ${name} was applied to the database, but its file is gone. Put the file back.`);
    if (known.get(name) !== checksum)
      throw new Error(
        `Migration ${name} was changed after it was applied to the database. Put the file back as it was, and make the change in a new one.`,
      );
  }
  const late = migrations.find(({ name }) => !applied.has(name) && name < newestApplied);
  if (late !== undefined)
    throw new Error(
      `Migration ${late.name} comes before ${newestApplied}, which is applied already. Give it a higher number.`,
    );
}

function checksumOf(sql: string): string {
  return createHash("sha256").update(sql).digest("hex");
}
