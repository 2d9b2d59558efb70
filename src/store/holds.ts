import type { EnvironmentName, RepoName } from "../core/identity.ts";
import type { Hold } from "../core/release/hold.ts";
import type { ReleasePlace } from "./releases.ts";

/** Places that were rolled back. An index: `rebuild` can restore it from GitHub. What has ended by its own time is still listed. */
export interface Holds {
  find(place: ReleasePlace): Promise<Hold | undefined>;
  /** Inserts, or replaces the place's. */
  save(hold: Hold): Promise<void>;
  remove(place: ReleasePlace): Promise<void>;
  listByEnvironment(configRepo: RepoName, environment: EnvironmentName): Promise<readonly Hold[]>;
  /** Those whose own time is over. */
  listEnded(now: Date): Promise<readonly Hold[]>;
}
