import type { SourceChanges } from "../release/plan.ts";
import { counted } from "./counted.ts";
import { type Links, quietPullRequestLink, shortCommit } from "./github-links.ts";
import { type Interpolated, link, type Markdown, md, nothing, prose } from "./markdown.ts";
import { blocks, folded, list } from "./markdown-blocks.ts";
import { atMost } from "./within-limit.ts";

/** A list longer than this is folded. */
const longestOpenList = 10;

/** What lies between the running and the new version in the source repo, each list with at most so many entries. */
export function renderSourceChanges(changes: SourceChanges | undefined, links: Links, most: number): Markdown {
  if (changes === undefined) {
    return md`What changed between the two versions is not known: Tidegate does not know the commits of both.`;
  }
  const { repo, pullRequests, otherCommits, status } = changes;
  if (status === "identical") return md`Both versions were built from the same commit, ${shortCommit(changes.to)}.`;
  const entries: readonly Interpolated[] = [
    ...atMost(pullRequests, most, ({ number, title, author }) => {
      const by = author === undefined ? nothing : md` (${author})`;
      return md`${quietPullRequestLink(links, repo, number)} ${prose(title, 120)}${by}`;
    }),
    ...atMost(otherCommits, most, ({ sha, subject }) => md`${shortCommit(sha)} ${prose(subject, 120)}`),
  ];
  const summary = [
    ...(pullRequests.length > 0 ? [counted(pullRequests.length, "pull request")] : []),
    ...(otherCommits.length > 0 ? [counted(otherCommits.length, "other commit")] : []),
  ].join(", ");
  const entryList = list(entries);
  return blocks(
    md`### Changes in ${repo}`,
    entries.length > longestOpenList ? folded(summary, entryList) : entryList,
    compareSentence(changes),
  );
}

/** A warning where the new version does not contain the running one: nobody should find that out after the merge. */
export function renderHistoryWarning(changes: SourceChanges | undefined): Markdown {
  if (changes === undefined) return nothing;
  const { status, from, to } = changes;
  if (status === "behind") {
    return md`> **This goes back.** ${shortCommit(to)} is older than ${shortCommit(from)}, which runs now: what was added since is taken out.`;
  }
  if (status === "diverged") {
    return md`> **This may take something out.** ${shortCommit(to)} does not contain ${shortCommit(from)}, which runs now: they are on different branches.`;
  }
  return nothing;
}

function compareSentence({ from, to, url, status, totalCommits }: SourceChanges): Markdown {
  const label = md`Compare ${shortCommit(from)} with ${shortCommit(to)}`;
  const commits = status === "behind" ? nothing : md` (${counted(totalCommits, "commit")})`;
  return md`${link(label, url)}${commits}.`;
}
