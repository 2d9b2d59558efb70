import { ApiError, invalidField } from "../api-error.ts";
import { readCommit, type Signature, writeCommit } from "../git/commits.ts";
import { nothing, readRef } from "../git/refs.ts";
import { findEntry, type TreeChange, writeTree } from "../git/trees.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { Repository } from "../state/repositories.ts";
import { guardBranch } from "./guard-branch.ts";
import { push } from "./push.ts";
import { requireRole } from "./rights.ts";

/** A commit to be made on top of a branch. */
export interface CommitWish {
  /** Branch name without `refs/heads/`. */
  readonly branch: string;
  /** Where a branch that is not there begins, as a full SHA-1; at the default branch when absent. */
  readonly from?: string;
  readonly changes: readonly TreeChange[];
  readonly message: string;
  readonly author: Signature;
  readonly committer: Signature;
  /** Whether GitHub signs it. */
  readonly signed: boolean;
}

/**
 * Makes a commit on a branch and pushes it. A branch that is not there begins where it is said, else at the default branch,
 * or at nothing in an empty repository. Returns the commit's SHA-1.
 */
export async function commitFiles(site: Site, actor: Actor, repository: Repository, wish: CommitWish): Promise<string> {
  requireRole(site, actor, repository, "write");
  const { gitDir } = repository;
  const name = `refs/heads/${wish.branch}`;
  const before = await readRef(gitDir, name);
  const parent = before ?? wish.from ?? (await readRef(gitDir, `refs/heads/${repository.defaultBranch}`));
  const base = parent === undefined ? undefined : (await readCommit(gitDir, parent))?.tree;
  const after = await writeCommit(gitDir, {
    tree: await writeTree(gitDir, base, wish.changes),
    parents: parent === undefined ? [] : [parent],
    author: wish.author,
    committer: wish.committer,
    message: wish.message,
  });
  const step = { name, before: before ?? nothing, after };
  await guardBranch(site, actor, repository, step);
  if (wish.signed) site.state.signedCommits.add(after);
  await push(site, actor, repository, step);
  return after;
}

/** Throws GitHub's 422 for a path that a tree cannot hold. */
export function checkPath(path: string): void {
  const parts = path.split("/");
  const odd = parts.some((part) => part === "" || part === "." || part === ".." || part.toLowerCase() === ".git");
  if (odd || path.includes("\0"))
    throw invalidField({
      resource: "Commit",
      field: "path",
      code: "custom",
      message: "path contains a malformed path component",
    });
}

/** A file to be written or taken away by the contents endpoints. */
export interface FileGuard {
  readonly branch: string;
  readonly path: string;
  /** The blob that the caller saw there; `undefined` when it saw none. */
  readonly sha: string | undefined;
}

/** Throws where GitHub would: 404 for an unknown branch, 422 for a missing `sha`, 409 for one that is no longer right. */
export async function guardFile(repository: Repository, { branch, path, sha }: FileGuard): Promise<"new" | "existing"> {
  const { gitDir } = repository;
  checkPath(path);
  const head = await readRef(gitDir, `refs/heads/${branch}`);
  if (head === undefined) {
    const empty = (await readRef(gitDir, `refs/heads/${repository.defaultBranch}`)) === undefined;
    if (empty && branch === repository.defaultBranch) return "new";
    throw new ApiError(404, `Branch ${branch} not found`);
  }
  const tree = (await readCommit(gitDir, head))?.tree ?? "";
  const entry = await findEntry(gitDir, tree, path);
  if (entry?.mode === "040000")
    throw invalidField({ resource: "Commit", field: "path", code: "custom", message: "path refers to a directory" });
  if (entry !== undefined && sha === undefined) throw new ApiError(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  if (sha !== undefined && entry?.sha !== sha) throw new ApiError(409, `${path} does not match ${sha}`);
  return entry === undefined ? "new" : "existing";
}
