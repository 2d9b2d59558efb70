import type { BranchName, CommitSha, Login, PullRequestNumber } from "../../src/core/identity.ts";
import type { Review } from "../../src/core/release/review.ts";
import type {
  ChecksVerdict,
  DeploymentStatus,
  LastPush,
  NewDeployment,
  ReactedText,
  Reaction,
  RepositoryRole,
} from "../../src/github/command-port.ts";

/** A reaction of the App's on a text. */
export interface FakeReaction extends ReactedText {
  readonly reaction: Reaction;
}

/** A review with a body, where commands may stand, and what its author thinks of the commit. */
export interface FakeReview {
  readonly id: number;
  readonly pullRequest: PullRequestNumber;
  readonly author: string;
  readonly body: string;
  /** The head that was reviewed. */
  readonly commit: CommitSha;
  /** Dismissed once its force was taken out of it. */
  readonly decision?: Review["decision"] | "dismissed";
}

/** One push by the fake's clock. */
export interface FakePush extends LastPush {
  readonly branch: BranchName;
}

/**
 * What stands between a pull request and its merge: `clean` nothing, `waits` a check that GitHub's auto-merge waits for,
 * `queue` a merge queue, `blocked` a rule with its sentence, `not-computed` GitHub's own delay.
 */
export type FakeMergeRule =
  | { readonly kind: "clean" | "waits" | "queue" }
  | { readonly kind: "not-computed" }
  | { readonly kind: "blocked"; readonly why: string };

/** A deployment record with its statuses, oldest first. */
export interface FakeDeployment extends NewDeployment {
  readonly id: number;
  readonly statuses: readonly DeploymentStatus[];
}

/** What a fake repository knows beyond git and pull requests: people, CI, reactions, merging rules, deployments. */
export class FakeCommandState {
  /** By login in lower case. */
  readonly roles = new Map<string, RepositoryRole>();
  readonly checks = new Map<CommitSha, ChecksVerdict>();
  /** In order of time. */
  readonly pushes: FakePush[] = [];
  /** So many more reads of the pushes do not have the newest one yet: GitHub writes its record a while after the push. */
  lateReads = 0;
  readonly reviews = new Map<number, FakeReview>();
  readonly reactions: FakeReaction[] = [];
  readonly mergeRules = new Map<PullRequestNumber, FakeMergeRule>();
  /** Pull requests that GitHub merges by itself, or that are in the merge queue. */
  readonly merging = new Map<PullRequestNumber, "scheduled" | "queued">();
  readonly deployments = new Map<number, FakeDeployment>();
  /** GitHub's sentence against every new deployment; absent when it takes them. */
  deploymentRefusal: string | undefined;

  /** Gives the person a role, as GitHub names it; an unknown name amounts to write, as a custom role may. */
  setRole(login: string | Login, name: string): void {
    this.roles.set(login.toLowerCase(), { name, access: accesses.get(name) ?? "write" });
  }

  /** Sets what CI says of a commit; the names are of the checks that wait or failed. */
  setChecks(commit: CommitSha, kind: ChecksVerdict["kind"], names: readonly string[] = []): void {
    this.checks.set(commit, {
      kind,
      pending: kind === "pending" ? names : [],
      failed: kind === "failed" ? names : [],
    });
  }
}

const accesses: ReadonlyMap<string, RepositoryRole["access"]> = new Map([
  ["none", "none"],
  ["read", "read"],
  ["triage", "read"],
  ["write", "write"],
  ["maintain", "write"],
  ["admin", "admin"],
]);
