import type { BranchName, CommitSha, Login, PullRequestNumber, RepoName } from "./identity.ts";
import type { ImageDigest, ImageName, ImageTag } from "./image/reference.ts";
import type { CommandSource } from "./release/command-record.ts";
import type { ReleaseRequest } from "./release/request.ts";

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
  /** The repository of its head, a fork maybe; absent when that is gone, and in events that older versions stored. */
  readonly headRepo?: RepoName;
  /** The commit at its head; absent in events that older versions stored. */
  readonly headCommit?: CommitSha;
  /** Told for `closed`, and of every later change when it was merged. */
  readonly merged?: boolean;
  /** What a person opened it with, commands maybe; `findDescription` makes an event of it. Only for `opened`. */
  readonly description?: Pick<CommentWritten, "author" | "text" | "writtenAt">;
  readonly sender?: Login;
}

/** The App's installation, or the repositories in it, changed. */
export interface InstallationChanged {
  readonly kind: "installation-changed";
  /** The repositories that were added; empty for other changes. */
  readonly added: readonly RepoName[];
}

/** Somebody wrote on a pull request. */
export interface CommentWritten {
  readonly kind: "comment-written";
  readonly repo: RepoName;
  readonly number: PullRequestNumber;
  readonly source: CommandSource;
  /** GitHub's id of the comment or the review; for a description the pull request's number. */
  readonly id: number;
  /** A person; what bots and Apps write is ignored by intake. */
  readonly author: Login;
  /** `edited`: what it says now is not run. */
  readonly action: "created" | "edited";
  /** From outside, as GitHub gives it. */
  readonly text: string;
  /** By GitHub's clock, to the second. */
  readonly writtenAt: Date;
  /** The head that the author saw, where the payload tells it: the reviewed commit, or the head that the description came with. */
  readonly headCommit?: CommitSha;
}

/** A release pull request was reviewed without words of a person's, or a review of it was dismissed. */
export interface PullRequestReviewed {
  readonly kind: "pull-request-reviewed";
  readonly repo: RepoName;
  readonly number: PullRequestNumber;
}

/** Checks of a commit came to an end, well or not: what waits for them is looked at again. */
export interface ChecksFinished {
  readonly kind: "checks-finished";
  readonly repo: RepoName;
  readonly commit: CommitSha;
}

/** A release that was asked for had to wait until its config repo could be read; it is to be tried again. */
export interface ReleaseAsked {
  readonly kind: "release-asked";
  readonly request: ReleaseRequest;
}

/** The closed list of what can happen. A stored event is one of these, as JSON. */
export type TidegateEvent =
  | ImagePublished
  | BranchPushed
  | PullRequestChanged
  | InstallationChanged
  | CommentWritten
  | PullRequestReviewed
  | ChecksFinished
  | ReleaseAsked;
