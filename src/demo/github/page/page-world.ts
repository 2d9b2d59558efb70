import type {
  CommitView,
  ComparisonView,
  FileView,
  HomeView,
  PullRequestAddress,
  PullRequestView,
  RepositoryAddress,
  RepositoryView,
} from "./views.ts";

/** What a review can come to. */
export type ReviewEvent = "APPROVE" | "REQUEST_CHANGES" | "COMMENT";

/** How a pull request can be merged. */
export type MergeMethod = "merge" | "squash" | "rebase";

/**
 * What became of a click: done, perhaps with a new pull request or comment to go to, or refused with GitHub's words.
 */
export type ActionOutcome =
  | { readonly kind: "done"; readonly pullRequestNumber?: number; readonly commentId?: number }
  | { readonly kind: "refused"; readonly status: number; readonly reason: string };

/** What a person does on a pull request's page. */
export type PageAction =
  | { readonly kind: "comment"; readonly body: string }
  | { readonly kind: "merge"; readonly method: MergeMethod }
  | { readonly kind: "review"; readonly event: ReviewEvent; readonly body: string }
  | { readonly kind: "auto-merge"; readonly method: MergeMethod }
  | { readonly kind: "no-auto-merge" }
  | { readonly kind: "enqueue" }
  | { readonly kind: "dequeue" }
  | { readonly kind: "ready" }
  | { readonly kind: "draft" }
  | { readonly kind: "revert" }
  | { readonly kind: "close" }
  | { readonly kind: "reopen" };

/** A file as a person wants it to be. */
export interface FileEdit {
  /** The branch on whose page the file was edited. */
  readonly branch: string;
  readonly path: string;
  readonly text: string;
  /** The commit's message; `Update <path>` where it is empty. */
  readonly message: string;
  /** Where it is committed: the same branch, or a new one, from which a pull request is opened then. */
  readonly into: string;
}

/** What the pages need of the stand-in GitHub. Whatever is not there reads as undefined. */
export interface PageWorld {
  readonly home: () => Promise<HomeView>;
  /** A repository at a branch, tag or commit; at its default branch when undefined. */
  readonly repository: (address: RepositoryAddress, ref: string | undefined) => Promise<RepositoryView | undefined>;
  /** A file at a branch, tag or commit. */
  readonly file: (address: RepositoryAddress, ref: string, path: string) => Promise<FileView | undefined>;
  readonly commit: (address: RepositoryAddress, sha: string) => Promise<CommitView | undefined>;
  /** The difference between two branches, tags or commits, from where they parted. */
  readonly comparison: (address: RepositoryAddress, base: string, head: string) => Promise<ComparisonView | undefined>;
  /** The commit that a check run is on. */
  readonly commitOfCheck: (address: RepositoryAddress, checkRunId: number) => string | undefined;
  readonly pullRequest: (address: PullRequestAddress) => Promise<PullRequestView | undefined>;
  /** The logins of the people that one may act as; at least one. */
  readonly people: () => readonly string[];
  readonly act: (address: PullRequestAddress, login: string, action: PageAction) => Promise<ActionOutcome>;
  readonly edit: (address: RepositoryAddress, login: string, edit: FileEdit) => Promise<ActionOutcome>;
}
