import { assertNever } from "../core/assert-never.ts";
import type { Command } from "../core/command/command.ts";
import { parseCommandLine, renderCommandLine } from "../core/command/parse-comment.ts";
import { PermissionMissing, RetryLater } from "../core/fault.ts";
import type { RepoName } from "../core/identity.ts";
import type { Job } from "../core/job.ts";
import { type CommandAnswer, type CommandRecord, waitsForConfig } from "../core/release/command-record.ts";
import type { AskedOn } from "../core/release/request.ts";
import {
  renderConfigTooLate,
  renderConfigUnread,
  renderFailedAnswer,
  renderMistakeAnswer,
  renderRefusedAnswer,
} from "../core/words/command-answer.ts";
import type { JobAttempt } from "../store/queue.ts";
import { awaitConfig, hasWaitedTooLong } from "./command/await-config.ts";
import { runDefault } from "./command/default.ts";
import { runDeployCommand } from "./command/deploy-command.ts";
import { findScopes, namesOf, type UnreadConfigRepo } from "./command/find-scopes.ts";
import { runHelp } from "./command/help.ts";
import { runLock, runUnlock } from "./command/lock.ts";
import { runQuery } from "./command/query.ts";
import { reactToText } from "./command/react-to-text.ts";
import { createRightsReader, type ReadRights } from "./command/read-rights.ts";
import { runResume } from "./command/resume.ts";
import { runRollback } from "./command/rollback.ts";
import type { RunningCommand } from "./command/running-command.ts";
import type { JobDeps } from "./deps.ts";
import { reportOn } from "./record-decision.ts";

type CommandsJob = Job & { readonly kind: "commands" };

/**
 * Runs the commands of one text in their order, each with an answer of its own, and says how they went. A run that was
 * cut off goes on with the first command that was not run; each does no harm when it is run twice.
 */
export async function runCommands(deps: JobDeps, job: CommandsJob, attempt: JobAttempt): Promise<void> {
  const { repo, pullRequest, source, id } = job;
  const log = deps.log.child({ sourceRepo: repo, pr: pullRequest });
  await deps.store.locks.withCommandsLock({ repo, pullRequest }, async () => {
    const records = await deps.store.commands.listByText({ repo, pullRequest, source, id });
    const [first, ...others] = records.filter((record) => record.answers.length === 0 || waitsForConfig(record));
    if (first !== undefined) await runAll({ ...deps, log }, { repo, pullRequest, open: [first, ...others], attempt });
  });
  await reportOn(deps, { repo, pullRequest });
  await reactToText(deps, job);
}

interface OpenCommands extends AskedOn {
  /** The lines of the text that were not run yet, all by one person. */
  readonly open: readonly [CommandRecord, ...CommandRecord[]];
  readonly attempt: JobAttempt;
}

async function runAll(deps: JobDeps, { repo, pullRequest: number, open, attempt }: OpenCommands): Promise<void> {
  const [{ by, typed }] = open;
  const readRights = createRightsReader(deps, { repo, login: by });
  // First of all: a stranger learns nothing by the way in which a line is wrong, and has nothing looked up.
  const refused = await calmly(deps, { typed, attempt }, () => refuseStranger(deps, readRights, repo));
  if (refused.length > 0) {
    for (const record of open)
      await save(deps, record, { typed: record.typed, command: "unreadable", answers: refused });
    return;
  }
  const { scopes, unread } = await findScopes(deps, repo);
  const concerned = scopes.length === 0 ? unread : unread.filter(({ isConcerned }) => isConcerned);
  if (scopes.length === 0 && concerned.length > 0) {
    for (const record of open) await awaitConfig(deps, record, concerned);
    return;
  }
  const pullRequest = await deps.github.pullRequests.fetch(repo, number);
  if (pullRequest === undefined) throw new Error(`the pull request ${repo}#${number} is gone`);
  for (const record of open) {
    const running = { record, pullRequest, scopes, readRights, isAgain: attempt.attempt > 1 };
    await runLine(deps, running, { attempt, unread: concerned });
  }
}

