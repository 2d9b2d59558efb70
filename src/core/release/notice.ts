import type { PullRequestNumber, RepoName } from "../identity.ts";
import { type CommandKey, renderCommandKey } from "./command-record.ts";
import type { EnvironmentLock } from "./environment-lock.ts";
import type { Hold } from "./hold.ts";

/** What is said on a source pull request though nobody asked for it there: nobody has to act, but somebody has to know. */
export interface Notice {
  readonly repo: RepoName;
  readonly pullRequest: PullRequestNumber;
  /** What it is about, as one text; said again under the same it takes its own place. */
  readonly subject: string;
  /** Markdown that is inert already. */
  readonly text: string;
  /** When it came about. */
  readonly at: Date;
}

/** The end of a hold, which the config file set. */
export function aboutEnded({ configRepo, environment, service, since }: Hold): string {
  return `hold ${configRepo} ${environment} ${service} ${since.toISOString()}`;
}

/** A lock that a command on another pull request took away. */
export function aboutFreed({ configRepo, environment }: EnvironmentLock, by: CommandKey): string {
  return `lock ${configRepo} ${environment} ${renderCommandKey(by)}`;
}
