import type { RepoName } from "../core/identity.ts";
import type { Observe } from "../core/observation.ts";
import type { Signer } from "../core/words/marker.ts";
import type { GitHub } from "../github/github.ts";
import type { Registry } from "../registry/registry.ts";
import type { Store } from "../store/store.ts";
import type { ConfigRepoMemory } from "./config-repo-memory.ts";
import type { JobLog } from "./job-log.ts";

/** All that a job may use; `main.ts` fills it in once. */
export interface JobDeps {
  readonly github: GitHub;
  readonly registry: Registry;
  readonly store: JobStore;
  readonly context: JobContext;
  /** The job's own child logger: its fields name the job. */
  readonly log: JobLog;
}

/** What reading for a decision may use: no store, and of GitHub what it reads there. */
export interface GatherDeps extends Pick<JobDeps, "registry" | "log"> {
  readonly github: Pick<GitHub, "contents" | "branches" | "pullRequests">;
  readonly context: Pick<JobContext, "memory" | "signer">;
}

/** The store without its opening and closing. */
export type JobStore = Omit<Store, "ping" | "close">;

export interface JobContext {
  readonly configRepos: readonly RepoName[];
  /** Base of GitHub's own pages, without a trailing slash. */
  readonly links: { readonly web: string };
  readonly signer: Signer;
  /** What is known of the config repos' files, for the life of the process. */
  readonly memory: ConfigRepoMemory;
  readonly now: () => Date;
  readonly observe: Observe;
}
