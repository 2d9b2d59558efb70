import type { CommitSha, EnvironmentName, PullRequestNumber, RepoName, ServiceName } from "../core/identity.ts";
import type { ReleaseRecord } from "../core/release/record.ts";

/** The index of releases. It decides nothing: `rebuild` restores it from GitHub. */
export interface Releases {
  /** Inserts, or replaces the record with the same `releaseKey`. */
  save(release: ReleaseRecord): Promise<void>;
  /** The record with that key. */
  find(key: string): Promise<ReleaseRecord | undefined>;
  /** All proposed ones of a config repo. */
  listProposed(configRepo: RepoName): Promise<readonly ReleaseRecord[]>;
  /** All that a release pull request carried, the last changed first: at most one is proposed or merged. */
  listByPullRequest(configRepo: RepoName, number: PullRequestNumber): Promise<readonly ReleaseRecord[]>;
  /** All releases of one service in one environment, the last changed first. */
  listHistory(place: ReleasePlace, limit: number): Promise<readonly ReleaseRecord[]>;
  /** What runs where: the last merged release of every environment and service. */
  listCurrent(configRepo: RepoName): Promise<readonly ReleaseRecord[]>;
  /** All releases of what was built from that commit, or from any commit of that pull request. */
  listByOrigin(origin: OriginQuery): Promise<readonly ReleaseRecord[]>;
}

export interface ReleasePlace {
  readonly configRepo: RepoName;
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
}

export interface OriginQuery {
  readonly repo: RepoName;
  readonly revision: CommitSha;
  readonly pullRequest?: PullRequestNumber;
}
