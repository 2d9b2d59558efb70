import type { ReleaseRecord } from "../core/release/record.ts";
import type { JobDeps } from "./deps.ts";
import { requestOf } from "./record-decision.ts";

/**
 * Has an open release pull request planned again though it carries just what is asked for: a hold that came or went changes
 * its words, and who merges it. The index forgets which commit is Tidegate's there until that is done.
 */
export async function planAnew({ store }: JobDeps, { headCommit: _, ...proposed }: ReleaseRecord): Promise<void> {
  if (proposed.carrier?.kind !== "pull-request" || proposed.state !== "proposed") return;
  await store.releases.save(proposed);
  await store.queue.send({ kind: "release", request: requestOf(proposed), again: true });
}
