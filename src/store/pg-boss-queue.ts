import { setTimeout as sleep } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import type { Job } from "../core/job.ts";
import { bossJob, within } from "./boss.ts";
import type { Database, Querier } from "./database.ts";
import { passing } from "./database-faults.ts";
import { listJobKinds } from "./job-kinds.ts";
import { signInWorker } from "./orphaned-jobs.ts";
import type { Queue } from "./queue.ts";
import { countPressing, loadCounts, loadDeadLetters } from "./queue-counts.ts";
import type { QueueTools } from "./run-attempt.ts";
import { withinTime } from "./within-time.ts";
import { createWorkers } from "./workers.ts";

/** What the queue stands on; `connections` are those of the locks. */
export interface QueueDeps extends QueueTools {
  readonly connections: Database;
}

/**
 * The queue on pg-boss. A job starts a few milliseconds after it was sent (NOTIFY); one that was put off is found by an
 * alarm of the process that did it, or by polling within a second.
 */
export function createQueue(deps: QueueDeps): Queue {
  const { boss, database, connections, log } = deps;
  const workers = createWorkers(deps);
  const timers = new Set<NodeJS.Timeout>();
  let signOut: (() => Promise<void>) | undefined;
  return {
    send: async (job, { afterSeconds = 0 } = {}) => {
      const { data, singletonKey } = bossJob(job);
      await passing(async () => {
        const id = await boss.send(job.kind, data, { singletonKey, startAfter: afterSeconds });
        if (id === null) await bringForward(boss, job.kind, { singletonKey, afterSeconds });
      });
      if (afterSeconds > 0) workers.wakeAfter(job.kind, afterSeconds);
    },

    every: (job, seconds) => {
      const { data, singletonKey } = bossJob(job);
      const send = () => {
        // The database takes one job of the key in each stretch of so many seconds, from whatever process.
        boss
          .send(job.kind, data, { singletonKey, singletonSeconds: seconds })
          .catch((error: unknown) => log.warn({ err: error, job: job.kind }, "a recurring job could not be queued"));
      };
      timers.add(setInterval(send, seconds * 1000).unref());
    },

    work: async (handle) => {
      signOut = await passing(() => signInWorker(connections, boss));
      await passing(() => workers.start(handle));
    },

    drain: async (timeoutMs) => {
      for (const timer of timers) clearInterval(timer);
      if (!(await withinTime(workers.stop(), timeoutMs)))
        log.warn({ timeoutMs }, "jobs still ran at the end of the drain");
      await signOut?.();
      signOut = undefined;
    },

    idle: async () => {
      while ((await countPressing(database)) > 0) await sleep(15);
    },

    counts: () => loadCounts(database),
    deadLetters: (limit) => loadDeadLetters(database, limit),
  };
}

/** One waits already: if it was put off for longer, it comes forward. */
async function bringForward(
  boss: PgBoss,
  kind: Job["kind"],
  { singletonKey, afterSeconds }: { readonly singletonKey: string; readonly afterSeconds: number },
): Promise<void> {
  const waiting = afterSeconds === 0 ? [] : await boss.findJobs(kind, { key: singletonKey, queued: true });
  const isSooner = waiting.some(({ startAfter }) => startAfter.getTime() <= Date.now() + afterSeconds * 1000);
  if (!isSooner) await boss.update(kind, undefined, { singletonKey, startAfter: afterSeconds });
}

/** Adds jobs within a transaction: they are there if and when it is committed. */
export async function enqueueWithin(boss: PgBoss, transaction: Querier, jobs: readonly Job[]): Promise<void> {
  for (const kind of listJobKinds()) {
    const own = jobs.filter((job) => job.kind === kind).map(bossJob);
    if (own.length > 0) await boss.insert(kind, own, within(transaction));
  }
}
