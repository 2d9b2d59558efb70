import type { Login } from "../core/identity.ts";
import type { TagPolicy } from "../core/image/tag-policy.ts";
import { planFollowEdits } from "../core/release/follow-edits.ts";
import type { HoldCarrier } from "../core/release/hold.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import type { JobDeps } from "./deps.ts";
import type { ReleaseSite } from "./gather-release.ts";
import { readFollowFiles } from "./read-follow-files.ts";
import { reportLater } from "./record-decision.ts";

/** A merged revert of what Flux was to follow. */
export interface RevertedFollowing {
  readonly site: Pick<ReleaseSite, "repo" | "environment" | "service">;
  /** The place's own, the last changed first. */
  readonly history: readonly ReleaseRecord[];
  readonly carrier: HoldCarrier;
  readonly by?: Login;
}

/** The index says again what Git says. No version was rolled back, so none is kept out. */
export async function revertFollowed(deps: JobDeps, reverted: RevertedFollowing): Promise<void> {
  const { site, history, carrier, by } = reverted;
  const followed = history.filter(({ follows }) => follows !== undefined);
  const current = followed.find(({ state }) => state === "merged");
  const isInGit = await readFollowed(deps, site);
  if (current === undefined || isInGit(current.follows)) return;
  const changedAt = deps.context.now();
  const rolledBack = { carrier, ...(by === undefined ? {} : { by }) };
  const known = followed.find((record) => record.state !== "proposed" && isInGit(record.follows));
  if (known !== undefined) await deps.store.releases.save({ ...withoutRollback(known), state: "merged", changedAt });
  await deps.store.releases.save({ ...current, state: "rolled-back", rolledBack, changedAt });
  for (const record of [current, ...(known === undefined ? [] : [known])]) await reportLater(deps, record);
}

/** Reads what Flux follows there; the answer tells whether it is just this. */
export async function readFollowed(
  deps: JobDeps,
  site: RevertedFollowing["site"],
): Promise<(follows: TagPolicy | undefined) => boolean> {
  const { manifests, named } = await readFollowFiles(deps, site);
  const files = manifests.map(({ manifest }) => manifest);
  return (follows) => {
    const planned = follows === undefined ? undefined : planFollowEdits(files, { site, named }, follows);
    return planned !== undefined && "edits" in planned && planned.places > 0 && planned.edits.length === 0;
  };
}

function withoutRollback({ rolledBack: _, ...record }: ReleaseRecord): ReleaseRecord {
  return record;
}
