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
  /** Whose environment it is, since two config repos may have one of the same name; absent without one, and in answers of before. */
  readonly configRepo?: RepoName;
  readonly state: CommandState;
  /** Markdown that is inert already. */
  readonly text: string;
}

/** `waiting`: accepted, goes on by itself. */
export type CommandState = "waiting" | "done" | "refused";

/** Whether it is accepted, and waits to be read until a config file can be: all else that waits is about an environment. */
export function waitsForConfig({ answers }: Pick<CommandRecord, "answers">): boolean {
  return (
    answers.length > 0 && answers.every(({ state, environment }) => state === "waiting" && environment === undefined)
  );
}

/** An answer for an environment of that config repo. */
export function answerFrom(configRepo: RepoName, answer: CommandAnswer): CommandAnswer {
  return answer.environment === undefined ? answer : { ...answer, configRepo };
}

/** Whether what was said is about the same environment, as far as is known. */
export function isAboutSame(said: CommandAnswer, answer: CommandAnswer): boolean {
  const isSameRepo = said.configRepo === undefined || said.configRepo === answer.configRepo;
  return said.environment === answer.environment && isSameRepo;
}

/**
 * Puts an answer in the place of what was said for the same environment before; at the end where nothing was. An answer of
 * before names no config repo, and stands for one environment only.
 */
export function withAnswer(answers: readonly CommandAnswer[], answer: CommandAnswer): readonly CommandAnswer[] {
  const isSame = (said: CommandAnswer) =>
    said.environment === answer.environment && said.configRepo === answer.configRepo;
  const exact = answers.findIndex(isSame);
  const place = exact < 0 ? answers.findIndex((said) => isAboutSame(said, answer)) : exact;
  if (place < 0) return [...answers, answer];
  return answers.flatMap((said, index) => (index === place ? [answer] : isSame(said) ? [] : [said]));
}

/** One text for a key, for the queue and for sets. */
export function renderCommandKey({ repo, pullRequest, source, id, line }: CommandKey): string {
  return `${repo}#${pullRequest} ${source} ${id}:${line}`;
}
