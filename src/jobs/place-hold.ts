import type { HoldRule } from "../core/config/config.ts";
import { defaults } from "../core/config/effective/defaults.ts";
import { rulesFor } from "../core/config/rules-for.ts";
import type { Login } from "../core/identity.ts";
import type { ConfirmedImage } from "../core/image/reference.ts";
import type { Hold, HoldCarrier } from "../core/release/hold.ts";
import { isSameImages, isSameTags } from "../core/release/judge-hold.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import type { ReleasePlace } from "../store/releases.ts";
import type { JobDeps } from "./deps.ts";
import { readConfigRepo } from "./read-config.ts";
import { reportLater, requestOf } from "./record-decision.ts";

/** A rollback that is in Git. */
export interface DoneRollback {
  readonly place: ReleasePlace;
  /** The place's own, the last changed first, as it was before. */
  readonly history: readonly ReleaseRecord[];
  /** What runs there again. */
  readonly backTo: readonly ConfirmedImage[];
  readonly by?: Login;
  readonly carrier: HoldCarrier;
}

/**
 * Makes a rollback stick: the version that ran is marked as rolled back and kept out by a hold, and everybody whose pull
 * request was in it is told. What was proposed meanwhile is planned anew, below the hold. Done twice it changes nothing.
 */
export async function placeHold(deps: JobDeps, { place, history, backTo, by, carrier }: DoneRollback): Promise<void> {
  const { store, context, log } = deps;
  const current = history.find(({ state, images }) => state === "merged" && !isSameImages(images, backTo));
  if (current === undefined) return;
  const known = await store.holds.find(place);
  const earlier = known?.rolledBack.filter((version) => !isSameTags(version, current.images)) ?? [];
  const since = context.now();
  const rule = await readRule(deps, place);
  const { configRepo, environment, service } = place;
  const who = by === undefined ? {} : { by };
  const hold: Hold = {
    ...{ configRepo, environment, service, backTo, since, carrier, ...who },
    rolledBack: [current.images, ...earlier],
    mode: rule.kind === "manual" ? "manual" : "until-newer",
    ...(rule.kind === "for" ? { until: new Date(since.getTime() + rule.seconds * 1000) } : {}),
  };
  await store.holds.save(hold);
  await store.releases.save({ ...current, state: "rolled-back", rolledBack: { ...who, carrier }, changedAt: since });
  log.info({ configRepo, environment, service, tag: current.images[0]?.tag }, "release rolled back");
  await reportLater(deps, current);
  for (const proposed of history.filter(({ state }) => state === "proposed")) await planAnew(deps, proposed);
}

async function readRule(deps: JobDeps, { configRepo, environment, service }: ReleasePlace): Promise<HoldRule> {
  const { config } = await readConfigRepo(deps, configRepo);
  if (config.kind !== "valid") return defaults.rules.hold;
  const [where, what] = [config.config.environments.get(environment), config.config.services.get(service)];
  return where === undefined || what === undefined ? defaults.rules.hold : rulesFor(config.config, where, what).hold;
}

async function planAnew({ github, store }: JobDeps, proposed: ReleaseRecord): Promise<void> {
  if (proposed.carrier?.kind !== "pull-request") return;
  await github.merging.stopMerging(proposed.configRepo, proposed.carrier.number);
  await store.queue.send({ kind: "release", request: requestOf(proposed) });
}
