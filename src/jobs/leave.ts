import { isOutOfReach } from "../core/fault.ts";
import type { Job } from "../core/job.ts";
import { findConfigured } from "../core/release/configured-place.ts";
import type { AskedOn } from "../core/release/request.ts";
import type { Track } from "../core/release/track.ts";
import { returnToFollowed } from "./command/default.ts";
import type { JobDeps } from "./deps.ts";
import { readUsableConfig } from "./read-config.ts";
import { reportOn } from "./record-decision.ts";

type LeaveJob = Job & { readonly kind: "leave" };

/**
 * A pull request closed: what followed it goes back to what it follows otherwise, its locks are freed, and what it waited
 * for is given up. Everything is asked of GitHub's present state, since it may be open again by now. Not beside its own
 * commands, which may be about to begin what is ended here.
 */
export async function runLeave(deps: JobDeps, { repo, pullRequest }: LeaveJob): Promise<void> {
  await deps.store.locks.withCommandsLock({ repo, pullRequest }, () => leave(deps, { repo, pullRequest }));
}

async function leave(deps: JobDeps, own: AskedOn): Promise<void> {
  const { store } = deps;
  if (!(await isClosed(deps, own))) return;
  for (const { configRepo, environment } of await store.waitingDeploys.listByPullRequest(own))
    await store.queue.send({ kind: "deploy", configRepo, environment, ...own });
  for (const track of await store.tracks.listByPullRequest(own)) await endTrack(deps, track);
  for (const lock of await store.environmentLocks.listByPullRequest(own)) {
    const { configRepo, environment } = lock;
    await store.environmentLocks.free({ configRepo, environment }, own);
    await store.queue.send({ kind: "unlocked", configRepo, environment });
  }
  await reportOn(deps, own);
}

/** Where the repository cannot be reached, nothing is known: the sweep asks again. */
async function isClosed({ github, log }: JobDeps, { repo, pullRequest }: AskedOn): Promise<boolean> {
  try {
    return (await github.pullRequests.fetch(repo, pullRequest))?.state !== "open";
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    log.warn({ sourceRepo: repo, pr: pullRequest, reason: error.message }, "source repo is out of reach");
    return false;
  }
}

/** While the config file cannot be read, the track stands: the sweep comes back to it. */
async function endTrack(deps: JobDeps, track: Track): Promise<void> {
  const scope = await readUsableConfig(deps, track.configRepo);
  if (scope === undefined) return;
  const configured = findConfigured(scope.config, track);
  if (configured === undefined) return deps.store.tracks.remove(track, track);
  const { repo, pullRequest } = track;
  await returnToFollowed(deps, { scope, ...configured }, { kind: "default", repo, pullRequest });
}
