import type { PullRequestChanged } from "../core/event.ts";
import { findDescription } from "../core/find-description.ts";
import { isFromReleaseBranch } from "../core/release/branch.ts";
import type { EventOutcome } from "../core/release/outcome.ts";
import type { JobAttempt } from "../store/queue.ts";
import { handleComment } from "./comment.ts";
import type { JobDeps } from "./deps.ts";
import { readUsableConfig } from "./read-config.ts";

/**
 * A pull request changed: of a config repo, it may be a release or take one back; of any other, what followed it, or was
 * locked by it, ends when it closes.
 */
export async function handlePullRequest(
  deps: JobDeps,
  event: PullRequestChanged,
  attempt: JobAttempt,
): Promise<EventOutcome> {
  const { repo, number: pullRequest, action } = event;
  const { queue } = deps.store;
  const description = findDescription(event);
  if (description !== undefined) await handleComment(deps, description, attempt);
  if (!deps.context.configRepos.includes(repo)) {
    if (action !== "closed") return { kind: "unmatched" };
    await queue.send({ kind: "leave", repo, pullRequest });
    return { kind: "handled" };
  }
  // Its author can write anything into it long after somebody read and merged it.
  if (event.merged === true && action !== "closed") return { kind: "nothing-to-do" };
  if (!isFromReleaseBranch(event, repo)) {
    // A rollback that is in Git is told once, so it waits until it can be understood.
    if (event.merged === true && (await readUsableConfig(deps, repo)) === undefined)
      return { kind: "waiting-for-config", configRepo: repo };
    await queue.send({ kind: "revert", repo, pullRequest });
    return { kind: "handled" };
  }
  // What is opened or pushed says nothing of how it ends; most of it is our own doing.
  const isOver = action === "closed" || action === "reopened";
  if (!isOver && !(await isReviewOutdated(deps, event))) return { kind: "nothing-to-do" };
  await queue.send({ kind: "settle", repo, pullRequest });
  return { kind: "handled" };
}

/** Whether the review on record is of another head. */
async function isReviewOutdated({ store }: JobDeps, event: PullRequestChanged): Promise<boolean> {
  const { repo, number, action, headCommit } = event;
  if (action !== "synchronize") return false;
  const carried = await store.releases.listByPullRequest(repo, number);
  return carried.some(
    ({ state, review }) => state === "proposed" && review !== undefined && review.commit !== headCommit,
  );
}
