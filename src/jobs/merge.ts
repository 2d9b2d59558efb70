import { assertNever } from "../core/assert-never.ts";
import { RetryLater } from "../core/fault.ts";
import type { Job } from "../core/job.ts";
import { findConfigured } from "../core/release/configured-place.ts";
import { holdsAt } from "../core/release/hold.ts";
import { type ReleaseRecord, releaseKey } from "../core/release/record.ts";
import { renderMergedAfterAllNote, renderNotMergedNote } from "../core/words/release-pull-request-note.ts";
import type { JobDeps } from "./deps.ts";
import { mergesHere } from "./propose-release.ts";
import { readUsableConfig } from "./read-config.ts";
import { requestOf } from "./record-decision.ts";
import { sayOnce, takeBack } from "./say-once.ts";

type MergeJob = Job & { readonly kind: "merge" };

/**
 * Merges a release pull request where the environment's rules say so, by GitHub's rules and never around them. The head
 * that Tidegate wrote goes along, so that nothing else is merged; what keeps it open is said there once.
 */
export async function runMerge(deps: JobDeps, { repo, pullRequest }: MergeJob): Promise<void> {
  const record = (await deps.store.releases.listByPullRequest(repo, pullRequest)).find(
    ({ state }) => state === "proposed",
  );
  if (record?.headCommit === undefined || !(await isOurs(deps, record))) return;
  const outcome = await deps.github.merging.merge(repo, pullRequest, record.headCommit);
  deps.log.info({ releasePr: pullRequest, merge: outcome.kind }, "merge asked for");
  switch (outcome.kind) {
    case "merged":
      await deps.store.queue.send({ kind: "settle", repo, pullRequest });
      await takeBack(deps, { repo, pullRequest, topic: "not-merged" }, renderMergedAfterAllNote());
      break;
    case "queued":
    case "scheduled":
      await takeBack(deps, { repo, pullRequest, topic: "not-merged" }, renderMergedAfterAllNote());
      break;
    case "not-open":
      // Merged by now, maybe by a run of this that was cut off.
      await deps.store.queue.send({ kind: "settle", repo, pullRequest });
      break;
    case "head-moved":
      await planAgain(deps, record);
      break;
    case "not-computed":
      throw new RetryLater("github", "GitHub has not said yet whether the release pull request can be merged", {
        retryAfterSeconds: 2,
      });
    case "blocked":
      await sayOnce(deps, { repo, pullRequest, topic: "not-merged" }, renderNotMergedNote(outcome.why));
      break;
    default:
      assertNever(outcome);
  }
}

/** Not when another release has taken its place, which is what moved the head: the two would take turns for ever. */
async function planAgain({ store }: JobDeps, record: ReleaseRecord): Promise<void> {
  await store.locks.withReleaseLock(record, async () => {
    const now = await store.releases.find(releaseKey(record));
    if (now?.state === "proposed" && now.headCommit === record.headCommit)
      await store.queue.send({ kind: "release", request: requestOf(record), again: true });
  });
}

/** Whether the rules of now have Tidegate merge it. */
async function isOurs(deps: JobDeps, record: ReleaseRecord): Promise<boolean> {
  const usable = await readUsableConfig(deps, record.configRepo);
  const configured = usable === undefined ? undefined : findConfigured(usable.config, record);
  if (configured === undefined) return false;
  const hold = await deps.store.holds.find(record);
  const standing = hold !== undefined && holdsAt(hold, deps.context.now()) ? { hold } : {};
  const { changes } = record;
  return mergesHere({ changes, request: requestOf(record), ...standing }, configured.rules, deps.context.now());
}
