import type { DefaultCommand } from "../../core/command/command.ts";
import type { Environment, Service } from "../../core/config/config.ts";
import { rulesFor } from "../../core/config/rules-for.ts";
import type { TagPolicy } from "../../core/image/tag-policy.ts";
import { chooseBeforeTracks } from "../../core/release/choose-version.ts";
import type { CommandAnswer } from "../../core/release/command-record.ts";
import type { Refusal } from "../../core/release/refusal.ts";
import type { AskedBy } from "../../core/release/request.ts";
import type { Track } from "../../core/release/track.ts";
import { renderRefusedAnswer, renderReleasedAnswer } from "../../core/words/command-answer.ts";
import type { JobDeps } from "../deps.ts";
import { type FollowedVersion, type FollowingPlace, findFollowed, originOf } from "./find-followed.ts";
import type { CommandScope } from "./find-scopes.ts";
import { confirmEarlier } from "./find-version.ts";
import { inEachPlace, type RunningCommand, refusePerson } from "./running-command.ts";

/** `/default`: the services follow in each environment what they follow without a pull request. */
export async function runDefault(
  deps: JobDeps,
  running: RunningCommand,
  command: DefaultCommand,
): Promise<readonly CommandAnswer[]> {
  const { repo, pullRequest, by } = running.record;
  return inEachPlace(running, command, async (place) => {
    const { environment, scope, services } = place;
    const { refusals } = await refusePerson(running, place);
    if (refusals.length > 0) return [renderRefusedAnswer(refusals, environment.name)];
    const released = [];
    const refused: Refusal[] = [];
    for (const service of services) {
      const askedBy = { kind: "default", by, repo, pullRequest } as const;
      const found = await returnToFollowed(deps, { scope, environment, service }, askedBy);
      if (found.kind === "found") released.push({ service: service.name, images: found.version.images });
      else if (found.kind === "flux") released.push({ service: service.name, images: [], follows: found.follows });
      else if (found.kind === "refused") refused.push(...found.refusals);
      else refused.push({ code: "nothing-followed", environment: environment.name, service: service.name });
    }
    return [
      ...(released.length === 0 ? [] : [renderReleasedAnswer(environment.name, released)]),
      ...(refused.length === 0 ? [] : [renderRefusedAnswer(refused, environment.name)]),
    ];
  });
}

interface Place {
  readonly scope: Pick<CommandScope, "snapshot" | "config">;
  readonly environment: Environment;
  readonly service: Service;
}

/**
 * Ends what the place followed, and asks for the newest version that it follows otherwise; where it follows none, for the
 * version that ran there before. While the registry lets nobody look, the place follows what it follows.
 */
export async function returnToFollowed(
  deps: JobDeps,
  { scope, environment, service }: Place,
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
  if ("refusals" in confirmed) {
    // What the registry has no more is no way back, today or tomorrow.
    const isDenied = confirmed.refusals.some(({ code }) => code === "registry-denied");
    return isDenied ? { kind: "refused", refusals: confirmed.refusals } : { kind: "none" };
  }
  const { images } = confirmed;
  return { kind: "found", version: { images, origin: await originOf(deps, following, images) } };
}
