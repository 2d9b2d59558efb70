import { assertNever } from "../core/assert-never.ts";
import type { Job } from "../core/job.ts";
import type { JobAttempt } from "../store/queue.ts";
import { runCommands } from "./commands.ts";
import { runDeploy } from "./deploy.ts";
import type { JobDeps } from "./deps.ts";
import { runEvent } from "./event.ts";
import { runLeave } from "./leave.ts";
import { runMerge } from "./merge.ts";
import { runRefresh } from "./refresh.ts";
import { runRelease } from "./release.ts";
import { runReport } from "./report.ts";
import { runRevert } from "./revert.ts";
import { runSettle } from "./settle.ts";
import { runSweep } from "./sweep.ts";
import { runUnlocked } from "./unlocked.ts";

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
      return runSettle(deps, job, attempt);
    case "refresh":
      return runRefresh(deps, job);
    case "report":
      return runReport(deps, job);
    case "commands":
      return runCommands(deps, job, attempt);
    case "deploy":
      return runDeploy(deps, job);
    case "leave":
      return runLeave(deps, job);
    case "unlocked":
      return runUnlocked(deps, job);
    case "merge":
      return runMerge(deps, job);
    case "revert":
      return runRevert(deps, job);
    case "sweep":
      return runSweep(deps);
    default:
      return assertNever(job);
  }
}
