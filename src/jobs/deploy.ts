import { OutsideInstallation } from "../core/fault.ts";
import type { Job } from "../core/job.ts";
import { answerFrom, type CommandAnswer } from "../core/release/command-record.ts";
import type { WaitingDeploy } from "../core/release/waiting-deploy.ts";
import { renderRefusedAnswer } from "../core/words/command-answer.ts";
import type { PullRequest } from "../github/github.ts";
import type { DeploySite } from "./command/gather-deploy.ts";
import { endDeploy, lookAtDeploy } from "./command/look-at-deploy.ts";
import { createRightsReader } from "./command/read-rights.ts";
import { saveAnswer } from "./command/save-answer.ts";
import type { JobDeps } from "./deps.ts";
import { readUsableConfig } from "./read-config.ts";
import { reportOn } from "./record-decision.ts";

type DeployJob = Job & { readonly kind: "deploy" };

/** Looks again at a `/deploy` that waits, with everything that is so now, and answers its command anew. */
export async function runDeploy(
  deps: JobDeps,
  { configRepo, environment, repo, pullRequest }: DeployJob,
): Promise<void> {
  await deps.store.locks.withCommandsLock({ repo, pullRequest }, async () => {
    const waiting = await deps.store.waitingDeploys.find({ configRepo, environment }, { repo, pullRequest });
    if (waiting === undefined) return;
    const answer = await lookAgain(deps, waiting);
    if (answer !== undefined && waiting.command !== undefined)
      await saveAnswer(deps, waiting.command, answerFrom(configRepo, answer));
  });
  await reportOn(deps, { repo, pullRequest });
}

/** Undefined where nothing can be said at the moment: the config repo cannot be read, and its next refresh looks again. */
async function lookAgain(deps: JobDeps, waiting: WaitingDeploy): Promise<CommandAnswer | undefined> {
  const site = await findSite(deps, waiting);
  if (site === "unreadable") return undefined;
  if (site !== "gone") return lookAtDeploy(deps, waiting, site);
  const { environment, repo } = waiting;
  return endDeploy(deps, waiting, renderRefusedAnswer([{ code: "no-service-there", environment, repo }], environment));
}

async function findSite(deps: JobDeps, waiting: WaitingDeploy): Promise<DeploySite | "unreadable" | "gone"> {
  const usable = await readUsableConfig(deps, waiting.configRepo);
  if (usable === undefined) return "unreadable";
  const { config, snapshot } = usable;
  const environment = config.environments.get(waiting.environment);
  const services = waiting.services.flatMap((name) => {
    const service = config.services.get(name);
    return service?.repo === waiting.repo ? [service] : [];
  });
  const pullRequest = await fetchPullRequest(deps, waiting);
  if (environment === undefined || services.length === 0 || pullRequest === undefined) return "gone";
  const readRights = createRightsReader(deps, { repo: waiting.repo, login: waiting.by });
  return { snapshot, config, environment, services, pullRequest, readRights };
}

async function fetchPullRequest(
  { github }: JobDeps,
  { repo, pullRequest }: WaitingDeploy,
): Promise<PullRequest | undefined> {
  try {
    return await github.pullRequests.fetch(repo, pullRequest);
  } catch (error) {
    if (error instanceof OutsideInstallation) return undefined;
    throw error;
  }
}
