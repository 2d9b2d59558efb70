import type { HoldRule } from "../core/config/config.ts";
import { defaults } from "../core/config/effective/defaults.ts";
import type { Login } from "../core/identity.ts";
import type { ConfirmedImage } from "../core/image/reference.ts";
import { findConfigured } from "../core/release/configured-place.ts";
import { type Hold, type HoldCarrier, holdsAt, isSameCarrier } from "../core/release/hold.ts";
import { isSameImages, isSameTags } from "../core/release/judge-hold.ts";
import type { ReleaseRecord, VersionChange } from "../core/release/record.ts";
import type { ReleasePlace } from "../store/releases.ts";
import type { JobDeps } from "./deps.ts";
import { findRolledBack, recordWritten } from "./find-rolled-back.ts";
import { planAnew } from "./plan-anew.ts";
import { readConfigRepo } from "./read-config.ts";
import { reportLater } from "./record-decision.ts";

/** A rollback that is in Git. */
export interface DoneRollback {
  readonly place: ReleasePlace;
  /** The place's own, the last changed first, as it was before. */
  readonly history: readonly ReleaseRecord[];
  /** What runs there again. */
  readonly backTo: readonly ConfirmedImage[];
  /** What it changed in Git; empty where that is not known. */
  readonly changes: readonly VersionChange[];
  readonly by?: Login;
  readonly carrier: HoldCarrier;
}

/**
 * Makes a rollback stick: the version that ran is marked as rolled back and kept out by a hold, and everybody whose pull
 * request was in it is told. What was proposed meanwhile is planned anew, below the hold. Done twice, or again after it
 * was cut off, it comes to the same: the hold that its carrier placed already is finished.
 */
export async function placeHold(deps: JobDeps, done: DoneRollback): Promise<void> {
  const { store, context, log } = deps;
  const { place, history, backTo, by, carrier } = done;
  const known = await store.holds.find(place);
  const isBegun = known !== undefined && isSameCarrier(known.carrier, carrier);
  const bad = isBegun ? await findHeld(deps, done, known) : await findRolledBack(deps, done);
  if (bad === undefined) return;
  if (!isBegun) await saveHold(deps, done, { bad, known });
  for (const record of history)
    if (record.state === "proposed" && !isSameImages(record.images, backTo)) await stopAndPlan(deps, record);
  const who = by === undefined ? {} : { by };
  await store.releases.save({
    ...bad,
    state: "rolled-back",
    refusals: [],
    rolledBack: { ...who, carrier },
    changedAt: context.now(),
  });
  const { configRepo, environment, service } = place;
  log.info({ configRepo, environment, service, tag: bad.images[0]?.tag }, "release rolled back");
  await reportLater(deps, bad);
}

/** What the hold was placed for; its record may have been cut off. */
async function findHeld(
  deps: JobDeps,
  { place, history }: DoneRollback,
  { rolledBack: [images = []] }: Hold,
): Promise<ReleaseRecord | undefined> {
  return history.find((record) => isSameImages(record.images, images)) ?? recordWritten(deps, place, images);
}

interface Held {
  readonly bad: ReleaseRecord;
  readonly known: Hold | undefined;
}

async function saveHold(deps: JobDeps, { place, backTo, by, carrier }: DoneRollback, held: Held): Promise<void> {
  const { configRepo, environment, service } = place;
  const { bad, known } = held;
  const since = deps.context.now();
  const rule = await readRule(deps, place);
  const standing = known !== undefined && holdsAt(known, since) ? known.rolledBack : [];
  await deps.store.holds.save({
    ...{ configRepo, environment, service, backTo, since, carrier },
    ...(by === undefined ? {} : { by }),
    rolledBack: [bad.images, ...standing.filter((version) => !isSameTags(version, bad.images))],
    mode: rule.kind === "manual" ? "manual" : "until-newer",
    ...(rule.kind === "for" ? { until: new Date(since.getTime() + rule.seconds * 1000) } : {}),
  });
  if (rule.kind === "for")
    await deps.store.queue.send({ kind: "unlocked", configRepo, environment }, { afterSeconds: rule.seconds + 1 });
}

async function readRule(deps: JobDeps, place: ReleasePlace): Promise<HoldRule> {
  const { config } = await readConfigRepo(deps, place.configRepo);
  const configured = config.kind === "valid" ? findConfigured(config.config, place) : undefined;
  return (configured?.rules ?? defaults.rules).hold;
}

async function stopAndPlan(deps: JobDeps, proposed: ReleaseRecord): Promise<void> {
  const { configRepo, carrier } = proposed;
  if (carrier?.kind === "pull-request") await deps.github.merging.stopMerging(configRepo, carrier.number);
  await planAnew(deps, proposed);
}
