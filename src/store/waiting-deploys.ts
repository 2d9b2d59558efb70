import type { CommitSha, RepoName } from "../core/identity.ts";
import type { WaitingDeploy } from "../core/release/waiting-deploy.ts";
import type { EnvironmentKey } from "./environment-locks.ts";
import type { PullRequestKey } from "./tracks.ts";

/** What was asked for with `/deploy` and is not done; for each environment a queue in the order of asking. */
export interface WaitingDeploys {
  find(environment: EnvironmentKey, of: PullRequestKey): Promise<WaitingDeploy | undefined>;
  /** Inserts at the end of the environment's queue, or replaces the pull request's own there, which keeps its place. */
  save(waiting: WaitingDeploy): Promise<void>;
  /** Only when it is still that command's. */
  remove(waiting: WaitingDeploy): Promise<void>;
  /** The environment's queue, the first one first. */
  listByEnvironment(environment: EnvironmentKey): Promise<readonly WaitingDeploy[]>;
  listByPullRequest(of: PullRequestKey): Promise<readonly WaitingDeploy[]>;
  /** Those that wait for what is built from the commit, or for its checks. */
  listByCommit(repo: RepoName, commit: CommitSha): Promise<readonly WaitingDeploy[]>;
  /** All, for the sweep. */
  list(): Promise<readonly WaitingDeploy[]>;
}
