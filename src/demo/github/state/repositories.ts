import type { RoleName } from "./accounts.ts";

/** A repository; its files live in the bare Git repository at `gitDir`. */
export interface Repository {
  readonly id: number;
  readonly ownerId: number;
  readonly name: string;
  readonly gitDir: string;
  readonly private: boolean;
  readonly description: string | undefined;
  readonly defaultBranch: string;
  readonly allowMergeCommit: boolean;
  readonly allowSquashMerge: boolean;
  readonly allowRebaseMerge: boolean;
  readonly allowAutoMerge: boolean;
  readonly deleteBranchOnMerge: boolean;
  /** The repository of which this one is a fork. */
  readonly parentId: number | undefined;
  /** Role names given to accounts by id; the owner is always admin. */
  readonly collaborators: ReadonlyMap<number, RoleName>;
  /** What an organization calls a role of its own, by the collaborator's account id; it goes by the role that it builds on. */
  readonly customRoles: ReadonlyMap<number, string>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly pushedAt: Date;
}

/** A label of a repository. */
export interface Label {
  readonly id: number;
  readonly repositoryId: number;
  readonly name: string;
  /** Six hex digits. */
  readonly color: string;
  readonly description: string | undefined;
  readonly default: boolean;
}

/** A link to an archive of one commit's files. */
export interface ArchiveLink {
  readonly gitDir: string;
  readonly sha: string;
  /** The one folder that the archive holds everything in. */
  readonly folder: string;
  readonly expiresAt: Date;
}