interface LineRun {
  readonly attempt: JobAttempt;
  /** Config repos that may have a part in it. */
  readonly unread: readonly UnreadConfigRepo[];
}

async function runLine(deps: JobDeps, running: RunningCommand, { attempt, unread }: LineRun): Promise<void> {
  const { record, scopes } = running;
  const { typed } = record;
  if (hasWaitedTooLong(record, deps.context.now())) {
    await save(deps, record, { typed, command: "unreadable", answers: [renderConfigTooLate()] });
    return;
  }
  const line = parseCommandLine(typed, namesOf(scopes));
  if (line === undefined) throw new Error(`${typed} is no command any more`);
  if (line.kind === "command") {
    const { command } = line;
    const answers = await calmly(deps, { typed, attempt }, () => run(deps, running, command));
    const left = unread.length === 0 ? [] : [renderConfigUnread(unread.map(({ refusal }) => refusal))];
    const read = { typed: renderCommandLine(line), command: command.kind };
    await save(deps, record, { ...read, answers: [...answers, ...left] });
  } else if (unread.length > 0) {
    // It may name what stands in a file that cannot be read.
    await awaitConfig(deps, record, unread);
  } else {
    const answers = [renderMistakeAnswer(line.mistakes)];
    await save(deps, record, { typed: renderCommandLine(line), command: "unreadable", answers });
  }
}

/** Empty for who may command here. */
async function refuseStranger(
  { context }: JobDeps,
  readRights: ReadRights,
  repo: RepoName,
): Promise<readonly CommandAnswer[]> {
  const { login, role, mayWrite } = await readRights({ teams: [], through: repo });
  if (mayWrite) return [];
  context.observe({ kind: "refusal", code: "not-allowed" });
  return [renderRefusedAnswer([{ code: "not-allowed", login, repo, role }])];
}

interface Answered extends Pick<CommandRecord, "typed" | "answers"> {
  readonly command: Command["kind"] | "unreadable";
}

async function save(
  { store, context, log }: JobDeps,
  record: CommandRecord,
  { typed, command, answers }: Answered,
): Promise<void> {
  await store.commands.save({ ...record, typed, answers, changedAt: context.now() });
  for (const { state } of answers) context.observe({ kind: "command", command, outcome: state });
  log.info({ command: typed, answered: answers.map(({ state }) => state).join(",") }, "command run");
}

interface Called {
  readonly typed: string;
  readonly attempt: JobAttempt;
}

/**
 * A fault of our own is said calmly when it is met again and again, since whoever typed the command waits; the log has
 * the rest.
 */
async function calmly(
  deps: JobDeps,
  { typed, attempt }: Called,
  work: () => Promise<readonly CommandAnswer[]>,
): Promise<readonly CommandAnswer[]> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PermissionMissing) {
      const { repo, permission = "unknown" } = error;
      return [renderRefusedAnswer([{ code: "permission-missing", repo, permission }])];
    }
    if (error instanceof RetryLater || attempt.attempt < patience) throw error;
    deps.log.error({ command: typed, reason: String(error) }, "command failed");
    return [renderFailedAnswer(attempt.id)];
  }
}

/** Tries before a fault of our own is said; the queue gives a job as many. */
const patience = 3;

function run(deps: JobDeps, running: RunningCommand, command: Command): Promise<readonly CommandAnswer[]> {
  switch (command.kind) {
    case "deploy":
      return runDeployCommand(deps, running, command);
    case "default":
      return runDefault(deps, running, command);
    case "query":
      return runQuery(deps, running, command);
    case "rollback":
      return runRollback(deps, running, command);
    case "resume":
      return runResume(deps, running, command);
    case "lock":
      return runLock(deps, running, command);
    case "unlock":
      return runUnlock(deps, running, command);
    case "help":
      return runHelp(running);
    default:
      return assertNever(command);
  }
}
