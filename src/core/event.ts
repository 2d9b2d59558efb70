import type { BranchName, CommitSha, Login, PullRequestNumber, RepoName } from "./identity.ts";
import type { ImageDigest, ImageName, ImageTag } from "./image/reference.ts";

/** By which door an event came in; a metric label, so the set is closed. */
export type EventSource = "github" | "registry" | "hook" | "sweep";

/** What the outside says of where an image was built from; a hint until the release job has checked it. */
export interface BuildFacts {
  /** The repository that built it. */
  readonly repo?: RepoName;
  /** The full commit it was built from. */
  readonly revision?: CommitSha;
}

/** An image was published under a tag: by a registry, by GitHub Packages, or said by CI. */
export interface ImagePublished {
  readonly kind: "image-published";
  readonly image: ImageName;
  readonly tag: ImageTag;
  /** Absent when the sender does not tell it (the registry is asked anyway). */
  readonly digest?: ImageDigest;
  readonly build: BuildFacts;
}

/** Commits arrived on a branch (or the branch came, or went). */
export interface BranchPushed {
  readonly kind: "branch-pushed";
  readonly repo: RepoName;
  readonly branch: BranchName;
  /** The new head; absent when the branch was deleted. */
  readonly head?: CommitSha;
  readonly sender?: Login;
}

/** A pull request changed its state or its head; intake passes all of them on, the job looks which are ours. */
export interface PullRequestChanged {
  readonly kind: "pull-request-changed";
  readonly repo: RepoName;
  readonly number: PullRequestNumber;
  readonly action: "opened" | "closed" | "reopened" | "synchronize" | "edited";
  readonly headBranch: BranchName;
  readonly sender?: Login;
}

/** The App's installation, or the repositories in it, changed. */
export interface InstallationChanged {
  readonly kind: "installation-changed";
  /** The repositories that were added; empty for other changes. */
  readonly added: readonly RepoName[];
}

/** The closed list of what can happen. A stored event is one of these, as JSON. */
export type TidegateEvent = ImagePublished | BranchPushed | PullRequestChanged | InstallationChanged;
