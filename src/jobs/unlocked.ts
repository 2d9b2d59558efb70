import type { Job } from "../core/job.ts";
import { locksAt } from "../core/release/environment-lock.ts";
import type { JobDeps } from "./deps.ts";
import { reportOn } from "./record-decision.ts";

type UnlockedJob = Job & { readonly kind: "unlocked" };

/** Ends a lock whose time is over, and has the first in the queue looked at; each looked at has the next one looked at. */
export async function runUnlocked(deps: JobDeps, { configRepo, environment }: UnlockedJob): Promise<void> {
  const { store, context } = deps;
  const key = { configRepo, environment };
  const lock = await store.environmentLocks.find(key);
  if (lock !== undefined && !locksAt(lock, context.now())) {
    await store.environmentLocks.free(key, lock);
    await reportOn(deps, lock);
  }
  const queue = (await store.waitingDeploys.listByEnvironment(key)).filter(({ waitsFor }) => waitsFor === "lock");
  const isLocked = lock !== undefined && locksAt(lock, context.now());
  const own = queue.find(({ repo, pullRequest }) => isLocked && repo === lock.repo && pullRequest === lock.pullRequest);
  const next = isLocked ? own : queue[0];
  if (next === undefined) return;
  await store.queue.send({ kind: "deploy", ...key, repo: next.repo, pullRequest: next.pullRequest });
}
