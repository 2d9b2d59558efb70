import type { CommandKind } from "../command/command.ts";
import type { CommitSha, Login, PullRequestNumber, RepoName } from "../identity.ts";

/** Which line of which text on a pull request; the key of what became of it. */
export interface CommandKey {
  readonly repo: RepoName;
  readonly pullRequest: PullRequestNumber;
  readonly source: CommandSource;
  /** GitHub's id of the comment or review; for a description the pull request's number. */
  readonly id: number;
  /** From 1, in the text. */
  readonly line: number;
}

/** Where commands are written: a comment, a review's body, or the description of a pull request when it is opened. */
export type CommandSource = "comment" | "review" | "description";

/** One command as it was typed, and what became of it. */
export interface CommandRecord extends CommandKey {
  readonly by: Login;
  /** Absent for a line that could not be read. */
  readonly command?: CommandKind;
  /** The line as it looks; text from outside, at most 200 characters. */
  readonly typed: string;
  /** The pull request's head that the commenter saw. */
  readonly commit: CommitSha;
  readonly state: CommandState;
  /** What was said, Markdown that is inert already; empty while it runs. */
  readonly answer: string;
  readonly askedAt: Date;
  readonly changedAt: Date;
}

/** `waiting`: accepted, goes on by itself. */
export type CommandState = "running" | "waiting" | "done" | "refused";

/** One text for a key, for the queue and for sets. */
export function renderCommandKey({ repo, pullRequest, source, id, line }: CommandKey): string {
  return `${repo}#${pullRequest} ${source} ${id}:${line}`;
}
