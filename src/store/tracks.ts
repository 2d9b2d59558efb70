import type { EnvironmentName, PullRequestNumber, RepoName } from "../core/identity.ts";
import type { Track } from "../core/release/track.ts";
import type { ReleasePlace } from "./releases.ts";

/** Which places follow a pull request. An index: `rebuild` can restore it from GitHub. */
export interface Tracks {
  find(place: ReleasePlace): Promise<Track | undefined>;
  /** Inserts, or replaces what the place followed. */
  save(track: Track): Promise<void>;
  /** Only when the place still follows that pull request. */
  remove(place: ReleasePlace, of: PullRequestKey): Promise<void>;
  listByPullRequest(of: PullRequestKey): Promise<readonly Track[]>;
  listByEnvironment(configRepo: RepoName, environment: EnvironmentName): Promise<readonly Track[]>;
}

/** A pull request of a source repo. */
export interface PullRequestKey {
  readonly repo: RepoName;
  readonly pullRequest: PullRequestNumber;
}
