import type { CommandMistakeCode } from "../core/command/mistake.ts";
import { type CommandLine, parseComment, renderCommandLine } from "../core/command/parse-comment.ts";
import type { CommentWritten } from "../core/event.ts";
import { PermissionMissing, RetryLater } from "../core/fault.ts";
import type { CommitSha, RepoName } from "../core/identity.ts";
import type { CommandRecord } from "../core/release/command-record.ts";
import type { EventOutcome } from "../core/release/outcome.ts";
import { renderEditedAnswer, renderMistakeAnswer } from "../core/words/command-answer.ts";
import type { ReactedText } from "../github/command-port.ts";
import type { PullRequest } from "../github/github.ts";
import type { JobAttempt } from "../store/queue.ts";
import { findScopes } from "./command/find-scopes.ts";
import type { JobDeps } from "./deps.ts";

/**
 * Takes the commands out of what somebody wrote on a pull request: acknowledges them, stores them line by line, and
 * queues the run, which reads the names in them once it knows who asks. What holds no command of ours, and what is written
 * where nothing of ours is built, is met with silence.
 */
export async function handleComment(deps: JobDeps, event: CommentWritten, attempt: JobAttempt): Promise<EventOutcome> {
  const lines = parseComment(event.text, noNames);
  if (lines.length === 0) return { kind: "unmatched" };
  const { scopes, unread } = await findScopes(deps, event.repo);
  if (scopes.length === 0 && !unread.some(({ isConcerned }) => isConcerned)) {
    const [first] = unread;
    // Whether it is for us is not known: another bot may be meant.
    return first === undefined ? { kind: "unmatched" } : { kind: "waiting-for-config", configRepo: first.repo };
  }

  const { repo, number: pullRequest, source, id } = event;
  const text = { repo, pullRequest, source, id };
  if (event.action === "created") await acknowledge(deps, repo, text);
  const pull = await deps.github.pullRequests.fetch(repo, pullRequest);
  if (pull === undefined) return { kind: "unmatched" };
  const isAboutCommit = event.action === "created" && lines.some(({ source }) => /^\/deploy(?: |$)/i.test(source));
  const saw = isAboutCommit ? await findSeenCommit(deps, { event, pull, attempt }) : pull.headCommit;
  const asked = { ...text, by: event.author, commit: saw, askedAt: event.writtenAt, changedAt: deps.context.now() };
  const records =
    event.action === "edited"
      ? [{ ...asked, line: 0, typed: "", answers: [renderEditedAnswer()] }]
      : lines.filter(isNotRepeated).map((line) => ({ ...asked, ...recordLine(line) }));
  await deps.store.commands.accept(records);
  await deps.store.queue.send({ kind: "commands", ...text });
  return { kind: "handled" };
}

/** Where the App may not react, the command is run all the same. */
async function acknowledge({ github, log }: JobDeps, repo: RepoName, text: ReactedText): Promise<void> {
  try {
    await github.reactions.react(repo, text, "eyes");
  } catch (error) {
    if (!(error instanceof PermissionMissing)) throw error;
    log.warn({ sourceRepo: repo, reason: error.message }, "text takes no reaction");
  }
}

const noNames = { environments: [], services: [], groups: new Map() };

function isNotRepeated({ source }: CommandLine, index: number, lines: readonly CommandLine[]): boolean {
  return source !== lines[index - 1]?.source;
}

function recordLine(line: CommandLine): Pick<CommandRecord, "line" | "typed" | "answers"> {
  const isOfText = line.kind === "mistake" && line.mistakes.every(({ code }) => ofText.has(code));
  if (!isOfText) return { line: line.line, typed: line.source, answers: [] };
  return { line: line.line, typed: renderCommandLine(line), answers: [renderMistakeAnswer(line.mistakes)] };
}

/** What is wrong with the text around a line: the line alone does not tell it, and no names are told with it. */
const ofText: ReadonlySet<CommandMistakeCode> = new Set([
  "comment-too-long",
  "comment-too-tangled",
  "inside-other-block",
  "line-too-long",
  "paragraph-too-long",
  "too-many-commands",
]);

interface Written {
  readonly event: CommentWritten;
  readonly pull: PullRequest;
  readonly attempt: JobAttempt;
}

/**
 * The head that the author saw. A comment's delivery does not tell it, so GitHub's own record of pushes does: what was
 * pushed after the comment, or in the same second, was not seen. An author's dates count for nothing. The record and the
 * head come from different places in GitHub: where they do not agree yet, the job asks again later, a few times.
 */
async function findSeenCommit({ github }: JobDeps, { event, pull, attempt }: Written): Promise<CommitSha> {
  if (event.headCommit !== undefined) return event.headCommit;
  // Nothing is released from a fork, whose pushes are not ours to see, or from what is closed, whose branch may have moved on.
  if (pull.headRepo !== event.repo || pull.state !== "open") return pull.headCommit;
  const last = await github.source.fetchLastPush(event.repo, pull.headBranch);
  if (last !== undefined && last.at.getTime() >= event.writtenAt.getTime()) return last.before;
  if (last?.after === pull.headCommit) return pull.headCommit;
  if (attempt.attempt < mostLooks)
    throw new RetryLater("github", `GitHub's record of pushes does not have ${pull.headCommit} of ${event.repo} yet`);
  // Without any record the branch is older than what GitHub keeps. Else the head came when nobody can tell.
  return last?.after ?? pull.headCommit;
}

/** The waits between them are 6, 12 and 24 s: whoever typed the command is there, and looks. */
const mostLooks = 4;
