import { type Signature, writeCommit } from "./commits.ts";
import { isSha } from "./objects.ts";
import { readRef } from "./refs.ts";
import { GitFailure, tryGit } from "./run-git.ts";

/** The tree that a merge gives, or the paths at which the two sides disagree. */
export type MergeOutcome =
  | { readonly kind: "clean"; readonly tree: string }
  | { readonly kind: "conflict"; readonly paths: readonly string[] };

/** Merges two commits from their common ancestor without touching any reference. */
export async function mergeCommits(gitDir: string, ours: string, theirs: string): Promise<MergeOutcome> {
  const args = ["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", ours, theirs];
  const outcome = await tryGit(gitDir, args);
  const [tree = "", ...paths] = outcome.stdout
    .toString("utf8")
    .split("\0")
    .filter((part) => part !== "");
  if (outcome.code === 0 && isSha(tree)) return { kind: "clean", tree };
  if (outcome.code === 1 && isSha(tree)) return { kind: "conflict", paths: [...new Set(paths)] };
  throw new GitFailure(args, outcome);
}

/** Three trees: what changed from `from` to `to` is to be done on `onto`. */
export interface Transplant {
  readonly from: string;
  readonly to: string;
  readonly onto: string;
}

/**
 * Carries a change of trees over to another tree, as `git cherry-pick` and `git revert` do.
 *
 * Git 2.39's merge-tree cannot be given a merge base, so three commits that nothing points to give it one.
 */
export async function transplant(gitDir: string, { from, to, onto }: Transplant): Promise<MergeOutcome> {
  const nobody: Signature = { name: "GitHub", email: "noreply@github.com", at: new Date(0) };
  const loose = (tree: string, parents: readonly string[], message: string) =>
    writeCommit(gitDir, { tree, parents, author: nobody, committer: nobody, message });
  const root = await loose(from, [], "from");
  return mergeCommits(gitDir, await loose(onto, [root], "onto"), await loose(to, [root], "to"));
}

/** The first name of the form `base`, `base-1`, `base-2`… that no branch has. */
export async function freeBranchName(gitDir: string, base: string): Promise<string> {
  for (let suffix = 0; ; suffix += 1) {
    const name = suffix === 0 ? base : `${base}-${suffix}`;
    if ((await readRef(gitDir, `refs/heads/${name}`)) === undefined) return name;
  }
}
