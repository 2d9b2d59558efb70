import { assertNever } from "../core/assert-never.ts";
import type { Command } from "../core/command/command.ts";
import { parseComment } from "../core/command/parse-comment.ts";
import { PermissionMissing, RetryLater } from "../core/fault.ts";
import type { Job } from "../core/job.ts";
import type { CommandAnswer, CommandRecord } from "../core/release/command-record.ts";
import type { AskedOn } from "../core/release/request.ts";
import { renderFailedAnswer, renderMistakeAnswer, renderRefusedAnswer } from "../core/words/command-answer.ts";
import type { JobAttempt } from "../store/queue.ts";
import { runDefault } from "./command/default.ts";
import { runDeployCommand } from "./command/deploy-command.ts";
import { findScopes, namesOf } from "./command/find-scopes.ts";
import { runHelp } from "./command/help.ts";
import { runLock, runUnlock } from "./command/lock.ts";
import { runQuery } from "./command/query.ts";
import { reactToText } from "./command/react-to-text.ts";
import { createRightsReader } from "./command/read-rights.ts";
import { runResume } from "./command/resume.ts";
import { runRollback } from "./command/rollback.ts";
import type { RunningCommand } from "./command/running-command.ts";
import type { JobDeps } from "./deps.ts";
import { reportOn } from "./record-decision.ts";

type CommandsJob = Job & { readonly kind: "commands" };

/**
 * Runs the commands of one text in their order, each with an answer of its own, and says how they went. A run that was
 * cut off goes on with the first command that has no answer; each does no harm when it is run twice.
 */
export async function runCommands(deps: JobDeps, job: CommandsJob, attempt: JobAttempt): Promise<void> {
  const { repo, pullRequest, source, id } = job;
  const log = deps.log.child({ sourceRepo: repo, pr: pullRequest });
  await deps.store.locks.withCommandsLock({ repo, pullRequest }, async () => {
    const records = await deps.store.commands.listByText({ repo, pullRequest, source, id });
    const open = records.filter(({ answers }) => answers.length === 0);
    if (open.length > 0) await runAll({ ...deps, log }, { repo, pullRequest, open, attempt });
  });
  await reportOn(deps, { repo, pullRequest });
  await reactToText(deps, job);
}

interface OpenCommands extends AskedOn {
  /** The lines of the text that have no answer. */
  readonly open: readonly CommandRecord[];
  readonly attempt: JobAttempt;
}

async function runAll(deps: JobDeps, { repo, pullRequest: number, open, attempt }: OpenCommands): Promise<void> {
  const { scopes, unreadable } = await findScopes(deps, repo);
  if (scopes.length === 0 && unreadable.length > 0) {
    deps.log.warn({ reason: `${unreadable.join(", ")} cannot be read` }, "commands wait for the config repo");
    return;
  }
  const pullRequest = await deps.github.pullRequests.fetch(repo, number);
  if (pullRequest === undefined) throw new Error(`the pull request ${repo}#${number} is gone`);
  for (const record of open) {
    const readRights = createRightsReader(deps, { repo, login: record.by });
    const [line] = parseComment(record.typed, namesOf(scopes));
    if (line === undefined) throw new Error(`${record.typed} is no command any more`);
    const answers =
      line.kind === "mistake"
        ? [renderMistakeAnswer(line.mistakes)]
        : await answer(
            deps,
            { record, pullRequest, scopes, readRights, isAgain: attempt.attempt > 1 },
            { command: line.command, attempt },
          );
    await deps.store.commands.save({ ...record, answers, changedAt: deps.context.now() });
    const command = line.kind === "mistake" ? "unreadable" : line.command.kind;
    for (const { state } of answers) deps.context.observe({ kind: "command", command, outcome: state });
    deps.log.info({ command: record.typed, answered: answers.map(({ state }) => state).join(",") }, "command run");
  }
}

interface Called {
  readonly command: Command;
  readonly attempt: JobAttempt;
}

/**
 * A fault of our own is said calmly when it is met again and again, since whoever typed the command waits; the log has
 * the rest.
 */
async function answer(
  deps: JobDeps,
  running: RunningCommand,
  { command, attempt }: Called,
): Promise<readonly CommandAnswer[]> {
  try {
    return await run(deps, running, command);
  } catch (error) {
    if (error instanceof PermissionMissing) {
      const { repo, permission = "unknown" } = error;
      return [renderRefusedAnswer([{ code: "permission-missing", repo, permission }])];
    }
    if (error instanceof RetryLater || attempt.attempt < patience) throw error;
    deps.log.error({ command: running.record.typed, reason: String(error) }, "command failed");
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
