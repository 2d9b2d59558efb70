import type { DefaultCommand } from "../../core/command/command.ts";
import type { Environment, Service } from "../../core/config/config.ts";
import { rulesFor } from "../../core/config/rules-for.ts";
import type { CommandAnswer } from "../../core/release/command-record.ts";
import type { Refusal } from "../../core/release/refusal.ts";
import type { AskedBy } from "../../core/release/request.ts";
import type { Track } from "../../core/release/track.ts";
import { renderRefusedAnswer, renderReleasedAnswer } from "../../core/words/command-answer.ts";
import type { JobDeps } from "../deps.ts";
import { findFollowed, type KnownVersion, originOf } from "./find-followed.ts";
import type { CommandScope } from "./find-scopes.ts";
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
      const version = await returnToFollowed(deps, { scope, environment, service }, askedBy);
      if (version === undefined)
        refused.push({ code: "nothing-followed", environment: environment.name, service: service.name });
      else released.push({ service: service.name, images: version.images });
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
 * version that ran there before. Undefined when there is neither.
 */
export async function returnToFollowed(
  deps: JobDeps,
  { scope, environment, service }: Place,
  askedBy: AskedBy & { readonly kind: "default" },
): Promise<KnownVersion | undefined> {
  const { store } = deps;
  const configRepo = scope.snapshot.repo;
  const place = { configRepo, environment: environment.name, service: service.name };
  const track = await store.tracks.find(place);
  const history = await store.releases.listHistory(place, historyLimit);
  const rules = rulesFor(scope.config, environment, service);
  const following = { configRepo, environment, service, rules, history };
  const version = (await findFollowed(deps, following)) ?? (await versionBefore(deps, following, track));
  if (version !== undefined) {
    const { images, origin } = version;
    await store.queue.send({ kind: "release", request: { ...place, images, origin, askedBy } });
  }
  if (track !== undefined) await store.tracks.remove(place, track);
  return version;
}

/** How many past releases of one place are looked through. */
const historyLimit = 200;

async function versionBefore(
  deps: JobDeps,
  following: Parameters<typeof originOf>[1],
  track: Track | undefined,
): Promise<KnownVersion | undefined> {
  if (track === undefined || track.before.length === 0) return undefined;
  return { images: track.before, origin: await originOf(deps, following, track.before) };
}
