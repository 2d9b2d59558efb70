import type { RollbackCommand } from "../../core/command/command.ts";
import { rulesFor } from "../../core/config/rules-for.ts";
import { choosePrevious, type EarlierVersion } from "../../core/release/choose-version.ts";
import type { CommandAnswer, CommandRecord } from "../../core/release/command-record.ts";
import type { ReleaseRecord } from "../../core/release/record.ts";
import type { Refusal } from "../../core/release/refusal.ts";
import type { JobDeps } from "../deps.ts";
import { type KnownVersion, originOf } from "./find-followed.ts";
import { confirmEarlier } from "./find-version.ts";
import { releaseEach, type ServicePlace } from "./release-each.ts";
import type { RunningCommand } from "./running-command.ts";

/**
 * `/rollback`: asks for the version that each service ran before, or for the one that is named. Neither a freeze nor a
 * lock nor a hold stands in its way, only who may.
 */
export async function runRollback(
  deps: JobDeps,
  running: RunningCommand,
  command: RollbackCommand,
): Promise<readonly CommandAnswer[]> {
  const { repo, pullRequest, by } = running.record;
  return releaseEach(running, command, async (place) => {
    const { environment, scope, service } = place;
    if (rulesFor(scope.config, environment, service).writer === "flux") {
      const written = { environment: environment.name, service: service.name };
      return { kind: "refused", refusals: [{ code: "flux-writes", ...written }] };
    }
    const found = await findEarlier(deps, place, { command, record: running.record });
    if (found.kind === "refused") return found;
    const { images, origin } = found.version;
    const askedBy = { kind: "rollback", by, repo, pullRequest } as const;
    const at = { configRepo: scope.snapshot.repo, environment: environment.name, service: service.name };
    await deps.store.queue.send({ kind: "release", request: { ...at, images, origin, askedBy } });
    return { kind: "released", version: { images } };
  });
}

interface Typed {
  readonly command: RollbackCommand;
  readonly record: CommandRecord;
}

type Found =
  | { readonly kind: "found"; readonly version: KnownVersion }
  | { readonly kind: "refused"; readonly refusals: readonly Refusal[] };

async function findEarlier(
  deps: JobDeps,
  { scope, environment, service }: ServicePlace,
  { command: { to }, record }: Typed,
): Promise<Found> {
  const place = { configRepo: scope.snapshot.repo, environment: environment.name, service: service.name };
  const history = await deps.store.releases.listHistory(place);
  const before = history.find((each) => isOf(record, each)) ?? choosePrevious(service, history);
  const earlier: EarlierVersion | undefined =
    to === undefined ? before : { images: service.images.map((name) => ({ name, tag: to })) };
  if (earlier === undefined)
    return {
      kind: "refused",
      refusals: [{ code: "nothing-before", environment: environment.name, service: service.name }],
    };
  const confirmed = await confirmEarlier(deps, earlier.images);
  if (confirmed.kind === "refused") return confirmed;
  const { images } = confirmed;
  const origin = earlier.origin ?? (await originOf(deps, { service, history }, images));
  return { kind: "found", version: { images, origin } };
}

/** Whether a run of this very command that was cut off has brought it: going back once more is not what was asked for. */
function isOf(
  { by, repo, pullRequest, askedAt }: CommandRecord,
  { askedBy, state, changedAt }: ReleaseRecord,
): boolean {
  return (
    askedBy.kind === "rollback" &&
    (state === "proposed" || state === "merged") &&
    askedBy.by === by &&
    askedBy.repo === repo &&
    askedBy.pullRequest === pullRequest &&
    changedAt.getTime() >= askedAt.getTime()
  );
}
