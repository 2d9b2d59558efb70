import type { BlobSha, BranchName, CommitSha, Login, PullRequestNumber, RepoName, TreeSha } from "../core/identity.ts";
import type { Review } from "../core/release/review.ts";
import type { Deployments, Merging, People, Reactions, SourceState } from "./command-port.ts";

/**
 * GitHub in our words. Jobs see only this; the adapter beside it speaks the API.
 * Every method may throw `RetryLater` (rate limit, 5xx, connection) and, for what the installation does not
 * reach, `OutsideInstallation`. Nothing here is retried twice: the worker repeats the whole job.
 */
export interface GitHub {
  readonly contents: Contents;
  readonly branches: Branches;
  readonly pullRequests: PullRequests;
  readonly reports: Reports;
  readonly app: AppApi;
  readonly people: People;
  readonly source: SourceState;
  readonly reactions: Reactions;
  readonly merging: Merging;
  readonly deployments: Deployments;
}

/** Reading a repository at a commit. Answers for immutable things are cached by SHA. */
export interface Contents {
  /** The default branch and where it stands now. */
  fetchHead(repo: RepoName): Promise<BranchHead>;
  /** Every entry of the commit's tree, depth first, whole paths. Throws when GitHub truncates the listing and it cannot be walked. */
  fetchTree(repo: RepoName, tree: TreeSha): Promise<readonly TreeEntry[]>;
  /** The bytes of the given blobs of one commit, each verified against its SHA; one tarball or single blobs, whichever is less. */
  fetchBlobs(repo: RepoName, commit: CommitSha, blobs: readonly BlobSha[]): Promise<ReadonlyMap<BlobSha, Uint8Array>>;
  /** What lies between two commits, at most 250 commits; absent when either is unknown to the repository. */
  fetchComparison(repo: RepoName, base: CommitSha, head: CommitSha): Promise<Comparison | undefined>;
  /** The full SHA that a full or short one (7 or more digits) names; absent when none or several. */
  resolveCommit(repo: RepoName, sha: string): Promise<CommitSha | undefined>;
}

/** Writing commits and branches. Nothing here ever forces a branch. */
export interface Branches {
  fetchBranch(repo: RepoName, branch: BranchName): Promise<BranchHead | undefined>;
  fetchCommit(repo: RepoName, commit: CommitSha): Promise<Commit>;
  /** Makes a tree from a base tree and whole files; unchanged entries keep their mode and SHA. */
  createTree(repo: RepoName, base: TreeSha, files: readonly TreeFile[]): Promise<TreeSha>;
  /** Makes a commit on no branch, authored and signed by the App. */
  createCommit(repo: RepoName, commit: NewCommit): Promise<CommitSha>;
  createBranch(repo: RepoName, branch: BranchName, commit: CommitSha): Promise<"created" | "exists">;
  /** Fast-forward only, so that somebody else's commit is never lost. */
  advanceBranch(
    repo: RepoName,
    branch: BranchName,
    commit: CommitSha,
  ): Promise<"advanced" | "not-fast-forward" | "protected">;
  /** Deletes the branch; a branch that is not there is fine. */
  deleteBranch(repo: RepoName, branch: BranchName): Promise<void>;
}

export interface PullRequests {
  fetch(repo: RepoName, number: PullRequestNumber): Promise<PullRequest | undefined>;
  /** The open pull request from a branch of the same repository, into that base where one is given; the newest of several. */
  findOpen(repo: RepoName, from: PullRequestBranches): Promise<PullRequest | undefined>;
  /** Open pull requests that carry the label, at most 300, newest first. */
  listOpen(repo: RepoName, label: string): Promise<readonly PullRequest[]>;
  /** Opens it, or finds the one that is already open for that head. */
  open(repo: RepoName, wanted: NewPullRequest): Promise<PullRequest>;
  edit(
    repo: RepoName,
    number: PullRequestNumber,
    change: { readonly title?: string; readonly body?: string },
  ): Promise<void>;
  /** Closes it without merging. */
  close(repo: RepoName, number: PullRequestNumber): Promise<void>;
  addLabels(repo: RepoName, number: PullRequestNumber, labels: readonly string[]): Promise<void>;
  /** Pull requests that introduced or hold the commit, GitHub's own order; empty for heads in forks. */
  listForCommit(repo: RepoName, commit: CommitSha): Promise<readonly PullRequest[]>;
  /**
   * How reviewers judge the head: changes requested where one of them wants some, approved where somebody approved it and the
   * base branch wants no more. Undefined otherwise; opinions of older commits do not count.
   */
  fetchReview(repo: RepoName, number: PullRequestNumber): Promise<Review | undefined>;
  /** What the pull request would bring (or brought), oldest first, at most 100. */
  listCommits(repo: RepoName, number: PullRequestNumber): Promise<readonly PullRequestCommit[]>;
  /** Merged pull requests whose merge commit is among `commits`; reads at most two pages of the newest closed ones. */
  listMerged(repo: RepoName, base: BranchName, commits: readonly CommitSha[]): Promise<readonly PullRequest[]>;
}

