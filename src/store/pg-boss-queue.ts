import { setTimeout as sleep } from "node:timers/promises";
import type { JobWithMetadata, PgBoss } from "pg-boss";
import type { Job } from "../core/job.ts";
import { bossJob, within } from "./boss.ts";
import type { Database, Querier } from "./database.ts";
import { passing } from "./database-faults.ts";
import { jobKinds, listJobKinds } from "./job-kinds.ts";
import { signInWorker } from "./orphaned-jobs.ts";
import type { JobAttempt, Queue } from "./queue.ts";
import { countPressing, loadCounts, loadDeadLetters } from "./queue-counts.ts";
import { type AttemptDeps, runAttempt } from "./run-attempt.ts";

/** What the queue stands on; `connections` are those of the locks. */
export interface QueueDeps extends AttemptDeps {
  readonly connections: Database;
}

/**
 * The queue on pg-boss. A job starts a few milliseconds after it was sent (NOTIFY); one put off is found by polling,
 * within a second.
 */
export function createQueue(deps: QueueDeps): Queue {
  const { boss, database, log } = deps;
  const timers = new Set<NodeJS.Timeout>();
  let signOut: (() => Promise<void>) | undefined;
  return {
    send: async (job, { afterSeconds } = {}) => {
      const { data, singletonKey } = bossJob(job);
      const startAfter = afterSeconds ?? 0;
      await passing(async () => {
        const id = await boss.send(job.kind, data, { singletonKey, startAfter });
        // One waits already. If it was put off and this one is not, it comes forward.
        if (id === null && startAfter === 0) await boss.update(job.kind, undefined, { singletonKey, startAfter });
      });
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
      signOut = await signInWorker(deps.connections, boss);
      for (const kind of listJobKinds()) await startWorkers(deps, kind, handle);
    },

    drain: async (timeoutMs) => {
      for (const timer of timers) clearInterval(timer);
      const stopped = Promise.all(listJobKinds().map((kind) => boss.offWork(kind, { wait: true }))).then(() => true);
      if ((await withinTime(stopped, timeoutMs)) !== true)
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

/** Adds jobs within a transaction: they are there if and when it is committed. */
export async function enqueueWithin(boss: PgBoss, transaction: Querier, jobs: readonly Job[]): Promise<void> {
  for (const kind of listJobKinds()) {
    const own = jobs.filter((job) => job.kind === kind).map(bossJob);
    if (own.length > 0) await boss.insert(kind, own, within(transaction));
  }
}

/** One worker of a kind polls often, for jobs that were put off; the others wake when it finds more than it can do. */
const pollSeconds = { first: 1, others: 20 } as const;

async function startWorkers(
  deps: QueueDeps,
  kind: Job["kind"],
  handle: (job: Job, attempt: JobAttempt) => Promise<void>,
): Promise<void> {
  const idle = new Set<string>();
  for (let number = 0; number < jobKinds[kind].workers; number++) {
    const seconds = number === 0 ? pollSeconds.first : pollSeconds.others;
    const worker: string = await deps.boss.work(
      kind,
      {
        includeMetadata: true,
        perJobResults: true,
        pollingIntervalSeconds: seconds,
        notifyPollingIntervalSeconds: seconds,
      },
      async ([taken]: JobWithMetadata[]) => {
        if (taken === undefined) return [];
        idle.delete(worker);
        for (const other of [...idle].slice(0, 1)) deps.boss.notifyWorker(other);
        try {
          return [await runAttempt(deps, kind, taken, handle)];
        } finally {
          idle.add(worker);
          // Without it the library waits out its poll between two jobs.
          deps.boss.notifyWorker(worker);
        }
      },
    );
    idle.add(worker);
  }
}

async function withinTime<Result>(work: Promise<Result>, timeoutMs: number): Promise<Result | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([work, sleep(timeoutMs, undefined, { signal: over.signal })]);
  } finally {
    over.abort();
  }
}
