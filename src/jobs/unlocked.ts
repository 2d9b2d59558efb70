import type { Job } from "../core/job.ts";
import { type EnvironmentLock, locksAt } from "../core/release/environment-lock.ts";
import type { EnvironmentKey } from "../store/environment-locks.ts";
import type { JobDeps } from "./deps.ts";
import { freeLock } from "./free-lock.ts";
import { liftHold } from "./lift-hold.ts";

type UnlockedJob = Job & { readonly kind: "unlocked" };

/**
 * Ends what has come to its end in an environment: its lock, and its services' holds. Then the first in the queue is
 * looked at; each looked at has the next one looked at.
 */
export async function runUnlocked(deps: JobDeps, { configRepo, environment }: UnlockedJob): Promise<void> {
  const key = { configRepo, environment };
  const { store, context } = deps;
  for (const hold of await store.holds.listEnded(context.now()))
    if (hold.configRepo === configRepo && hold.environment === environment) await liftHold(deps, hold, "ended");
  const lock = await endLock(deps, key);
  const queue = (await store.waitingDeploys.listByEnvironment(key)).filter(({ waitsFor }) => waitsFor === "lock");
  const next =
    lock === undefined
      ? queue[0]
      : queue.find(({ repo, pullRequest }) => repo === lock.repo && pullRequest === lock.pullRequest);
  if (next !== undefined)
    await store.queue.send({ kind: "deploy", ...key, repo: next.repo, pullRequest: next.pullRequest });
  await comeBack(deps, key);
}

/** The lock that stands; one whose time is over is freed, and its pull request told. Nobody renews it in between. */
async function endLock(deps: JobDeps, key: EnvironmentKey): Promise<EnvironmentLock | undefined> {
  return deps.store.locks.withEnvironmentLock(key, async () => {
    const lock = await deps.store.environmentLocks.find(key);
    if (lock === undefined || locksAt(lock, deps.context.now())) return lock;
    await freeLock(deps, lock);
    return undefined;
  });
}

/** One such job waits for an environment, at most, so the one that comes first sees to the next end. */
async function comeBack({ store, context }: JobDeps, { configRepo, environment }: EnvironmentKey): Promise<void> {
  const lock = await store.environmentLocks.find({ configRepo, environment });
  const holds = await store.holds.listByEnvironment(configRepo, environment);
  const now = context.now().getTime();
  const ends = [lock, ...holds].flatMap((each) => each?.until?.getTime() ?? []).filter((end) => end > now);
  if (ends.length === 0) return;
  const afterSeconds = Math.ceil((Math.min(...ends) - now) / 1000) + 1;
  await store.queue.send({ kind: "unlocked", configRepo, environment }, { afterSeconds });
}
