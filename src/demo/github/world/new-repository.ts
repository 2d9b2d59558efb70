import { join } from "node:path";
import { recordActivity } from "../actions/push.ts";
import { ApiError } from "../api-error.ts";
import { writeCommit } from "../git/commits.ts";
import { writeObject } from "../git/objects.ts";
import { listRefs, moveRef, nothing } from "../git/refs.ts";
import { createBareRepository, createForkRepository } from "../git/repository.ts";
import { writeTree } from "../git/trees.ts";
import type { Site } from "../site.ts";
import type { Account } from "../state/accounts.ts";
import { findRepository } from "../state/lookups.ts";
import type { Repository } from "../state/repositories.ts";
import { ownerOf } from "./accounts.ts";
import type { WorldAddresses } from "./addresses.ts";

/** A repository to be. */
export interface NewRepository {
  readonly owner: string;
  readonly name: string;
  readonly private?: boolean;
  /** The first commit's files by path; a repository without any has no commit either. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** `main` when absent. */
  readonly defaultBranch?: string;
  readonly description?: string;
  readonly deleteBranchOnMerge?: boolean;
  /** `false` when absent, as on GitHub. */
  readonly allowAutoMerge?: boolean;
  /** Merge methods that the repository allows; all when absent. */
  readonly mergeMethods?: readonly ("merge" | "squash" | "rebase")[];
}

/** Makes a repository with its first commit; throws GitHub's 422 when there is one of that name. */
export async function createRepository(site: Site, at: WorldAddresses, wish: NewRepository): Promise<void> {
  const owner = at.account(wish.owner);
  if (findRepository(site.state, wish.owner, wish.name) !== undefined)
    throw new ApiError(422, "Repository creation failed.");
  const id = site.nextId();
  const methods = wish.mergeMethods ?? ["merge", "squash", "rebase"];
  const now = site.now();
  const repository: Repository = {
    id,
    ownerId: owner.id,
    name: wish.name,
    gitDir: join(site.directory, `${id}.git`),
    private: wish.private ?? false,
    description: wish.description,
    defaultBranch: wish.defaultBranch ?? "main",
    allowMergeCommit: methods.includes("merge"),
    allowSquashMerge: methods.includes("squash"),
    allowRebaseMerge: methods.includes("rebase"),
    allowAutoMerge: wish.allowAutoMerge ?? false,
    deleteBranchOnMerge: wish.deleteBranchOnMerge ?? false,
    parentId: undefined,
    collaborators: new Map(),
    customRoles: new Map(),
    createdAt: now,
    updatedAt: now,
    pushedAt: now,
  };
  await createBareRepository(repository.gitDir, repository.defaultBranch);
  if (wish.files !== undefined) await commitFirst(site, repository, wish.files);
  site.state.repositories.put(repository);
}

/** Copies a repository's branches to another owner. */
export async function createFork(site: Site, parent: Repository, owner: Account): Promise<void> {
  const id = site.nextId();
  const now = site.now();
  const gitDir = join(site.directory, `${id}.git`);
  await createForkRepository(gitDir, parent.gitDir, parent.defaultBranch);
  for (const { name, sha } of await listRefs(parent.gitDir, "refs/heads/"))
    await moveRef(gitDir, name, { before: nothing, after: sha });
  site.state.repositories.put({
    ...parent,
    id,
    ownerId: owner.id,
    gitDir,
    parentId: parent.id,
    collaborators: new Map(),
    customRoles: new Map(),
    createdAt: now,
    updatedAt: now,
    pushedAt: now,
  });
}

async function commitFirst(
  site: Site,
  repository: Repository,
  files: NonNullable<NewRepository["files"]>,
): Promise<void> {
  const { gitDir, ownerId, defaultBranch } = repository;
  const changes = await Promise.all(
    Object.entries(files).map(async ([path, content]) => {
      const sha = await writeObject(gitDir, "blob", Buffer.from(content));
      return { path, mode: "100644", sha } as const;
    }),
  );
  const actor = ownerOf(site, site.state.accounts.need(ownerId));
  const { account } = actor;
  const author = { name: account.name, email: account.email, at: site.now() };
  const tree = await writeTree(gitDir, undefined, changes);
  const sha = await writeCommit(gitDir, { tree, parents: [], author, committer: author, message: "First commit" });
  const step = { name: `refs/heads/${defaultBranch}`, before: nothing, after: sha };
  await moveRef(gitDir, step.name, step);
  recordActivity(site, actor, repository, { ...step, type: "branch_creation" });
}
