import { z } from "zod";
import { queueSchema } from "./boss.ts";
import type { Database } from "./database.ts";
import { deadLetterQueue, isJobKind, listJobKinds } from "./job-kinds.ts";
import type { DeadLetter, QueueCounts } from "./queue.ts";
import { failureMessage } from "./run-attempt.ts";
import { storedJob } from "./stored-job.ts";
import { parseStored } from "./stored-json.ts";

/** What waits, runs and is dead now. */
export async function loadCounts(database: Database): Promise<QueueCounts> {
  const { rows } = await database.query(
    `SELECT count(*) FILTER (WHERE state < 'active' AND name <> $2)::int AS waiting,
            count(*) FILTER (WHERE state = 'active' AND name <> $2)::int AS running,
            count(*) FILTER (WHERE name = $2)::int AS dead
     FROM ${queueSchema}.job WHERE state <= 'active' AND name = ANY($1)`,
    [[...listJobKinds(), deadLetterQueue], deadLetterQueue],
  );
  return parseStored(counts, rows[0], "the queue's counts");
}

/** Jobs that run, wait, or are to be tried again soon: as what GitHub has not worked out yet is, two seconds later. */
export async function countPressing(database: Database): Promise<number> {
  const { rows } = await database.query(
    `SELECT count(*)::int AS pressing FROM ${queueSchema}.job
     WHERE name = ANY($1) AND (state = 'active' OR (state < 'active' AND start_after <= now() + interval '3 seconds'))`,
    [listJobKinds()],
  );
  return parseStored(pressing, rows[0], "the queue's count").pressing;
}

/** The newest dead letters. */
export async function loadDeadLetters(database: Database, limit: number): Promise<readonly DeadLetter[]> {
  const { rows } = await database.query(
    `SELECT data, source_name AS kind, source_output AS output, created_on AS "diedAt"
     FROM ${queueSchema}.job WHERE name = $1 ORDER BY created_on DESC LIMIT $2`,
    [deadLetterQueue, limit],
  );
  return rows.map((row) => {
    const { data, kind, output, diedAt } = parseStored(letter, row, "a dead letter");
    const job = storedJob.safeParse(data);
    return { kind, ...(job.success ? { job: job.data } : {}), error: failureMessage(output), diedAt };
  });
}

const counts = z.object({ waiting: z.number(), running: z.number(), dead: z.number() });
const pressing = z.object({ pressing: z.number() });
const letter = z.object({
  data: z.unknown(),
  kind: z.string().refine(isJobKind, "not a kind of job"),
  output: z.unknown(),
  diedAt: z.date(),
});
