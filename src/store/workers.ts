import type { JobWithMetadata } from "pg-boss";
import type { Job } from "../core/job.ts";
import { jobKinds, listJobKinds } from "./job-kinds.ts";
import type { JobAttempt } from "./queue.ts";
import { type QueueTools, runAttempt } from "./run-attempt.ts";

/** What the jobs are given to. */
export type Handle = (job: Job, attempt: JobAttempt) => Promise<void>;

/** The workers of this process, per kind as many as `job-kinds.ts` says. */
export interface Workers {
  start(handle: Handle): Promise<void>;
  /** Has a free worker look for a job of the kind so many seconds from now, and not only at its next poll. */
  wakeAfter(kind: Job["kind"], seconds: number): void;
  /** Takes no more jobs; resolves when the running ones have ended. */
  stop(): Promise<void>;
}

/** One worker of a kind polls often, for jobs that were put off; it wakes the others when it finds one. */
const pollSeconds = { first: 1, others: 20 } as const;

/** What is further off than this is left to polling. */
const longestAlarmSeconds = 60;

/** The library's workers, each one woken as soon as there may be something to do. */
export function createWorkers(deps: QueueTools): Workers {
  const { boss } = deps;
  const free = new Map(listJobKinds().map((kind) => [kind, new Set<string>()]));
  const alarms = new Set<NodeJS.Timeout>();

  const wake = (kind: Job["kind"]) => {
    for (const worker of [...(free.get(kind) ?? [])].slice(0, 1)) boss.notifyWorker(worker);
  };

  const startOne = async (kind: Job["kind"], seconds: number, handle: Handle) => {
    const worker: string = await boss.work(
      kind,
      {
        includeMetadata: true,
        perJobResults: true,
        pollingIntervalSeconds: seconds,
        notifyPollingIntervalSeconds: seconds,
      },
      async ([taken]: JobWithMetadata[]) => {
        if (taken === undefined) return [];
        free.get(kind)?.delete(worker);
        wake(kind);
        try {
          return [await runAttempt({ ...deps, wakeAfter: workers.wakeAfter }, kind, taken, handle)];
        } finally {
          free.get(kind)?.add(worker);
          // Without it the library waits out its poll between two jobs.
          boss.notifyWorker(worker);
        }
      },
    );
    free.get(kind)?.add(worker);
  };

  const workers: Workers = {
    start: async (handle) => {
      for (const kind of listJobKinds())
        for (let number = 0; number < jobKinds[kind].workers; number++)
          await startOne(kind, number === 0 ? pollSeconds.first : pollSeconds.others, handle);
    },
    wakeAfter: (kind, seconds) => {
      if (seconds > longestAlarmSeconds) return;
      const alarm = setTimeout(() => {
        alarms.delete(alarm);
        wake(kind);
      }, seconds * 1000);
      alarms.add(alarm.unref());
    },
    stop: async () => {
      for (const alarm of alarms) clearTimeout(alarm);
      await Promise.all(listJobKinds().map((kind) => boss.offWork(kind, { wait: true })));
    },
  };
  return workers;
}
