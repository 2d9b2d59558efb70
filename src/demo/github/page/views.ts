/** A repository's address: `acme` and `config`. */
export interface RepositoryAddress {
  readonly owner: string;
  readonly name: string;
}

/** A pull request's address. */
export interface PullRequestAddress {
  readonly repository: RepositoryAddress;
  readonly number: number;
}

/** Where a pull request is in its life, as the badge says it. */
export type PullRequestState = "open" | "draft" | "merged" | "closed";

/** A label as shown: its name and six hex digits of colour. */
export interface LabelView {
  readonly name: string;
  readonly color: string;
}

/** One line in a list of pull requests. */
export interface PullRequestRow {
  readonly address: PullRequestAddress;
  readonly title: string;
  readonly state: PullRequestState;
  readonly author: string;
  readonly labels: readonly LabelView[];
  readonly createdAt: Date;
}

/** One attempt to deliver a webhook. */
export interface DeliveryRow {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  /** The payload's `action`; undefined for events without one, such as `push`. */
  readonly action: string | undefined;
  readonly repository: string | undefined;
  readonly deliveredAt: Date;
  /** The receiver's answer; undefined when none came, or none yet. */
  readonly statusCode: number | undefined;
  /** GitHub's word for the outcome: `OK`, `pending`, `timed out`… */
  readonly status: string;
  readonly durationMs: number;
  readonly redelivery: boolean;
}

/** What the first page shows. */
export interface HomeView {
  readonly repositories: readonly RepositoryRow[];
  /** Open ones of all repositories, newest first. */
  readonly pullRequests: readonly PullRequestRow[];
  /** Newest first; a part of the log. */
  readonly deliveries: readonly DeliveryRow[];
}

/** One line in the list of repositories. */
export interface RepositoryRow {
  readonly address: RepositoryAddress;
  readonly description: string | undefined;
  readonly private: boolean;
  readonly openPullRequests: number;
}

/** What a repository's page shows. */
export interface RepositoryView {
  readonly address: RepositoryAddress;
  readonly description: string | undefined;
  /** The branch, tag or commit shown: the one asked for, or the default branch. */
  readonly ref: string;
  readonly branches: readonly BranchRow[];
  /** Every file there, as paths, sorted. */
  readonly files: readonly string[];
  /** The latest commits there, newest first. */
  readonly commits: readonly CommitRow[];
  /** Open and closed, newest first. */
  readonly pullRequests: readonly PullRequestRow[];
}

/** A branch and the commit that it points to. */
export interface BranchRow {
  readonly name: string;
  readonly sha: string;
}

/** One line in a list of commits. */
export interface CommitRow {
  readonly sha: string;
  /** Whole; the first line is shown. */
  readonly message: string;
  readonly author: string;
  readonly committedAt: Date;
}

/** What a file's page shows. */
export interface FileView {
  readonly address: RepositoryAddress;
  /** The branch, tag or commit as asked for. */
  readonly ref: string;
  readonly path: string;
  /** Undefined when the file is not text. */
  readonly text: string | undefined;
  readonly bytes: number;
  /** Whether `ref` is a branch, so that a person may commit there. */
  readonly onBranch: boolean;
}

/** What a commit's page shows. */
export interface CommitView {
  readonly address: RepositoryAddress;
  readonly commit: CommitRow;
  readonly parents: readonly string[];
  readonly files: readonly FileDiff[];
  readonly checks: readonly CheckView[];
}

/** What a comparison's page shows: what `head` has that `base` has not. */
export interface ComparisonView {
  readonly address: RepositoryAddress;
  readonly base: string;
  readonly head: string;
  /** Oldest first. */
  readonly commits: readonly CommitRow[];
  readonly files: readonly FileDiff[];
}

/** What happened to one file. */
export interface FileDiff {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: string;
  readonly additions: number;
  readonly deletions: number;
  /** The hunks without a file header; absent for binary files and pure renames. */
  readonly patch?: string;
}

/** How a check run or a commit status stands. */
export type CheckMark = "waiting" | "passed" | "failed" | "neutral";

/** A check run or a commit status of a commit. */
export interface CheckView {
  readonly name: string;
  readonly mark: CheckMark;
  /** GitHub's word: `in_progress`, `success`, `timed_out`… */
  readonly word: string;
  /** The App or the user who wrote it. */
  readonly writer: string;
  readonly title: string | undefined;
  /** Markdown. */
  readonly summary: string | undefined;
  /** Markdown; the long part below the summary. */
  readonly text: string | undefined;
  readonly detailsUrl: string | undefined;
}

/** Whether a pull request may be merged: worked out, not yet worked out, or not open at all. */
export type Mergeability = "clean" | "conflict" | "blocked" | "unknown" | "not open";

/** How many reacted in one way. */
export interface ReactionView {
  readonly emoji: string;
  /** Logins, oldest first. */
  readonly people: readonly string[];
}

/** A review in a conversation. */
export interface ReviewView {
  readonly id: number;
  readonly author: string;
  readonly isBot: boolean;
  readonly verdict: "approved" | "asked for changes" | "reviewed" | "reviewed; dismissed";
  /** Markdown; empty where nothing was said. */
  readonly body: string;
  readonly submittedAt: Date;
  readonly reactions: readonly ReactionView[];
}

/** Where one environment got a commit of a pull request. */
export interface DeploymentView {
  readonly environment: string;
  readonly sha: string;
  /** GitHub's word; `pending` until there is a status. */
  readonly state: string;
  readonly mark: CheckMark;
  readonly description: string;
  readonly creator: string;
  readonly logUrl: string;
  readonly environmentUrl: string;
  readonly at: Date;
}

/** A comment in a conversation. */
export interface CommentView {
  readonly id: number;
  readonly author: string;
  /** Whether an App wrote it. */
  readonly isBot: boolean;
  /** Markdown. */
  readonly body: string;
  readonly createdAt: Date;
  readonly editedAt: Date | undefined;
  readonly reactions: readonly ReactionView[];
}

/** What a pull request's page shows. */
export interface PullRequestView {
  readonly address: PullRequestAddress;
  readonly title: string;
  readonly state: PullRequestState;
  readonly author: string;
  readonly isBot: boolean;
  /** Markdown; undefined when there is none. */
  readonly body: string | undefined;
  readonly labels: readonly LabelView[];
  readonly headBranch: string;
  readonly headSha: string;
  readonly baseBranch: string;
  readonly createdAt: Date;
  readonly mergedBy: string | undefined;
  readonly mergedAt: Date | undefined;
  readonly mergeCommitSha: string | undefined;
  readonly mergeability: Mergeability;
  /** What the base branch still demands, a sentence each. */
  readonly demands: readonly string[];
  /** Who has it merged by itself, and how; undefined when nobody has. */
  readonly autoMerge: { readonly by: string; readonly method: string } | undefined;
  /** Whether its base is merged into by a queue, and the place in it. */
  readonly queue: { readonly position: number | undefined } | undefined;
  readonly reactions: readonly ReactionView[];
  /** Oldest first. */
  readonly comments: readonly CommentView[];
  /** Oldest first. */
  readonly reviews: readonly ReviewView[];
  /** Of its commits, newest first. */
  readonly deployments: readonly DeploymentView[];
  readonly commits: readonly CommitRow[];
  readonly files: readonly FileDiff[];
  /** Of the head commit. */
  readonly checks: readonly CheckView[];
}
