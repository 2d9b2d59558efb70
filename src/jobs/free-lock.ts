import type { EnvironmentLock } from "../core/release/environment-lock.ts";
import type { JobDeps } from "./deps.ts";
import { reportOn } from "./record-decision.ts";

/**
 * Frees an environment, and has the pull request that had it told. The report is queued before, put off, for a run that
 * is cut off behind the freeing; and again after it, which brings that one forward: one that ran in between would still
 * say that the environment is locked.
 */
export async function freeLock(deps: JobDeps, lock: EnvironmentLock): Promise<void> {
  const { configRepo, environment } = lock;
  await reportOn(deps, lock, cutOffSeconds);
  await deps.store.environmentLocks.free({ configRepo, environment }, lock);
  await reportOn(deps, lock);
}

const cutOffSeconds = 5;
