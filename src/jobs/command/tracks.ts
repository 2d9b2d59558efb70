import type { Service } from "../../core/config/config.ts";
import type { ConfirmedImage } from "../../core/image/reference.ts";
import { findConfigured } from "../../core/release/configured-place.ts";
import type { Track } from "../../core/release/track.ts";
import { isVersionInGit, readVersionInGit, type VersionInGit } from "../../core/release/version-in-git.ts";
import type { WaitingDeploy } from "../../core/release/waiting-deploy.ts";
import type { ReleasePlace } from "../../store/releases.ts";
import type { JobDeps } from "../deps.ts";
import { readManifests } from "../gather-release.ts";
import { readConfigRepo } from "../read-config.ts";
import { reportOn } from "../record-decision.ts";

/**
 * From now on these services follow the pull request there, and the others that were asked for follow none. A tag that
 * was asked for by name is a version of its own, which nothing follows. Pull requests that were followed before hear of it.
 */
export async function beginTracks(deps: JobDeps, waiting: WaitingDeploy, following: readonly Service[]): Promise<void> {
  const { configRepo, environment, repo, pullRequest, by } = waiting;
  const { store } = deps;
  for (const service of waiting.services) {
    const place = { configRepo, environment, service };
    const before = await store.tracks.find(place);
    const isFollowed = waiting.tag === undefined && following.some(({ name }) => name === service);
    if (isFollowed) {
      // A newer commit of a pull request that is followed was asked for by nobody.
      const since = waiting.command === undefined ? (before?.since ?? waiting.askedAt) : waiting.askedAt;
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

/** What Git says runs there, which Tidegate need not have brought there; empty when that is not one version. */
async function findRunning(deps: JobDeps, place: ReleasePlace): Promise<Track["before"]> {
  const repo = await readConfigRepo(deps, place.configRepo);
  const configured = repo.config.kind === "valid" ? findConfigured(repo.config.config, place) : undefined;
  if (configured === undefined) return [];
  const { manifests } = await readManifests(deps, { repo, ...configured });
  const version = readVersionInGit(configured.service, manifests);
  const history = await deps.store.releases.listHistory(place);
  return history.find(({ images }) => isVersionInGit(version, images))?.images ?? (await confirmWritten(deps, version));
}

/** A version that is on no record, with the digests that the registry has for its tags. */
async function confirmWritten({ registry }: JobDeps, version: VersionInGit): Promise<Track["before"]> {
  const images: ConfirmedImage[] = [];
  for (const [name, places] of version) {
    const [tag, ...others] = new Set(places.map((place) => place.tag));
    const digest = places.find((place) => place.digest !== undefined)?.digest;
    if (tag === undefined || others.length > 0) return [];
    const answer = await registry.confirm(name, tag);
    if (answer.kind !== "found") return [];
    images.push({ name, tag, digest: digest ?? answer.digest });
  }
  return images;
}
