import type { DeployCommand } from "../../core/command/command.ts";
import type { CommandAnswer } from "../../core/release/command-record.ts";
import { renderRefusedAnswer } from "../../core/words/command-answer.ts";
import type { JobDeps } from "../deps.ts";
import { lookAtDeploy } from "./look-at-deploy.ts";
import { inEachPlace, type RunningCommand } from "./running-command.ts";
import { showDeploy } from "./show-deploy.ts";

/**
 * `/deploy`: decides about each environment at once, and goes on by itself where it has to wait. What is refused leaves
 * nothing behind: not even what waits there already is touched by it.
 */
export async function runDeployCommand(
  deps: JobDeps,
  running: RunningCommand,
  command: DeployCommand,
): Promise<readonly CommandAnswer[]> {
  const { record, pullRequest: pull, readRights } = running;
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
    const { snapshot, config } = scope;
    const site = { snapshot, config, environment, services, pullRequest: pull, readRights };
    return [await lookAtDeploy(deps, waiting, site)];
  });
}
