import { isSameTags } from "../core/release/judge-hold.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import type { JobDeps } from "./deps.ts";
import { reportLater } from "./record-decision.ts";

/** A version that was rolled back runs again, since a person wanted it: it is no longer kept out, and a hold for it alone ends. */
export async function bringBack({ store, context, ...deps }: JobDeps, record: ReleaseRecord): Promise<void> {
  const { rolledBack: _, ...rest } = record;
  await store.releases.save({ ...rest, state: "merged", changedAt: context.now() });
  const hold = await store.holds.find(record);
  const left = hold?.rolledBack.filter((version) => !isSameTags(version, record.images)) ?? [];
  if (hold !== undefined && left.length === 0) await store.holds.remove(hold);
  else if (hold !== undefined && left.length < hold.rolledBack.length)
    await store.holds.save({ ...hold, rolledBack: left });
  await reportLater({ ...deps, store, context }, record);
}
