import type { Job } from "../core/job.ts";
import type { JobAttempt } from "../store/queue.ts";
import type { JobDeps } from "./deps.ts";
import { runEvent } from "./event.ts";
import { runRefresh } from "./refresh.ts";
import { runRelease } from "./release.ts";
import { runReport } from "./report.ts";
import { runSettle } from "./settle.ts";
import { runSweep } from "./sweep.ts";

/** The one door from the queue to the jobs; what a job throws is the queue's to handle. */
export async function runJob(deps: JobDeps, job: Job, attempt: JobAttempt): Promise<void> {
  const log = deps.log.child({ jobId: attempt.id, job: job.kind, attempt: attempt.attempt });
  const startedAt = deps.context.now().getTime();
  await run({ ...deps, log }, job, attempt);
  log.debug({ durationMs: deps.context.now().getTime() - startedAt }, "job done");
}

async function run(deps: JobDeps, job: Job, attempt: JobAttempt): Promise<void> {
  switch (job.kind) {
    case "event":
      return runEvent(deps, job, attempt);
    case "release":
      return runRelease(deps, job, attempt);
    case "settle":
      return runSettle(deps, job);
    case "refresh":
      return runRefresh(deps, job);
    case "report":
      return runReport(deps, job);
    case "sweep":
      return runSweep(deps);
  }
}
