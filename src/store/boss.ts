import { createHash } from "node:crypto";
import { type ConnectionOptions, PgBoss, type QueueOptions } from "pg-boss";
import type { Logger } from "pino";
import { z } from "zod";
import { type Job, jobKey } from "../core/job.ts";
import { usualBackOff } from "./back-off.ts";
import { type Querier, withLibpqModes } from "./database.ts";
import { deadLetterQueue, jobKinds, listJobKinds } from "./job-kinds.ts";
import { renderStoredJson } from "./stored-json.ts";

/** The schema that belongs to the queue library; its tables are written by the library alone. */
export const queueSchema = "tidegate_queue";

const day = 24 * 3600;

/** What becomes of a job whose process died: no sign of life for this long, and it is tried again. */
const heartbeatSeconds = 30;

/** Starts the queue library: its own tables (installed or migrated), and one queue a kind of job. */
export async function startBoss({
  connectionString,
  log,
}: {
  readonly connectionString: string;
  readonly log: Logger;
}): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: withLibpqModes(connectionString),
    schema: queueSchema,
    application_name: "tidegate queue",
    max: 6,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: heartbeatSeconds / 2,
    monitorIntervalSeconds: heartbeatSeconds / 2,
    maintenanceIntervalSeconds: 3600,
  });
  boss.on("error", seldom(log));
  boss.on("warning", ({ message, data }) => log.warn({ data }, message));
  try {
    await boss.start();
    await createQueues(boss);
    return boss;
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
}

/** A job as the library takes it: cleaned JSON, and the key under which only one waits. */
export function bossJob(job: Job): { readonly data: object; readonly singletonKey: string } {
  return { data: payload.parse(JSON.parse(renderStoredJson(job))), singletonKey: indexable(jobKey(job)) };
}

/** Lets the library run its statements within a transaction of ours. */
export function within(transaction: Querier): Required<ConnectionOptions> {
  return {
    db: {
      executeSql: async (text, values) => ({ rows: [...(await transaction.query(text, values)).rows] }),
    },
  };
}

/** While the database is away every worker meets the same fault every second: one line in ten seconds says it. */
function seldom(log: Logger): (error: Error) => void {
  let quietUntil = 0;
  let unsaid = 0;
  return (error) => {
    if (Date.now() < quietUntil) {
      unsaid++;
      return;
    }
    log.warn({ err: error, unsaid }, "the queue met a fault");
    quietUntil = Date.now() + 10_000;
    unsaid = 0;
  };
}

const payload = z.record(z.string(), z.unknown());

/** Index entries have a limit, and the key of a release names all its images. */
function indexable(key: string): string {
  return key.length <= 200 ? key : createHash("sha256").update(key).digest("hex");
}

async function createQueues(boss: PgBoss): Promise<void> {
  // Long enough for people to come back from holidays and look.
  await createQueue(boss, deadLetterQueue, "standard", { retentionSeconds: 90 * day });
  for (const kind of listJobKinds())
    await createQueue(boss, kind, "short", {
      notify: true,
      deadLetter: deadLetterQueue,
      // These retries are for processes that died; failures of the job itself go by `back-off.ts`.
      retryLimit: jobKinds[kind].tries - 1,
      retryBackoff: true,
      retryDelay: usualBackOff.firstSeconds,
      retryDelayMax: usualBackOff.longestSeconds,
      heartbeatSeconds,
      // However long Tidegate was off, what it accepted is still to be done.
      retentionSeconds: 366 * day,
      deleteAfterSeconds: day,
    });
}

async function createQueue(
  boss: PgBoss,
  name: string,
  policy: "standard" | "short",
  options: QueueOptions & { readonly notify?: boolean; readonly deadLetter?: string },
): Promise<void> {
  await boss.createQueue(name, { ...options, policy });
  // An existing queue keeps its old numbers until told.
  await boss.updateQueue(name, options);
}
