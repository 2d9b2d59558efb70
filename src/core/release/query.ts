import type { EnvironmentName, RepoName, ServiceName } from "../identity.ts";
import type { EnvironmentLock } from "./environment-lock.ts";
import type { Hold } from "./hold.ts";
import type { NotReleased } from "./not-released.ts";
import type { ReleaseRecord } from "./record.ts";
import type { Track } from "./track.ts";
import type { WaitingDeploy } from "./waiting-deploy.ts";

/** What `/query` found, in the order in which it is told: the config files' order. */
export interface QueryAnswer {
  /** Empty when nothing of the repository is released anywhere. */
  readonly environments: readonly QueriedEnvironment[];
}

/** An environment, and what was asked about in it. */
export interface QueriedEnvironment {
  readonly configRepo: RepoName;
  readonly environment: EnvironmentName;
  /** Absent: free. */
  readonly lock?: EnvironmentLock;
  /** Accepted `/deploy`s that are not done, the next one first. */
  readonly waiting: readonly WaitingDeploy[];
  readonly places: readonly QueriedPlace[];
}

/** One service in the environment. */
export interface QueriedPlace {
  readonly service: ServiceName;
  /** What Tidegate released there and Git still has; absent while there is no such thing. */
  readonly runs?: {
    readonly record: ReleaseRecord;
    /** When this version came, or came back. */
    readonly since: Date;
  };
  /** What Git has, where Tidegate did not bring it: tags, or digests where a place names no tag. Absent where `runs` tells it. */
  readonly inGit?: readonly string[];
  /** What is proposed and not merged. */
  readonly open?: ReleaseRecord;
  readonly hold?: Hold;
  readonly track?: Track;
  /** Nothing but rollbacks is released; `until` is absent when no end is in sight. */
  readonly frozen?: { readonly until?: Date };
  /** Absent when nothing newer is known. */
  readonly notReleased?: NotReleased;
}
