import { z } from "zod";
import type { CommitSha, RepoName } from "../core/identity.ts";
import { commitSha, parseAnswer } from "./answer.ts";
import type { Comparison } from "./github.ts";
import type { RepoCalls } from "./repo-calls.ts";

/** The two commits of a comparison, as in `base...head`. */
export interface Compared {
  readonly base: CommitSha;
  readonly head: CommitSha;
}

/**
 * What lies between two commits. Asked without paging, GitHub lists 250 commits at once, the newest of them; where it
 * listed fewer than there are, the pages are read, oldest first. Absent when GitHub knows one of the two not, or no
 * common ancestor.
 *
 * @see https://docs.github.com/en/rest/commits/commits#compare-two-commits
 */
export async function fetchComparison(
  calls: RepoCalls,
  repo: RepoName,
  compared: Compared,
): Promise<Comparison | undefined> {
  const whole = await fetchPart(calls, repo, { ...compared, paging: {} });
  if (whole === undefined) return undefined;
  const wanted = Math.min(whole.total_commits, mostCommits);
  const commits =
    whole.commits.length < wanted ? await fetchPages(calls, repo, { ...compared, wanted }) : whole.commits;
  return {
    status: whole.status,
    totalCommits: whole.total_commits,
    commits: commits.slice(0, mostCommits).map(({ sha, commit }) => ({ sha, message: commit.message })),
    url: whole.html_url,
  };
}

const mostCommits = 250;

const comparisonAnswer = z.object({
  status: z.enum(["ahead", "behind", "identical", "diverged"]),
  total_commits: z.number().int(),
  html_url: z.string(),
  commits: z.array(z.object({ sha: commitSha, commit: z.object({ message: z.string() }) })),
});

type Part = z.output<typeof comparisonAnswer>;

async function fetchPages(
  calls: RepoCalls,
  repo: RepoName,
  { wanted, ...compared }: Compared & { readonly wanted: number },
): Promise<Part["commits"]> {
  const commits: Part["commits"] = [];
  for (let page = 1; commits.length < wanted; page += 1) {
    const part = await fetchPart(calls, repo, { ...compared, paging: { per_page: 100, page } });
    if (part === undefined || part.commits.length === 0) break;
    commits.push(...part.commits);
  }
  return commits;
}

async function fetchPart(
  calls: RepoCalls,
  repo: RepoName,
  part: Compared & { readonly paging: { readonly per_page?: number; readonly page?: number } },
): Promise<Part | undefined> {
  const { base, head, paging } = part;
  const answer = await calls.find(repo, (send, at) =>
    send("GET /repos/{owner}/{repo}/compare/{basehead}", { ...at, ...paging, basehead: `${base}...${head}` }),
  );
  return answer === undefined ? undefined : parseAnswer(comparisonAnswer, answer);
}
