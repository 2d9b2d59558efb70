import type { DeployCommand } from "../../core/command/command.ts";
import type { CommandAnswer } from "../../core/release/command-record.ts";
import { renderRefusedAnswer } from "../../core/words/command-answer.ts";
import { lookAtDeploy } from "../deploy.ts";
import type { JobDeps } from "../deps.ts";
import { inEachPlace, type RunningCommand } from "./running-command.ts";
import { showDeploy } from "./show-deploy.ts";

/** `/deploy`: writes down what is asked for in each environment, and looks at it at once. It goes on by itself when it has to wait. */
export async function runDeployCommand(
  deps: JobDeps,
  running: RunningCommand,
  command: DeployCommand,
): Promise<readonly CommandAnswer[]> {
  const { record } = running;
  if (deps.context.configRepos.includes(record.repo))
    return [renderRefusedAnswer([{ code: "not-here", command: "deploy", repo: record.repo }])];
  return inEachPlace(running, command, async ({ scope, environment, services }) => {
    const { repo, pullRequest, commit, by, askedAt, source, id, line } = record;
    const waiting = {
      ...{ configRepo: scope.snapshot.repo, environment: environment.name, repo, pullRequest, commit, by, askedAt },
      services: services.map(({ name }) => name),
      ...(command.tag === undefined ? {} : { tag: command.tag }),
      command: { repo, pullRequest, source, id, line },
    };
    if (command.mode === "dry-run") return showDeploy(deps, running, { scope, environment, services }, waiting);
    await deps.store.waitingDeploys.save(waiting);
    const answer = await lookAtDeploy(deps, waiting);
    return answer === undefined ? [] : [answer];
  });
}
