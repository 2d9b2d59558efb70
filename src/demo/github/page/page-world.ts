import type {
  CommitView,
  FileView,
  HomeView,
  PullRequestAddress,
  PullRequestView,
  RepositoryAddress,
  RepositoryView,
} from "./views.ts";

/** How a pull request can be merged. */
export type MergeMethod = "merge" | "squash" | "rebase";

/**
 * What became of a click: done, perhaps with a new pull request or comment to go to, or refused with GitHub's words.
 */
export type ActionOutcome =
  | { readonly kind: "done"; readonly pullRequestNumber?: number; readonly commentId?: number }
  | { readonly kind: "refused"; readonly status: 403 | 404 | 405 | 409 | 422; readonly reason: string };

/** What a person does on a pull request's page. */
export type PageAction =
  | { readonly kind: "comment"; readonly body: string }
  | { readonly kind: "merge"; readonly method: MergeMethod }
  | { readonly kind: "revert" }
  | { readonly kind: "close" }
  | { readonly kind: "reopen" };

/** What the pages need of the stand-in GitHub. Whatever is not there reads as undefined. */
export interface PageWorld {
  readonly home: () => Promise<HomeView>;
  readonly repository: (address: RepositoryAddress) => Promise<RepositoryView | undefined>;
  /** A file at a branch, tag or commit. */
  readonly file: (address: RepositoryAddress, ref: string, path: string) => Promise<FileView | undefined>;
  readonly commit: (address: RepositoryAddress, sha: string) => Promise<CommitView | undefined>;
  readonly pullRequest: (address: PullRequestAddress) => Promise<PullRequestView | undefined>;
  /** The logins of the people that one may act as; at least one. */
  readonly people: () => readonly string[];
  readonly act: (address: PullRequestAddress, login: string, action: PageAction) => Promise<ActionOutcome>;
}
