import type { CommitSha, RepoName } from "../core/identity.ts";
import type { SourceChanges } from "../core/release/plan.ts";
import type { Comparison, PullRequest } from "../github/github.ts";
import type { GatherDeps } from "./deps.ts";

/** Two commits of a source repo. */
export interface CommitRange {
  readonly from: CommitSha;
  readonly to: CommitSha;
}

/** What `to` has and `from` has not: a comparison, and two pages of pull requests at most. Undefined where one of the commits is gone. */
export async function fetchSourceChanges(
  github: GatherDeps["github"],
  repo: RepoName,
  range: CommitRange,
): Promise<SourceChanges | undefined> {
  const comparison = await github.contents.fetchComparison(repo, range.from, range.to);
  if (comparison === undefined) return undefined;
  return describe(repo, range, comparison, await fetchMerged(github, repo, comparison));
}

async function fetchMerged(
  github: GatherDeps["github"],
  repo: RepoName,
  { commits, status }: Comparison,
): Promise<readonly PullRequest[]> {
  if (commits.length === 0 || status === "behind") return [];
  const { branch } = await github.contents.fetchHead(repo);
  return github.pullRequests.listMerged(
    repo,
    branch,
    commits.map(({ sha }) => sha),
  );
}

function describe(
  repo: RepoName,
  { from, to }: CommitRange,
  comparison: Comparison,
  merged: readonly PullRequest[],
): SourceChanges {
  const byCommit = new Map(merged.map((pullRequest) => [pullRequest.mergeCommit, pullRequest]));
  const order = comparison.commits.map(({ sha }) => sha);
  return {
    repo,
    from,
    to,
    url: comparison.url,
    status: comparison.status,
    totalCommits: comparison.totalCommits,
    pullRequests: order.flatMap((sha) => {
      const pullRequest = byCommit.get(sha);
      return pullRequest === undefined
        ? []
        : [{ number: pullRequest.number, url: pullRequest.url, title: pullRequest.title, author: pullRequest.author }];
    }),
    // With a merge commit the commits of its branch are listed too: they are told by the pull request already.
    otherCommits:
      merged.length > 0 ? [] : comparison.commits.map(({ sha, message }) => ({ sha, subject: firstLine(message) })),
  };
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}