/** What is said back on GitHub. */
export interface Reports {
  /** Comments that this App wrote there, oldest first. */
  listOwnComments(repo: RepoName, number: PullRequestNumber): Promise<readonly Comment[]>;
  createComment(repo: RepoName, number: PullRequestNumber, body: string): Promise<Comment>;
  /** Answers "gone" when the comment was deleted. */
  editComment(repo: RepoName, commentId: number, body: string): Promise<"edited" | "gone">;
  /** This App's check run of that name on the commit. */
  findCheckRun(repo: RepoName, commit: CommitSha, name: string): Promise<CheckRun | undefined>;
  createCheckRun(repo: RepoName, check: CheckRunText): Promise<CheckRun>;
  editCheckRun(repo: RepoName, id: number, check: CheckRunText): Promise<void>;
}

/** The App itself. */
export interface AppApi {
  /** Whether the installation reaches the repository. */
  reaches(repo: RepoName): Promise<boolean>;
  /** Deliveries that GitHub tried since then and for which no attempt succeeded; newest first. */
  listFailedDeliveries(since: Date): Promise<readonly FailedDelivery[]>;
  redeliver(delivery: FailedDelivery): Promise<void>;
}

export interface BranchHead {
  readonly branch: BranchName;
  readonly commit: CommitSha;
  readonly tree: TreeSha;
  /** The commit's message; from outside unless its trailer is genuine. */
  readonly message: string;
}

export interface TreeEntry {
  readonly path: string;
  readonly kind: "file" | "executable" | "symlink" | "submodule" | "directory";
  readonly sha: string;
  /** Bytes; 0 for what is no blob. */
  readonly size: number;
}

/** A whole file for a new tree, UTF-8 text. */
export interface TreeFile {
  readonly path: string;
  readonly kind: "file" | "executable";
  readonly text: string;
}

export interface NewCommit {
  readonly tree: TreeSha;
  /** First parent first. */
  readonly parents: readonly CommitSha[];
  readonly message: string;
}

export interface Commit {
  readonly sha: CommitSha;
  readonly tree: TreeSha;
  readonly parents: readonly CommitSha[];
  readonly message: string;
}

export interface Comparison {
  readonly status: "ahead" | "behind" | "identical" | "diverged";
  /** All commits between, also those not listed. */
  readonly totalCommits: number;
  /** Oldest first, at most 250. `message` is from outside. */
  readonly commits: readonly { readonly sha: CommitSha; readonly message: string }[];
  readonly url: string;
}

/** Title, body, branch names and logins are from outside. */
export interface PullRequest {
  readonly number: PullRequestNumber;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed" | "merged";
  readonly draft: boolean;
  readonly author: Login | undefined;
  readonly headRepo: RepoName | undefined;
  readonly headBranch: BranchName;
  readonly headCommit: CommitSha;
  readonly baseBranch: BranchName;
  readonly labels: readonly string[];
  /** Present when merged. */
  readonly mergeCommit?: CommitSha;
  readonly mergedBy?: Login;
  /** Absent while GitHub has not computed it (and in listings, which never tell it). */
  readonly mergeable?: boolean;
}

/** One commit of a pull request; the message is from outside. */
export interface PullRequestCommit {
  readonly sha: CommitSha;
  readonly message: string;
}

/** What a pull request is from and into; without a base, into any. There is at most one open for each base. */
export interface PullRequestBranches {
  readonly head: BranchName;
  readonly base?: BranchName;
}

export interface NewPullRequest {
  readonly title: string;
  readonly body: string;
  readonly head: BranchName;
  readonly base: BranchName;
}

export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly url: string;
}

export interface CheckRunText {
  readonly name: string;
  readonly commit: CommitSha;
  readonly outcome: "in-progress" | "success" | "failure" | "neutral" | "action-required";
  readonly title: string;
  /** Markdown, at most 65,535 bytes. */
  readonly summary: string;
  readonly detailsUrl?: string;
}

export interface CheckRun extends CheckRunText {
  readonly id: number;
  readonly url: string;
}

/** A delivery none of whose attempts succeeded; `id` is a decimal string, since it can exceed 2^53. */
export interface FailedDelivery {
  readonly id: string;
  readonly guid: string;
  readonly deliveredAt: Date;
}
