import type { EnvironmentName, Login, PullRequestNumber, RepoName, ServiceName } from "../identity.ts";
import type { ConfirmedImage } from "../image/reference.ts";

/**
 * An environment's service follows one pull request instead of its tag policy, since a `/deploy`. At most one a place.
 * It ends by `/default`, by another pull request's `/deploy`, or when the pull request closes.
 */
export interface Track {
  readonly configRepo: RepoName;
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
  /** The pull request that is followed, in the service's source repo. */
  readonly repo: RepoName;
  readonly pullRequest: PullRequestNumber;
  readonly by: Login;
  /** When the `/deploy` was typed that it follows from. */
  readonly since: Date;
  /** What ran there when the first of a row of tracks began; empty when it is not known. */
  readonly before: readonly ConfirmedImage[];
}
