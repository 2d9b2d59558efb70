import type { JobResult, JobWithMetadata, PgBoss } from "pg-boss";
import type { Logger } from "pino";
import { z } from "zod";
import { RetryLater } from "../core/fault.ts";
import type { Job } from "../core/job.ts";
import type { Observe } from "../core/observation.ts";
import { type BackOff, planRetry } from "./back-off.ts";
import { within } from "./boss.ts";
import type { Database } from "./database.ts";
import { jobKinds } from "./job-kinds.ts";
import type { JobAttempt } from "./queue.ts";
import { storedJob } from "./stored-job.ts";
import { parseStored, storableText } from "./stored-json.ts";

/** What the queue's parts share. */
export interface QueueTools {
  readonly boss: PgBoss;
  readonly database: Database;
  readonly log: Logger;
  readonly observe: Observe;
  readonly backOff: BackOff;
}

/** What one try of a job needs. */
export interface AttemptDeps extends QueueTools {
  readonly wakeAfter: (kind: Job["kind"], seconds: number) => void;
}

/** A job as the queue library hands it out. */
export type TakenJob = Pick<JobWithMetadata, "id" | "data" | "retryCount" | "output" | "singletonKey">;

/** Runs the handler once, and says to the library what becomes of the job: done, tried again later, or dead. */
export async function runAttempt(
  deps: AttemptDeps,
  kind: Job["kind"],
  taken: TakenJob,
  handle: (job: Job, attempt: JobAttempt) => Promise<void>,
): Promise<JobResult> {
  const startedAt = performance.now();
  const seen = (outcome: "done" | "retried" | "dead") =>
    deps.observe({ kind: "job", job: kind, outcome, seconds: (performance.now() - startedAt) / 1000 });
  const attempt = taken.retryCount + 1;
  const last = attempt >= jobKinds[kind].tries;
  try {
    await handle(parseStored(storedJob, taken.data, `job ${taken.id} of kind ${kind}`), {
      id: taken.id,
      attempt,
      last,
    });
    seen("done");
    return { id: taken.id, status: "completed" };
  } catch (error) {
    const bugsBefore = countBugs(taken.output);
    const failure = describeFailure(error, bugsBefore);
    const plan = planRetry({ kind, error, attempt, bugsBefore }, deps.backOff, Math.random());
    const log = deps.log.child({ jobId: taken.id, job: kind, attempt, err: error });
    if (plan.kind === "dead") {
      log.error("a job failed for good and is among the dead letters");
      seen("dead");
      return { id: taken.id, status: "deadletter", output: failure };
    }
    log.warn({ afterSeconds: Math.round(plan.afterSeconds) }, "a job failed and is tried again");
    await postpone(deps, { kind, taken, failure, afterSeconds: plan.afterSeconds });
    deps.wakeAfter(kind, plan.afterSeconds);
    seen("retried");
    // Settled above already; the library finds nothing left to complete.
    return { id: taken.id, status: "completed" };
  }
}

const failureShape = z.object({ message: z.string(), stack: z.string().optional(), bugs: z.number() });

type Failure = z.infer<typeof failureShape>;

/** What the library writes of jobs whose process died or was stopped. */
const librarysFailure = z.object({ value: z.union([z.string(), z.object({ message: z.string() })]) });

/** What a stored failure says, for people. */
export function failureMessage(output: unknown): string {
  const own = failureShape.safeParse(output);
  if (own.success) return own.data.message;
  const { data } = librarysFailure.safeParse(output);
  if (data === undefined) return "no reason is known";
  return typeof data.value === "string" ? data.value : data.value.message;
}

function countBugs(output: unknown): number {
  const before = failureShape.safeParse(output);
  return before.success ? before.data.bugs : 0;
}

function describeFailure(error: unknown, bugsBefore: number): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  return {
    message: storableText(message.slice(0, 2000)),
    ...(stack === undefined ? {} : { stack: storableText(stack.slice(0, 8000)) }),
    bugs: bugsBefore + (error instanceof RetryLater ? 0 : 1),
  };
}

async function postpone(
  { boss, database }: AttemptDeps,
  {
    kind,
    taken,
    failure,
    afterSeconds,
  }: {
    readonly kind: Job["kind"];
    readonly taken: TakenJob;
    readonly failure: Failure;
    readonly afterSeconds: number;
  },
): Promise<void> {
  await database.withTransaction(async (transaction) => {
    const db = within(transaction);
    const key = taken.singletonKey;
    const waiting = key === null ? [] : await boss.findJobs(kind, { key, queued: true, ...db });
    // One that waits wants the same thing and came later: it takes over.
    if (waiting.length > 0) await boss.complete(kind, taken, failure, db);
    else {
      await boss.fail(kind, taken, failure, db);
      await boss.update(kind, undefined, { id: taken.id, startAfter: afterSeconds, ...db });
    }
  });
}
