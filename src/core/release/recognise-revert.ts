import { type PullRequestNumber, parsePullRequestNumber, type RepoName } from "../identity.ts";

/** What a pull request says that it takes back; a hint, which the versions in Git have to bear out. All texts are from outside. */
export interface RevertText {
  readonly repo: RepoName;
  readonly headBranch: string;
  readonly body: string;
  /** Whole messages. */
  readonly messages: readonly string[];
}

/** Pull requests of the same repository, and commits by 7 or more digits, in lower case. */
export interface RevertHints {
  readonly pullRequests: readonly PullRequestNumber[];
  readonly commits: readonly string[];
}

/**
 * Finds what a pull request takes back: GitHub's Revert button names the branch `revert-<n>-…` and writes
 * `Reverts owner/repo#<n>`; `git revert` writes `This reverts commit <sha>.`, or with `--reference` its short form. All
 * of it can be edited, so each part is a hint on its own.
 *
 * @see https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/reverting-a-pull-request
 * @see https://git-scm.com/docs/git-revert
 */
export function recogniseRevert({ repo, headBranch, body, messages }: RevertText): RevertHints {
  const numbers: string[] = [];
  const branch = /^revert-(\d{1,15})-/.exec(headBranch)?.[1];
  if (branch !== undefined) numbers.push(branch);
  for (const text of [body, ...messages].map((each) => each.slice(0, longestText))) {
    for (const [, named, number] of text.matchAll(/^Reverts (?:([\w.-]{1,39}\/[\w.-]{1,100}))?#(\d{1,15})\b/gm))
      if (number !== undefined && (named === undefined || named.toLowerCase() === repo)) numbers.push(number);
  }
  const commits = messages
    .map((each) => each.slice(0, longestText))
    .flatMap((text) => [...text.matchAll(/^This reverts commit ([0-9a-f]{7,64})\b/gm)].map(([, sha]) => sha ?? ""));
  return {
    pullRequests: [...new Set(numbers.flatMap((number) => parsePullRequestNumber(Number(number)) ?? []))],
    commits: [...new Set(commits)].slice(0, mostCommits),
  };
}

const longestText = 65_536;
const mostCommits = 20;
