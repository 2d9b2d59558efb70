import { rulesFor } from "../../core/config/rules-for.ts";
import type { CommandAnswer } from "../../core/release/command-record.ts";
import { decideRelease } from "../../core/release/decide-release.ts";
import { judgeDeploy, requestedBy } from "../../core/release/judge-deploy.ts";
import type { ReleaseRequest } from "../../core/release/request.ts";
import type { WaitingDeploy } from "../../core/release/waiting-deploy.ts";
import { renderRefusedAnswer } from "../../core/words/command-answer.ts";
import { renderDryRunAnswer } from "../../core/words/dry-run.ts";
import type { JobDeps } from "../deps.ts";
import { gatherRelease } from "../gather-release.ts";
import { gatherDeploy } from "./gather-deploy.ts";
import type { CommandPlace, RunningCommand } from "./running-command.ts";

/** `/deploy --dry-run`: decides and plans as the real run does, and writes nothing but the answer. */
export async function showDeploy(
  deps: JobDeps,
  { pullRequest, readRights }: RunningCommand,
  { scope, environment, services }: CommandPlace,
  waiting: WaitingDeploy,
): Promise<readonly CommandAnswer[]> {
  const { snapshot, config } = scope;
  const facts = await gatherDeploy(deps, waiting, { snapshot, config, environment, services, pullRequest, readRights });
  const decision = judgeDeploy(facts);
  if (decision.kind === "refused") return [renderRefusedAnswer(decision.refusals, environment.name)];
  const plans = [];
  for (const service of services) {
    const found = facts.services.find((each) => each.service === service.name);
    const requested = found === undefined ? undefined : requestedBy(found.version);
    if (found === undefined || requested === undefined) continue;
    const { repo, pullRequest: number, by, configRepo } = waiting;
    const request: ReleaseRequest = {
      ...{ configRepo, environment: environment.name, service: service.name, ...requested },
      origin: found.origin,
      askedBy: { kind: "deploy", by, repo, pullRequest: number },
    };
    const rules = rulesFor(config, environment, service);
    const site = { repo: snapshot, environment, service, rules };
    const history = await deps.store.releases.listHistory(request);
    const gathered = await gatherRelease(deps, request, site, history);
    plans.push({ decision: decideRelease(request, gathered), manifests: gathered.manifests });
  }
  const { commit } = facts;
  const wait = decision.kind === "wait" ? { wait: decision } : {};
  return [renderDryRunAnswer({ environment: environment.name, commit, askedAt: waiting.askedAt, plans, ...wait })];
}
