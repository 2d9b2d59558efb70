import { assertNever } from "../../core/assert-never.ts";
import type { DefaultCommand } from "../../core/command/command.ts";
import { rulesFor } from "../../core/config/rules-for.ts";
import type { TagPolicy } from "../../core/image/tag-policy.ts";
import { chooseBeforeTracks } from "../../core/release/choose-version.ts";
import type { CommandAnswer } from "../../core/release/command-record.ts";
import type { AskedBy } from "../../core/release/request.ts";
import type { Track } from "../../core/release/track.ts";
import type { JobDeps } from "../deps.ts";
import { type FollowedVersion, type FollowingPlace, findFollowed, originOf } from "./find-followed.ts";
import { confirmEarlier, isDenied } from "./find-version.ts";
import { releaseEach, type ServicePlace } from "./release-each.ts";
import type { RunningCommand } from "./running-command.ts";

/** `/default`: the services follow in each environment what they follow without a pull request. */
export async function runDefault(
  deps: JobDeps,
  running: RunningCommand,
  command: DefaultCommand,
): Promise<readonly CommandAnswer[]> {
  const { repo, pullRequest, by } = running.record;
  const askedBy = { kind: "default", by, repo, pullRequest } as const;
  return releaseEach(running, command, async (place) => {
    const found = await returnToFollowed(deps, place, askedBy);
    switch (found.kind) {
      case "found":
        return { kind: "released", version: { images: found.version.images } };
      case "flux":
        return { kind: "released", version: { images: [], follows: found.follows } };
      case "refused":
        return found;
      case "none": {
        const nothing = { environment: place.environment.name, service: place.service.name };
        return { kind: "refused", refusals: [{ code: "nothing-followed", ...nothing }] };
      }
      default:
        return assertNever(found);
    }
  });
}

/**
 * Ends what the place followed, and asks for the newest version that it follows otherwise; where it follows none, for the
 * version that ran there before. While the registry lets nobody look, the place follows what it follows.
 */
export async function returnToFollowed(
  deps: JobDeps,
  { scope, environment, service }: ServicePlace,
  askedBy: AskedBy & { readonly kind: "default" },
): Promise<FollowedVersion | FollowedByFlux> {
  const { store } = deps;
  const configRepo = scope.snapshot.repo;
  const place = { configRepo, environment: environment.name, service: service.name };
  const track = await store.tracks.find(place);
  const history = await store.releases.listHistory(place);
  const rules = rulesFor(scope.config, environment, service);
  if (rules.writer === "flux" && rules.follow !== undefined) {
    const request = { ...place, images: [], follows: rules.follow, origin: { repo: service.repo }, askedBy };
    await store.queue.send({ kind: "release", request });
    if (track !== undefined) await store.tracks.remove(place, track);
    return { kind: "flux", follows: rules.follow };
  }
  const following = { configRepo, environment, service, rules, history };
  const followed = await findFollowed(deps, following);
  const found = followed.kind === "none" ? await findBefore(deps, following, track) : followed;
  if (found.kind === "refused") return found;
  if (found.kind === "found") {
    const { images, origin } = found.version;
    await store.queue.send({ kind: "release", request: { ...place, images, origin, askedBy } });
  }
  if (track !== undefined) await store.tracks.remove(place, track);
  return found;
}

/** Flux chooses the version, among those that the config file's `follow` takes. */
interface FollowedByFlux {
  readonly kind: "flux";
  readonly follows: TagPolicy;
}

async function findBefore(
  deps: JobDeps,
  following: FollowingPlace,
  track: Track | undefined,
): Promise<FollowedVersion> {
  if (track === undefined) return { kind: "none" };
  const before = track.before.length > 0 ? track.before : chooseBeforeTracks(following.service, following.history);
  if (before === undefined) return { kind: "none" };
  const confirmed = await confirmEarlier(deps, before);
  if (confirmed.kind === "refused") {
    // What the registry has no more is no way back, today or tomorrow.
    return isDenied(confirmed) ? confirmed : { kind: "none" };
  }
  const { images } = confirmed;
  return { kind: "found", version: { images, origin: await originOf(deps, following, images) } };
}
