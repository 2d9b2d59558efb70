import { readCommits } from "../git/commits.ts";
import { diffFiles, emptyTree } from "../git/diff.ts";
import { findMergeBase, listHistory } from "../git/history.ts";
import type { Site } from "../site.ts";
import type { PullRequest } from "../state/issues.ts";
import type { Repository } from "../state/repositories.ts";
import { checksOf, rowOfCommit } from "./site-commits.ts";
import { rowOfPull } from "./site-repositories.ts";
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
    mergeability: mergeabilityOf(issue),
    comments: commentsOf(site, issue),
    commits: (await readCommits(gitDir, history)).map((commit) => rowOfCommit(site, commit)),
    files: await diffFiles(gitDir, parted, headSha),
    checks: checksOf(site, repository, headSha),
  };
}

function mergeabilityOf({ state, pull }: PullRequest): Mergeability {
  if (state === "closed") return "not open";
  if (pull.mergeable === undefined) return "unknown";
  return pull.mergeable ? "clean" : "conflict";
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
  }));
}

function isBot(site: Site, { authorId }: { readonly authorId: number }): boolean {
  return site.state.accounts.need(authorId).type === "Bot";
}
