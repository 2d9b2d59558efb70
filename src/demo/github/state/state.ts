import type { BranchSize } from "../git/branch-size.ts";
import type { Account } from "./accounts.ts";
import type { Activity } from "./activities.ts";
import type { App, Installation, InstallationToken } from "./apps.ts";
import type { CheckRun, CheckSuite, CommitStatus } from "./checks.ts";
import type { Deployment, DeploymentStatus } from "./deployments.ts";
import type { Issue, IssueComment } from "./issues.ts";
import type { QueueEntry } from "./merge-queue.ts";
import type { MergeQueueRule, Protection } from "./protections.ts";
import type { Reaction } from "./reactions.ts";
import type { ArchiveLink, Label, Repository } from "./repositories.ts";
import type { Review } from "./reviews.ts";
import { createTable, type Table } from "./table.ts";
import type { Team } from "./teams.ts";

/** Everything that the stand-in remembers beside the bare Git repositories. */
export interface State {
  readonly accounts: Table<Account>;
  readonly repositories: Table<Repository>;
  readonly activities: Table<Activity>;
  readonly labels: Table<Label>;
  readonly teams: Table<Team>;
  readonly apps: Table<App>;
  readonly installations: Table<Installation>;
  /** By token value. */
  readonly tokens: Map<string, InstallationToken>;
  readonly issues: Table<Issue>;
  readonly comments: Table<IssueComment>;
  readonly reactions: Table<Reaction>;
  readonly reviews: Table<Review>;
  readonly protections: Table<Protection>;
  readonly queueRules: Table<MergeQueueRule>;
  readonly queueEntries: Table<QueueEntry>;
  readonly deployments: Table<Deployment>;
  readonly deploymentStatuses: Table<DeploymentStatus>;
  readonly checkSuites: Table<CheckSuite>;
  readonly checkRuns: Table<CheckRun>;
  readonly statuses: Table<CommitStatus>;
  /** One-time links to archives, by their key. */
  readonly archiveLinks: Map<string, ArchiveLink>;
  /** How much pull requests hold, by base and head: asked for with every event, and never different. */
  readonly branchSizes: Map<string, BranchSize>;
  /** Commits that GitHub itself signed, by SHA-1. */
  readonly signedCommits: Set<string>;
}

/** A GitHub with nobody on it. */
export function createState(): State {
  return {
    accounts: createTable(),
    repositories: createTable(),
    activities: createTable(),
    labels: createTable(),
    teams: createTable(),
    apps: createTable(),
    installations: createTable(),
    tokens: new Map(),
    issues: createTable(),
    comments: createTable(),
    reactions: createTable(),
    reviews: createTable(),
    protections: createTable(),
    queueRules: createTable(),
    queueEntries: createTable(),
    deployments: createTable(),
    deploymentStatuses: createTable(),
    checkSuites: createTable(),
    checkRuns: createTable(),
    statuses: createTable(),
    archiveLinks: new Map(),
    branchSizes: new Map(),
    signedCommits: new Set(),
  };
}
