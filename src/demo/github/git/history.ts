import { readCommit } from "./commits.ts";
import { isSha, readObject } from "./objects.ts";
import { readRef } from "./refs.ts";
import { git, tryGit } from "./run-git.ts";

/** How many commits each of two has that the other has not. */
export interface Distance {
  readonly ahead: number;
  readonly behind: number;
}

/** A part of a history to list, newest first. */
export interface HistoryQuery {
  /** `sha`, or `base..head` for what head has and base has not. */
  readonly range: string;
  readonly path?: string;
  readonly skip?: number;
  readonly limit?: number;
  readonly order?: "newest first" | "oldest first";
}

/** How far `head` is ahead of and behind `base`. */
export async function measureDistance(gitDir: string, base: string, head: string): Promise<Distance> {
  if (base === head) return { ahead: 0, behind: 0 };
  if (await isChild(gitDir, head, base)) return { ahead: 1, behind: 0 };
  const out = await git(gitDir, ["rev-list", "--left-right", "--count", `${base}...${head}`]);
  const [behind = 0, ahead = 0] = out.toString("utf8").trim().split(/\s+/).map(Number);
  return { ahead, behind };
}

/** The best common ancestor of two commits; `undefined` when their histories never met. */
export async function findMergeBase(gitDir: string, one: string, other: string): Promise<string | undefined> {
  if (one === other || (await isChild(gitDir, other, one))) return one;
  const outcome = await tryGit(gitDir, ["merge-base", one, other]);
  return outcome.code === 0 ? outcome.stdout.toString("utf8").trim() : undefined;
}

/** Whether the first commit is the second, or one of those it was built on. */
export async function isAncestor(gitDir: string, old: string, young: string): Promise<boolean> {
  if (old === young || (await isChild(gitDir, young, old))) return true;
  return (await tryGit(gitDir, ["merge-base", "--is-ancestor", old, young])).code === 0;
}

/** The references that fit a pattern and point to a commit or one that it was built on, by full name. */
export async function listContained(gitDir: string, pattern: string, commit: string): Promise<ReadonlySet<string>> {
  const out = await git(gitDir, ["for-each-ref", "--format=%(refname)", `--merged=${commit}`, pattern]);
  return new Set(out.toString("utf8").split("\n"));
}

/** The references that fit a pattern and were built on a commit, by full name. */
export async function listContaining(gitDir: string, pattern: string, commit: string): Promise<ReadonlySet<string>> {
  const out = await git(gitDir, ["for-each-ref", "--format=%(refname)", `--contains=${commit}`, pattern]);
  return new Set(out.toString("utf8").split("\n"));
}

/** Whether a commit has just this one parent: the usual case, and told without asking Git. */
async function isChild(gitDir: string, child: string, parent: string): Promise<boolean> {
  const commit = await readCommit(gitDir, child);
  return commit?.parents.length === 1 && commit.parents[0] === parent;
}

/** The SHA-1s of a part of the history, in Git's topological order. */
export async function listHistory(gitDir: string, query: HistoryQuery): Promise<readonly string[]> {
  const args = ["rev-list", "--topo-order"];
  if (query.skip !== undefined) args.push(`--skip=${query.skip}`);
  if (query.limit !== undefined) args.push(`--max-count=${query.limit}`);
  if (query.order === "oldest first") args.push("--reverse");
  args.push(query.range, "--", ...(query.path === undefined ? [] : [`:(literal)${query.path}`]));
  const out = await git(gitDir, args);
  return out.toString("utf8").split("\n").filter(isSha);
}

/** The SHA-1s of what only this reference leads to and no branch beside it, oldest first. */
export async function listUnshared(gitDir: string, name: string, limit: number): Promise<readonly string[]> {
  // excluding looks like a pattern, but no reference's name can hold a pattern's characters
  const but = name.startsWith("refs/heads/") ? [`--exclude=${name.slice("refs/heads/".length)}`] : [];
  const args = ["rev-list", "--topo-order", "--reverse", `--max-count=${limit}`, name, "--not", ...but, "--branches"];
  return (await git(gitDir, args)).toString("utf8").split("\n").filter(isSha);
}

/** The branches that point to a commit, by full name. */
export async function listBranchesAt(gitDir: string, sha: string): Promise<readonly string[]> {
  const out = await git(gitDir, ["for-each-ref", "--format=%(refname)", `--points-at=${sha}`, "refs/heads"]);
  return out
    .toString("utf8")
    .split("\n")
    .filter((name) => name !== "");
}

/** How many commits a range holds. */
export async function countHistory(gitDir: string, range: string, path?: string): Promise<number> {
  const below = path === undefined ? [] : [`:(literal)${path}`];
  return Number((await git(gitDir, ["rev-list", "--count", range, "--", ...below])).toString("utf8"));
}

/**
 * The commit that a caller's text means: a branch, a tag, a full reference without `refs/`, a whole SHA-1 or at least four
 * digits of one; `undefined` when it means none.
 */
export async function resolveCommit(gitDir: string, text: string): Promise<string | undefined> {
  if (isSha(text)) return (await readObject(gitDir, text))?.kind === "commit" ? text : undefined;
  for (const name of [`refs/heads/${text}`, `refs/tags/${text}`, `refs/${text}`, text]) {
    const sha = await readRef(gitDir, name);
    if (sha !== undefined) return peel(gitDir, sha);
  }
  return /^[0-9a-f]{4,39}$/.test(text) ? peel(gitDir, text) : undefined;
}

async function peel(gitDir: string, text: string): Promise<string | undefined> {
  if (isSha(text) && (await readObject(gitDir, text))?.kind === "commit") return text;
  const outcome = await tryGit(gitDir, ["rev-parse", "--verify", "--quiet", `${text}^{commit}`]);
  return outcome.code === 0 ? outcome.stdout.toString("utf8").trim() : undefined;
}
