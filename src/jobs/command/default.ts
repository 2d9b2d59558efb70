import { assertNever } from "../../core/assert-never.ts";
import type { DefaultCommand } from "../../core/command/command.ts";
import type { Service } from "../../core/config/config.ts";
import { rulesFor } from "../../core/config/rules-for.ts";
import type { TagPolicy } from "../../core/image/tag-policy.ts";
import { chooseBeforeTracks } from "../../core/release/choose-version.ts";
import type { CommandAnswer } from "../../core/release/command-record.ts";
import type { Refusal } from "../../core/release/refusal.ts";
import type { AskedBy, ReleaseRequest } from "../../core/release/request.ts";
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
 * version that ran there before. While the registry lets nobody look, the place follows what it follows. When a `/deploy`
 * took the place in the meantime, that stands: it came later. The caller has no lock but its commands'.
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
  const following = { configRepo, environment, service, rules, history };
  const found = await findReturn(deps, following, track);
  if (found.kind === "refused") return found;
  return store.locks.withEnvironmentLock(place, async () => {
    const now = await store.tracks.find(place);
    if (now !== undefined && !isSameTrack(now, track)) return { kind: "refused", refusals: [overtakenBy(now)] };
    const asked = requestFor(found, service);
    if (asked !== undefined) await store.queue.send({ kind: "release", request: { ...place, ...asked, askedBy } });
    if (track !== undefined) await store.tracks.remove(place, track);
    return found;
  });
}

function isSameTrack(now: Track, track: Track | undefined): boolean {
  return now.repo === track?.repo && now.pullRequest === track.pullRequest;
}

function overtakenBy({ environment, repo, pullRequest, by }: Track): Refusal {
  return { code: "overtaken", environment, repo, pullRequest, by };
}

function requestFor(
  found: FollowedVersion | FollowedByFlux,
  { repo }: Service,
): Pick<ReleaseRequest, "images" | "follows" | "origin"> | undefined {
  if (found.kind === "flux") return { images: [], follows: found.follows, origin: { repo } };
  return found.kind === "found" ? found.version : undefined;
}

async function findReturn(
  deps: JobDeps,
  following: FollowingPlace,
  track: Track | undefined,
): Promise<FollowedVersion | FollowedByFlux> {
  const { writer, follow } = following.rules;
  if (writer === "flux" && follow !== undefined) return { kind: "flux", follows: follow };
  const followed = await findFollowed(deps, following);
  return followed.kind === "none" ? findBefore(deps, following, track) : followed;
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
