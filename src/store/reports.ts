import type { CommitSha, PullRequestNumber, RepoName } from "../core/identity.ts";

/**
 * Where Tidegate spoke last and what it said, so that a report is edited in place and only a difference is written.
 * Lost rows cost a look at GitHub, nothing more.
 */
export interface Reports {
  findComment(repo: RepoName, pullRequest: PullRequestNumber): Promise<SaidComment | undefined>;
  saveComment(repo: RepoName, pullRequest: PullRequestNumber, said: SaidComment): Promise<void>;
  findCheck(repo: RepoName, commit: CommitSha, name: string): Promise<SaidCheck | undefined>;
  saveCheck(repo: RepoName, commit: CommitSha, name: string, said: SaidCheck): Promise<void>;
}

export interface SaidComment {
  readonly commentId: number;
  /** The whole body as it was last written. */
  readonly body: string;
}

export interface SaidCheck {
  readonly checkRunId: number;
  /** The whole check as JSON, as it was last written. */
  readonly content: string;
}
