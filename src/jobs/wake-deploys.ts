import type { Service } from "../core/config/config.ts";
import type { ImagePublished } from "../core/event.ts";
import type { EnvironmentName, RepoName } from "../core/identity.ts";
import type { Track } from "../core/release/track.ts";
import type { JobDeps } from "./deps.ts";
import { revisionSaid } from "./remember-published.ts";

interface Arrived {
  readonly configRepo: RepoName;
  readonly service: Service;
  readonly event: ImagePublished;
}

/** Has every deploy looked at that waits for this image; where nothing tells the image's commit, all that wait for one of the service's. */
export async function wakeDeploys({ store }: JobDeps, { configRepo, service, event }: Arrived): Promise<number> {
  const revision = revisionSaid(service, event);
  const waiting = (await store.waitingDeploys.list()).filter(
    ({ waitsFor, ...each }) =>
      (waitsFor === undefined || waitsFor === "image") &&
      each.configRepo === configRepo &&
      each.repo === service.repo &&
      each.services.includes(service.name) &&
      (revision === undefined || each.commit.startsWith(revision)),
  );
  for (const { environment, repo, pullRequest } of waiting)
    await store.queue.send({ kind: "deploy", configRepo, environment, repo, pullRequest });
  return waiting.length;
}

/** Environments in which the service follows a pull request: what is published goes there only when it is of its newest commit. */
export async function findTracks(
  { store }: JobDeps,
  { configRepo, service }: Pick<Arrived, "configRepo" | "service">,
  environments: Iterable<EnvironmentName>,
): Promise<ReadonlyMap<EnvironmentName, Track>> {
  const tracks = new Map<EnvironmentName, Track>();
  for (const environment of environments) {
    const track = await store.tracks.find({ configRepo, environment, service: service.name });
    if (track !== undefined) tracks.set(environment, track);
  }
  return tracks;
}

/**
 * Asks for the newest commit of a pull request that is followed, when it is its image that was published: judged as a
 * `/deploy` of whoever began it. An image of anything else does not bring the pull request back to where another one is now.
 */
export async function followPullRequest(
  deps: JobDeps,
  track: Track,
  { service, event }: { readonly service: Service; readonly event: ImagePublished },
): Promise<boolean> {
  const { configRepo, environment, repo, pullRequest, by } = track;
  const pull = await deps.github.pullRequests.fetch(repo, pullRequest);
  if (pull?.state !== "open") {
    // Nobody told that it closed, or this came before.
    await deps.store.queue.send({ kind: "leave", repo, pullRequest });
    return false;
  }
  const commit = pull.headCommit;
  const published = await deps.store.published.listByCommit(repo, commit);
  if (!published.some(({ image, tag }) => image === event.image && tag === event.tag)) return false;
  const own = { repo, pullRequest };
  await deps.store.locks.withEnvironmentLock({ configRepo, environment }, async () => {
    const waiting = await deps.store.waitingDeploys.find({ configRepo, environment }, own);
    // What somebody typed goes on as it was typed.
    if (waiting?.command !== undefined) return;
    const services = [...new Set([...(waiting?.services ?? []), service.name])];
    const askedAt = deps.context.now();
    await deps.store.waitingDeploys.save({ configRepo, environment, ...own, commit, services, by, askedAt });
  });
  await deps.store.queue.send({ kind: "deploy", configRepo, environment, ...own });
  return true;
}
