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
 * `Reverts owner/repo#<n>`; `git revert` writes `This reverts commit <sha>.`, or with `--reference` its short form, below
 * a subject that keeps the number of what was squashed: `Revert "… (#<n>)"`, or `Reapply "…"` for a revert of a revert.
 * All of it can be edited, so each part is a hint on its own. At most 20 of each sort are taken, those of the branch and
 * the body first: each is asked about.
 *
 * @see https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/reverting-a-pull-request
 * @see https://git-scm.com/docs/git-revert
 */
export function recogniseRevert({ repo, headBranch, body, messages }: RevertText): RevertHints {
  const texts = [body, ...messages].map((text) => text.slice(0, longestText));
  const ofBranch = /^revert-(\d{1,15})-/.exec(headBranch)?.[1];
  const numbers = [
    ...(ofBranch === undefined ? [] : [ofBranch]),
    ...texts.flatMap((text) => numbersIn(text, repo)),
    ...texts.flatMap((text) => /^(?:Revert|Reapply) ".{0,300}\(#(\d{1,15})\)"/i.exec(text)?.[1] ?? []),
  ];
  return {
    pullRequests: [...new Set(numbers.flatMap((number) => parsePullRequestNumber(Number(number)) ?? []))].slice(
      0,
      most,
    ),
    commits: [...new Set(texts.flatMap(commitsIn))].slice(0, most),
  };
}

const longestText = 65_536;
const most = 20;

function numbersIn(text: string, repo: RepoName): readonly string[] {
  const found = text.matchAll(/^Reverts (?:([\w.-]{1,39}\/[\w.-]{1,100}))?#(\d{1,15})\b/gim);
  return [...found].flatMap(([, named, number = ""]) =>
    named === undefined || named.toLowerCase() === repo ? [number] : [],
  );
}

function commitsIn(text: string): readonly string[] {
  const found = text.matchAll(/^This reverts commit ([0-9a-f]{7,64})\b/gim);
  return [...found].map(([, sha = ""]) => sha.toLowerCase());
}
