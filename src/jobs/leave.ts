import type { Job } from "../core/job.ts";
import type { Track } from "../core/release/track.ts";
import { returnToFollowed } from "./command/default.ts";
import type { JobDeps } from "./deps.ts";
import { readConfigRepo } from "./read-config.ts";
import { reportOn } from "./record-decision.ts";

type LeaveJob = Job & { readonly kind: "leave" };

/**
 * A pull request closed: what followed it goes back to what it follows otherwise, its locks are freed, and what it waited
 * for is given up. Everything is asked of GitHub's present state, since it may be open again by now.
 */
export async function runLeave(deps: JobDeps, { repo, pullRequest }: LeaveJob): Promise<void> {
  const { store, github } = deps;
  if ((await github.pullRequests.fetch(repo, pullRequest))?.state === "open") return;
  const own = { repo, pullRequest };
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

async function endTrack(deps: JobDeps, track: Track): Promise<void> {
  const snapshot = await readConfigRepo(deps, track.configRepo);
  const config = snapshot.config.kind === "valid" ? snapshot.config.config : undefined;
  const environment = config?.environments.get(track.environment);
  const service = config?.services.get(track.service);
  if (config === undefined || environment === undefined || service === undefined) {
    await deps.store.tracks.remove(track, track);
    return;
  }
  const { repo, pullRequest } = track;
  const scope = { snapshot, config };
  await returnToFollowed(deps, { scope, environment, service }, { kind: "default", repo, pullRequest });
}
