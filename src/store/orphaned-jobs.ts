import type { PgBoss } from "pg-boss";
import { z } from "zod";
import { queueSchema, within } from "./boss.ts";
import type { Connection, Database } from "./database.ts";
import { listJobKinds } from "./job-kinds.ts";
import { lockNumber } from "./locks.ts";
import { parseStored } from "./stored-json.ts";

/** Shared by all processes that work on jobs; who can have it alone is the only one. */
const presence = lockNumber(["workers"]);

/**
 * Signs this process in among those that work, until the answered function is called. The only one there takes back at
 * once the jobs that killed processes left running; beside others it leaves them to the missing sign of life.
 */
export async function signInWorker(connections: Database, boss: PgBoss): Promise<() => Promise<void>> {
  const signedIn = Promise.withResolvers<void>();
  const leaving = Promise.withResolvers<void>();
  const stay = connections.withConnection(async (connection) => {
    await takeBackIfAlone(connection, boss);
    await connection.query("SELECT pg_advisory_lock_shared($1)", [presence]);
    signedIn.resolve();
    await leaving.promise;
    connection.discard(new Error("signed out"));
  });
  await Promise.race([signedIn.promise, stay]);
  return async () => {
    leaving.resolve();
    await stay;
  };
}

const alone = z.object({ alone: z.boolean() });
const orphan = z.object({ id: z.string(), name: z.string() });

async function takeBackIfAlone(connection: Connection, boss: PgBoss): Promise<void> {
  const asked = await connection.query("SELECT pg_try_advisory_lock($1) AS alone", [presence]);
  if (!parseStored(alone, asked.rows[0], "an answer about a lock").alone) return;
  try {
    const { rows } = await connection.query(
      `SELECT id, name FROM ${queueSchema}.job WHERE state = 'active' AND name = ANY($1)`,
      [listJobKinds()],
    );
    const db = within(connection);
    for (const { id, name } of rows.map((row) => parseStored(orphan, row, "a job's id"))) {
      await boss.fail(name, id, { value: { message: "The process that ran it ended." } }, db);
      await boss.update(name, undefined, { id, startAfter: 0, ...db });
    }
  } finally {
    await connection.query("SELECT pg_advisory_unlock($1)", [presence]);
  }
}
