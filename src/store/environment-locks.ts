import type { EnvironmentName, RepoName } from "../core/identity.ts";
import type { EnvironmentLock } from "../core/release/environment-lock.ts";
import type { PullRequestKey } from "./tracks.ts";

/** Environments that a pull request has claimed: the one thing that lives only here. Every method throws `RetryLater` when the database does not answer. */
export interface EnvironmentLocks {
  find(environment: EnvironmentKey): Promise<EnvironmentLock | undefined>;
  /**
   * Claims it in one statement: when it is free, when what holds it has ended at `lock.since`, or when the same pull
   * request has it already (then reason and end are replaced). Answers what holds it now.
   */
  claim(lock: EnvironmentLock): Promise<{ readonly kind: "claimed" | "held"; readonly lock: EnvironmentLock }>;
  /** Frees it when that pull request holds it (`owner` absent: whoever holds it). Answers what it was. */
  free(environment: EnvironmentKey, owner?: PullRequestKey): Promise<EnvironmentLock | undefined>;
  listByPullRequest(owner: PullRequestKey): Promise<readonly EnvironmentLock[]>;
  /** Those whose own time is over. */
  listEnded(now: Date): Promise<readonly EnvironmentLock[]>;
}

/** An environment of a config repo. */
export interface EnvironmentKey {
  readonly configRepo: RepoName;
  readonly environment: EnvironmentName;
}
