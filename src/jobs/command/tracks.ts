import type { Service } from "../../core/config/config.ts";
import type { Track } from "../../core/release/track.ts";
import type { WaitingDeploy } from "../../core/release/waiting-deploy.ts";
import type { ReleasePlace } from "../../store/releases.ts";
import type { JobDeps } from "../deps.ts";
import { reportOn } from "../record-decision.ts";

/**
 * From now on these services follow the pull request there, and the others that were asked for follow none. A tag that
 * was asked for by name is a version of its own, which nothing follows. Pull requests that were followed before hear of it.
 */
export async function beginTracks(deps: JobDeps, waiting: WaitingDeploy, following: readonly Service[]): Promise<void> {
  const { configRepo, environment, repo, pullRequest, by } = waiting;
  const { store, context } = deps;
  for (const service of waiting.services) {
    const place = { configRepo, environment, service };
    const before = await store.tracks.find(place);
    const isFollowed = waiting.tag === undefined && following.some(({ name }) => name === service);
    if (isFollowed) {
      const isSame = before?.repo === repo && before.pullRequest === pullRequest;
      const since = isSame ? before.since : context.now();
      await store.tracks.save({
        ...place,
        repo,
        pullRequest,
        by,
        since,
        before: before?.before ?? (await findRunning(deps, place)),
      });
    } else if (before !== undefined) await store.tracks.remove(place, before);
    if (before !== undefined && (before.repo !== repo || before.pullRequest !== pullRequest))
      await reportOn(deps, before);
  }
}

/** What the index says runs there; empty when it knows of nothing. */
async function findRunning({ store }: JobDeps, place: ReleasePlace): Promise<Track["before"]> {
  const history = await store.releases.listHistory(place, historyLimit);
  return history.find(({ state }) => state === "merged")?.images ?? [];
}

const historyLimit = 200;
