import type { CommitSha, Login, PullRequestNumber, RepoName, TeamName } from "../core/identity.ts";
import type { CommandSource } from "../core/release/command-record.ts";

/** Who may do what. */
export interface People {
  /**
   * What the person may do in the repository, all sources of the right merged; never by `author_association`.
   * "none" also for an unknown login.
   * @see https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user
   */
  fetchRole(repo: RepoName, login: Login): Promise<RepositoryRole>;
  /**
   * Whether the person is an active member of the team, asked with the installation that reaches `through`; false for a
   * team that is not there or not seen.
   */
  isTeamMember(team: TeamName, login: Login, through: RepoName): Promise<boolean>;
}

/** A role's exact name (a custom one, maybe: text from outside), and what it amounts to. */
export interface RepositoryRole {
  readonly name: string;
  /** `maintain` amounts to write, `triage` to read. */
  readonly access: "none" | "read" | "write" | "admin";
}

/** What CI says of commits, and when they came. */
export interface SourceState {
  /** All check runs and commit statuses of the commit but this App's own. */
  fetchChecks(repo: RepoName, commit: CommitSha): Promise<ChecksVerdict>;
  /**
   * The last push to the branch by GitHub's own clock, which no author can set; absent when GitHub knows of none.
   * @see https://docs.github.com/en/rest/repos/repos#list-repository-activities
   */
  fetchLastPush(repo: RepoName, branch: string): Promise<LastPush | undefined>;
}

/** `before` is all zeros for a branch that was made by it. */
export interface LastPush {
  readonly before: CommitSha;
  readonly after: CommitSha;
  readonly at: Date;
}

/** `none`: nothing has reported yet, which is not success. Names are from outside, at most 20 of each. */
export interface ChecksVerdict {
  readonly kind: "none" | "pending" | "passed" | "failed";
  readonly pending: readonly string[];
  readonly failed: readonly string[];
}

/** Quick acknowledgement of a text: no notification, no comment. */
export interface Reactions {
  /** Adds it unless it is there; "gone" when the text is. */
  react(repo: RepoName, text: ReactedText, reaction: Reaction): Promise<"added" | "gone">;
}

/** What is reacted to; `id` is the comment's or the review's, for a description the pull request's number. */
export interface ReactedText {
  readonly source: CommandSource;
  readonly id: number;
  readonly pullRequest: PullRequestNumber;
}

export type Reaction = "eyes" | "rocket" | "confused";

/** Merging as GitHub's own rules allow it, never around them. */
export interface Merging {
  /**
   * Merges the pull request when its head is still `expectedHead` and all rules are met, by a method that the repository
   * allows; adds it to the merge queue where the branch has one; else has GitHub merge it as soon as the rules are met,
   * where the repository allows that. Doing it twice changes nothing.
   */
  merge(repo: RepoName, number: PullRequestNumber, expectedHead: CommitSha): Promise<MergeOutcome>;
  /** Takes back that GitHub merges it by itself, or its place in the merge queue; nothing when neither is so. */
  stopMerging(repo: RepoName, number: PullRequestNumber): Promise<void>;
}

export type MergeOutcome =
  | { readonly kind: "merged"; readonly commit: CommitSha }
  /** In the merge queue. */
  | { readonly kind: "queued" }
  /** GitHub merges it as soon as checks and reviews are there. */
  | { readonly kind: "scheduled" }
  | { readonly kind: "head-moved" }
  /** GitHub has not computed yet whether it can be merged. */
  | { readonly kind: "not-computed" }
  /** A rule keeps it from being merged; `why` is GitHub's sentence, at most 300 characters, from outside. */
  | { readonly kind: "blocked"; readonly why: string }
  /** Closed or merged already, or gone. */
  | { readonly kind: "not-open" };

/** Records in GitHub's Deployments API. */
export interface Deployments {
  /** This App's record for the commit and environment, the newest. */
  find(repo: RepoName, commit: CommitSha, environment: string): Promise<{ readonly id: number } | undefined>;
  /** Never merges anything and asks for no contexts; "refused" when GitHub says no (409, 422), with its sentence. */
  create(repo: RepoName, deployment: NewDeployment): Promise<{ readonly id: number } | { readonly refused: string }>;
  setStatus(repo: RepoName, id: number, status: DeploymentStatus): Promise<void>;
}

export interface NewDeployment {
  readonly commit: CommitSha;
  readonly environment: string;
  /** At most 140 characters. */
  readonly description: string;
  readonly transient: boolean;
  readonly production: boolean;
}

export interface DeploymentStatus {
  readonly state: "queued" | "pending" | "in_progress" | "success" | "failure" | "error" | "inactive";
  /** At most 140 characters. */
  readonly description: string;
  readonly logUrl?: string;
  readonly environmentUrl?: string;
}
