import { isSameTags } from "../core/release/judge-hold.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import type { JobDeps } from "./deps.ts";
import { reportLater } from "./record-decision.ts";

/**
 * A version that was rolled back runs again, since a person wanted it: it is no longer kept out, and a hold for it alone
 * ends. The record comes last, so that a run that was cut off is done again.
 */
export async function bringBack(deps: JobDeps, record: ReleaseRecord): Promise<void> {
  const { store, context } = deps;
  const { rolledBack: _, ...rest } = record;
  const hold = await store.holds.find(record);
  const left = hold?.rolledBack.filter((version) => !isSameTags(version, record.images)) ?? [];
  if (hold !== undefined && left.length === 0) await store.holds.remove(hold);
  else if (hold !== undefined && left.length < hold.rolledBack.length)
    await store.holds.save({ ...hold, rolledBack: left });
  await store.releases.save({ ...rest, state: "merged", changedAt: context.now() });
  await reportLater(deps, record);
}
