import type { CommitSha, EnvironmentName, Login, PullRequestNumber, RepoName } from "../identity.ts";

/** Which line of which text on a pull request; the key of what became of it. */
export interface CommandKey {
  readonly repo: RepoName;
  readonly pullRequest: PullRequestNumber;
  readonly source: CommandSource;
  /** GitHub's id of the comment or review; for a description the pull request's number. */
  readonly id: number;
  /** From 1, in the text; 0 for what is said of the text as a whole. */
  readonly line: number;
}

/** Where commands are written: a comment, a review's body, or the description of a pull request when it is opened. */
export type CommandSource = "comment" | "review" | "description";

/** One command as it was typed, and what became of it. */
export interface CommandRecord extends CommandKey {
  readonly by: Login;
  /** The command in its canonical form, or the line as it looks when it could not be read: text from outside, at most 2,000 characters. */
  readonly typed: string;
  /** The pull request's head that the commenter saw. */
  readonly commit: CommitSha;
  /** Empty while it has not been run. */
  readonly answers: readonly CommandAnswer[];
  readonly askedAt: Date;
  readonly changedAt: Date;
}

/** What was said to a command, for each environment on its own where it names several. */
export interface CommandAnswer {
  readonly environment?: EnvironmentName;
  readonly state: CommandState;
  /** Markdown that is inert already. */
  readonly text: string;
}

/** `waiting`: accepted, goes on by itself. */
export type CommandState = "waiting" | "done" | "refused";

/** One text for a key, for the queue and for sets. */
export function renderCommandKey({ repo, pullRequest, source, id, line }: CommandKey): string {
  return `${repo}#${pullRequest} ${source} ${id}:${line}`;
}
