import { mergeStateOf } from "../actions/merge-state.ts";
import { opinionsOf } from "../actions/requirements.ts";
import { isoSeconds } from "../shapes/commit.ts";
import { nodeId } from "../shapes/node-id.ts";
import type { Site } from "../site.ts";
import type { AutoMerge, PullRequest } from "../state/issues.ts";
import { fullNameOf, listPulls } from "../state/lookups.ts";
import type { QueueEntry } from "../state/merge-queue.ts";
import { protectionOf, queueRuleOf } from "../state/protection-lookups.ts";
import type { Repository } from "../state/repositories.ts";
import type { Review } from "../state/reviews.ts";

/** A repository as GraphQL sees it. */
export function viewRepository(site: Site, repository: Repository) {
  return {
    id: nodeId("R", repository.id),
    nameWithOwner: fullNameOf(site.state, repository),
    autoMergeAllowed: repository.allowAutoMerge,
    mergeCommitAllowed: repository.allowMergeCommit,
    squashMergeAllowed: repository.allowSquashMerge,
    rebaseMergeAllowed: repository.allowRebaseMerge,
    deleteBranchOnMerge: repository.deleteBranchOnMerge,
    pullRequest: ({ number }: { readonly number: number }) => {
      const found = listPulls(site.state, repository).find((each) => each.number === number);
      if (found?.state === "open" && found.pull.mergeable === undefined) site.judgeLater(found);
      return found && viewPull(site, found);
    },
  };
}

/** A pull request as GraphQL sees it. */
export function viewPull(site: Site, issue: PullRequest) {
  const { pull, repositoryId } = issue;
  const repository = site.state.repositories.need(repositoryId);
  const entry = site.state.queueEntries.find(({ issueId }) => issueId === issue.id);
  return {
    id: nodeId("PR", pull.id),
    number: issue.number,
    url: `${site.origin}/${fullNameOf(site.state, repository)}/pull/${issue.number}`,
    title: issue.title,
    state: pull.mergedAt === undefined ? issue.state.toUpperCase() : "MERGED",
    isDraft: pull.draft,
    headRefName: pull.headRef,
    headRefOid: pull.headSha,
    baseRefName: pull.baseRef,
    merged: pull.mergedAt !== undefined,
    mergeable: pull.mergeable === undefined ? "UNKNOWN" : pull.mergeable ? "MERGEABLE" : "CONFLICTING",
    mergeStateStatus: mergeStateOf(site, issue).toUpperCase(),
    // no rule of the stand-in lets anybody by
    viewerCanMergeAsAdmin: false,
    mergeCommit: pull.mergedAt === undefined ? undefined : { id: `C_${pull.mergeCommitSha}`, oid: pull.mergeCommitSha },
    autoMergeRequest: pull.autoMerge && viewAutoMerge(site, pull.autoMerge),
    isInMergeQueue: entry !== undefined,
    isMergeQueueEnabled: queueRuleOf(site.state, repositoryId, pull.baseRef) !== undefined,
    mergeQueueEntry: entry && viewQueueEntry(site, entry),
    reviewDecision: reviewDecisionOf(site, issue),
    latestOpinionatedReviews: ({ first, writersOnly }: { readonly first?: number; readonly writersOnly: boolean }) => {
      const opinions = opinionsOf(site, issue, writersOnly ? "writers" : "everybody");
      return {
        nodes: opinions.slice(0, first).map((review) => viewReview(site, review)),
        totalCount: opinions.length,
      };
    },
  };
}

/** Null where the base branch asks for no review. */
function reviewDecisionOf(site: Site, issue: PullRequest): "APPROVED" | "CHANGES_REQUESTED" | "REVIEW_REQUIRED" | null {
  const needed = protectionOf(site.state, issue.repositoryId, issue.pull.baseRef)?.reviews?.approvals ?? 0;
  if (needed === 0) return null;
  const states = opinionsOf(site, issue, "writers").map(({ state }) => state);
  if (states.includes("CHANGES_REQUESTED")) return "CHANGES_REQUESTED";
  return states.filter((state) => state === "APPROVED").length < needed ? "REVIEW_REQUIRED" : "APPROVED";
}

function viewReview(site: Site, { id, authorId, body, commitSha, state, submittedAt }: Review) {
  return {
    id: nodeId("PRR", id),
    author: viewActor(site, authorId),
    body,
    commit: { id: `C_${commitSha}`, oid: commitSha },
    state,
    submittedAt: submittedAt && isoSeconds(submittedAt),
  };
}

/** A place in a merge queue as GraphQL sees it. */
export function viewQueueEntry(site: Site, entry: QueueEntry) {
  const queue = site.state.queueEntries.filter(
    ({ repositoryId, branch }) => repositoryId === entry.repositoryId && branch === entry.branch,
  );
  return {
    id: nodeId("MQE", entry.id),
    position: queue.findIndex(({ id }) => id === entry.id) + 1,
    state: entry.group === undefined ? "QUEUED" : "AWAITING_CHECKS",
    enqueuedAt: isoSeconds(entry.enqueuedAt),
  };
}

/** An account as GraphQL sees it. */
export function viewActor(site: Site, accountId: number) {
  const { login, type } = site.state.accounts.need(accountId);
  // GraphQL leaves the suffix of a bot's login away
  const isBot = type === "Bot";
  return {
    __typename: isBot ? "Bot" : "User",
    id: nodeId(isBot ? "BOT" : "U", accountId),
    login: login.replace(/\[bot\]$/, ""),
  };
}

function viewAutoMerge(site: Site, autoMerge: AutoMerge) {
  return {
    enabledAt: isoSeconds(autoMerge.enabledAt),
    enabledBy: viewActor(site, autoMerge.enabledById),
    mergeMethod: autoMerge.method.toUpperCase(),
    commitHeadline: autoMerge.title,
    commitBody: autoMerge.message,
  };
}
