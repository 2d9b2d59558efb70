import { chooseRolledBack, type EarlierVersion } from "../core/release/choose-version.ts";
import { findConfigured } from "../core/release/configured-place.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import type { ReleasePlace } from "../store/releases.ts";
import { confirmEarlier } from "./command/find-version.ts";
import type { JobDeps } from "./deps.ts";
import { findOrigin } from "./find-origin.ts";
import type { DoneRollback } from "./place-hold.ts";
import { readUsableConfig } from "./read-config.ts";

/**
 * The record of the version that a rollback took away. What a person set by hand is on no record, and gets one, so that it
 * stays out like any other; where the registry has it no more, what the index says ran counts. Undefined where nothing ran
 * there, as far as is known, but what runs again.
 */
export async function findRolledBack(deps: JobDeps, done: DoneRollback): Promise<ReleaseRecord | undefined> {
  const { place, history, backTo, changes } = done;
  const { written, recorded } = chooseRolledBack({ images: backTo, changes }, history);
  return (written === undefined ? undefined : await recordWritten(deps, place, written)) ?? recorded;
}

/** Makes the record of a version that Tidegate did not release; undefined where it cannot be told any more. */
export async function recordWritten(
  deps: JobDeps,
  { configRepo, environment, service: name }: ReleasePlace,
  images: EarlierVersion["images"],
): Promise<ReleaseRecord | undefined> {
  const usable = await readUsableConfig(deps, configRepo);
  const service = usable && findConfigured(usable.config, { environment, service: name })?.service;
  const version = await confirmEarlier(deps, images);
  if (service === undefined || version.kind === "refused") return undefined;
  return {
    ...{ configRepo, environment, service: name, images: version.images },
    state: "merged",
    changes: [],
    origin: await findOrigin(deps, { service, build: {}, images: version.images }),
    askedBy: { kind: "published", via: "Git" },
    refusals: [],
    changedAt: deps.context.now(),
  };
}
