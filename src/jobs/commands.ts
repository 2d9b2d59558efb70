import { assertNever } from "../core/assert-never.ts";
import type { Command } from "../core/command/command.ts";
import { parseComment } from "../core/command/parse-comment.ts";
import type { Job } from "../core/job.ts";
import type { CommandAnswer, CommandRecord } from "../core/release/command-record.ts";
import { renderMistakeAnswer } from "../core/words/command-answer.ts";
import { runDefault } from "./command/default.ts";
import { runDeployCommand } from "./command/deploy-command.ts";
import { findScopes, namesOf } from "./command/find-scopes.ts";
import { runHelp } from "./command/help.ts";
import { runLock, runUnlock } from "./command/lock.ts";
import { runQuery } from "./command/query.ts";
import { reactToText } from "./command/react-to-text.ts";
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
export async function runCommands(deps: JobDeps, job: CommandsJob): Promise<void> {
  const { repo, pullRequest, source, id } = job;
  const log = deps.log.child({ sourceRepo: repo, pr: pullRequest });
  await deps.store.locks.withCommandsLock({ repo, pullRequest }, async () => {
    for (const record of await deps.store.commands.listByText({ repo, pullRequest, source, id })) {
      if (record.answers.length > 0) continue;
      const answers = await runOne({ ...deps, log }, record);
      await deps.store.commands.save({ ...record, answers, changedAt: deps.context.now() });
      log.info({ command: record.typed }, "command run");
    }
  });
  await reportOn(deps, { repo, pullRequest });
  await reactToText(deps, job);
}

async function runOne(deps: JobDeps, record: CommandRecord): Promise<readonly CommandAnswer[]> {
  const { repo, pullRequest: number } = record;
  const { scopes } = await findScopes(deps, repo);
  // Read anew by the names that the config file has now.
  const [line] = parseComment(record.typed, namesOf(scopes));
  if (line === undefined) throw new Error(`${record.typed} is no command any more`);
  if (line.kind === "mistake") return [renderMistakeAnswer(line.mistakes)];
  const pullRequest = await deps.github.pullRequests.fetch(repo, number);
  if (pullRequest === undefined) throw new Error(`the pull request ${repo}#${number} is gone`);
  return run(deps, { record, pullRequest, scopes }, line.command);
}

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
      return runHelp(deps, running);
    default:
      return assertNever(command);
  }
}
