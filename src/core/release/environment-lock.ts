import type { EnvironmentName, Login, PullRequestNumber, RepoName } from "../identity.ts";

/** An environment claimed by a pull request of a source repo; the pull request owns it, not the person. At most one an environment. */
export interface EnvironmentLock {
  readonly configRepo: RepoName;
  readonly environment: EnvironmentName;
  readonly repo: RepoName;
  readonly pullRequest: PullRequestNumber;
  readonly by: Login;
  /** By `/lock`, or by a `/deploy` where the environment says `lock: on-deploy`. */
  readonly claimed: "by-command" | "on-deploy";
  /** Text from outside: one line. */
  readonly reason?: string;
  readonly since: Date;
  /** Absent: until it is freed. */
  readonly until?: Date;
}

/** Whether it stands at an instant. */
export function locksAt({ until }: Pick<EnvironmentLock, "until">, now: Date): boolean {
  return until === undefined || now.getTime() < until.getTime();
}
