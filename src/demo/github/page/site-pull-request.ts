import { mergeStateOf } from "../actions/merge-state.ts";
import { unmetRequirements } from "../actions/requirements.ts";
import { readCommits } from "../git/commits.ts";
import { diffFiles, emptyTree } from "../git/diff.ts";
import { findMergeBase, listHistory } from "../git/history.ts";
import type { Site } from "../site.ts";
import type { PullRequest } from "../state/issues.ts";
import { queueRuleOf } from "../state/protection-lookups.ts";
import type { Repository } from "../state/repositories.ts";
import { checksOf, rowOfCommit } from "./site-commits.ts";
import { viewDeployments } from "./site-deployments.ts";
import { rowOfPull } from "./site-repositories.ts";
import { viewReactions, viewReviews } from "./site-reviews.ts";
import type { CommentView, Mergeability, PullRequestView } from "./views.ts";

/** A pull request with its talk, its commits and what it changes. */
export async function viewPullRequest(
  site: Site,
  repository: Repository,
  issue: PullRequest,
): Promise<PullRequestView> {
  const { gitDir } = repository;
  if (issue.state === "open" && issue.pull.mergeable === undefined) site.judgeLater(issue);
  const { headSha, baseSha, headRef, baseRef, mergedById, mergedAt, mergeCommitSha } = issue.pull;
  const parted = (await findMergeBase(gitDir, baseSha, headSha)) ?? emptyTree;
  const history = await listHistory(gitDir, { range: `${baseSha}..${headSha}`, order: "oldest first" });
  return {
    ...rowOfPull(site, repository, issue),
    isBot: isBot(site, issue),
    body: issue.body,
    headBranch: headRef,
    headSha,
    baseBranch: baseRef,
    mergedBy: mergedById === undefined ? undefined : site.state.accounts.need(mergedById).login,
    mergedAt,
    // Before the merge it is a test merge, which no page shows.
    mergeCommitSha: mergedAt === undefined ? undefined : mergeCommitSha,
    mergeability: mergeabilityOf(site, issue),
    demands: issue.state === "open" ? unmetRequirements(site, issue) : [],
    ...viewWaiting(site, issue),
    reactions: viewReactions(site, { kind: "issue", id: issue.id }),
    comments: commentsOf(site, issue),
    reviews: viewReviews(site, issue),
    deployments: viewDeployments(site, repository, history),
    commits: (await readCommits(gitDir, history)).map((commit) => rowOfCommit(site, commit)),
    files: await diffFiles(gitDir, parted, headSha),
    checks: checksOf(site, repository, headSha),
  };
}

function mergeabilityOf(site: Site, issue: PullRequest): Mergeability {
  const { state, pull } = issue;
  if (state === "closed") return "not open";
  if (pull.mergeable === true && ["blocked", "behind"].includes(mergeStateOf(site, issue))) return "blocked";
  if (pull.mergeable === undefined) return "unknown";
  return pull.mergeable ? "clean" : "conflict";
}

function viewWaiting(site: Site, issue: PullRequest): Pick<PullRequestView, "autoMerge" | "queue"> {
  const { pull, repositoryId } = issue;
  const hasQueue = queueRuleOf(site.state, repositoryId, pull.baseRef) !== undefined;
  const row = site.state.queueEntries.filter(
    (each) => each.repositoryId === repositoryId && each.branch === pull.baseRef,
  );
  const place = row.findIndex(({ issueId }) => issueId === issue.id);
  return {
    autoMerge: pull.autoMerge && {
      by: site.state.accounts.need(pull.autoMerge.enabledById).login,
      method: pull.autoMerge.method,
    },
    queue: hasQueue ? { position: place < 0 ? undefined : place + 1 } : undefined,
  };
}

function commentsOf(site: Site, issue: PullRequest): readonly CommentView[] {
  const here = site.state.comments.filter(
    ({ repositoryId, issueNumber }) => repositoryId === issue.repositoryId && issueNumber === issue.number,
  );
  return here.map((comment) => ({
    id: comment.id,
    author: site.state.accounts.need(comment.authorId).login,
    isBot: isBot(site, comment),
    body: comment.body,
    createdAt: comment.createdAt,
    editedAt: comment.updatedAt.getTime() === comment.createdAt.getTime() ? undefined : comment.updatedAt,
    reactions: viewReactions(site, { kind: "comment", id: comment.id }),
  }));
}

function isBot(site: Site, { authorId }: { readonly authorId: number }): boolean {
  return site.state.accounts.need(authorId).type === "Bot";
}
