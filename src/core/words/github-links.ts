import { type CommitSha, type PullRequestNumber, type RepoName, splitRepoName } from "../identity.ts";
import { code, link, type Markdown, md } from "./markdown.ts";

/** Where GitHub's own pages are: `https://github.com`, without a trailing slash. */
export interface Links {
  readonly web: string;
}

/** A pull request that shall learn of this: GitHub puts a reference to our page into its timeline. */
export function pullRequestLink({ web }: Links, repo: RepoName, number: PullRequestNumber): Markdown {
  return link(md`${repo}#${number}`, `${web}/${repo}/pull/${number}`);
}

/**
 * A pull request that shall not be told: a release lists dozens, and a reference in the timeline of each would be noise
 * for everybody who follows them. On github.com a link by way of `redirect.github.com` leaves none; elsewhere there is
 * no such host, so the number is not a link.
 *
 * @see https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls#avoiding-backlinks-to-linked-references
 */
export function quietPullRequestLink(links: Links, repo: RepoName, number: PullRequestNumber): Markdown {
  return quietLink(links, "", { repo, number });
}

/** The same with the repository's name before it, without its owner: `config#77`, for lines about several repositories. */
export function quietNamedLink(links: Links, repo: RepoName, number: PullRequestNumber): Markdown {
  return quietLink(links, splitRepoName(repo).name, { repo, number });
}

/** A commit, by the seven digits that GitHub shows. */
export function commitLink({ web }: Links, repo: RepoName, commit: CommitSha): Markdown {
  return link(shortCommit(commit), `${web}/${repo}/commit/${commit}`);
}

/** A line of a file as it is at a commit. */
export function lineLink(
  { web }: Links,
  { repo, commit }: { readonly repo: RepoName; readonly commit: CommitSha },
  { path, line }: { readonly path: string; readonly line: number },
): Markdown {
  const encoded = path.toWellFormed().split("/").map(encodeURIComponent).join("/");
  return link(md`${code(path)} line ${line}`, `${web}/${repo}/blob/${commit}/${encoded}#L${line}`);
}

/** The seven digits of a commit that GitHub shows, as a code span. */
export function shortCommit(commit: CommitSha): Markdown {
  return code(commit.slice(0, 7));
}

function quietLink(
  { web }: Links,
  name: string,
  { repo, number }: { readonly repo: RepoName; readonly number: PullRequestNumber },
): Markdown {
  if (web !== "https://github.com") return code(`${name}#${number}`);
  const label = name === "" ? md`#${number}` : md`${name}#${number}`;
  return link(label, `https://redirect.github.com/${repo}/pull/${number}`);
}
