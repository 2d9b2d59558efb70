import type { PullRequestNumber } from "../core/identity.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import type { Review } from "../core/release/review.ts";
import type { JobDeps } from "./deps.ts";
import { reportLater } from "./record-decision.ts";

/**
 * Brings how an open release pull request is judged into the index, and has news of it told. An approval may be what its
 * merge waited for; whether Tidegate merges there at all is decided by the merge itself.
 */
export async function followReview(
  deps: JobDeps,
  record: ReleaseRecord,
  pullRequest: PullRequestNumber,
): Promise<void> {
  const { store, log } = deps;
  const { review: known, configRepo: repo, ...unjudged } = record;
  const review = await deps.github.pullRequests.fetchReview(repo, pullRequest);
  if (isSame(known, review)) return;
  // What was pushed by a person is theirs to merge.
  const isOurs = review?.commit === record.headCommit;
  if (review?.decision === "approved" && isOurs) await store.queue.send({ kind: "merge", repo, pullRequest });
  await store.releases.save({ ...unjudged, configRepo: repo, ...(review === undefined ? {} : { review }) });
  log.info({ releasePr: pullRequest, review: review?.decision ?? "none" }, "release reviewed");
  await reportLater(deps, record);
}

function isSame(a: Review | undefined, b: Review | undefined): boolean {
  return a?.decision === b?.decision && a?.commit === b?.commit && a?.by.join() === b?.by.join();
}
