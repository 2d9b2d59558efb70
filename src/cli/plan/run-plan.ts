import { resolve } from "node:path";
import type { Config, Environment, Service } from "../../core/config/config.ts";
import { parseConfig } from "../../core/config/parse-config.ts";
import type { ImageVersion } from "../../core/manifest/plan-edits.ts";
import { findNearest } from "../../core/nearest.ts";
import { refuseVersion } from "../../core/release/decide-release.ts";
import { judgeFollow } from "../../core/release/judge-follow.ts";
import type { Decision } from "../../core/release/plan.ts";
import { planRelease } from "../../core/release/plan-release.ts";
import type { ReleaseRequest } from "../../core/release/request.ts";
import { readCheckoutConfig } from "../check.ts";
import { BadInput } from "../command.ts";
import type { Arguments } from "../read-arguments.ts";
import { renderProblem } from "../render-problem.ts";
import { quote } from "../show.ts";
import type { Terminal } from "../terminal.ts";
import { checkoutRepo, type EnvironmentFiles, readEnvironmentFiles, snapshotOf } from "./checkout-snapshot.ts";
import { type AskedService, parsePlan } from "./parse-plan.ts";
import {
  type PlannedService,
  type PlanOutcome,
  renderPlanDiff,
  renderPlanDocument,
  renderPlanTalk,
} from "./render-plan.ts";

/** `tidegate plan`: what releases would change in a checkout, by the code that the bot runs. */
export async function runPlan(given: Arguments, terminal: Terminal): Promise<number> {
  const { path, ...asked } = parsePlan(given);
  const root = resolve(terminal.folder, path);
  const config = readConfig(path, root, terminal);
  const looked = lookUp(config.environments, asked.environment, "environment");
  const found = asked.services.map((each) => ({ each, service: lookUp(config.services, each.service, "service") }));
  const unknown = [looked, ...found.map(({ service }) => service)].flatMap((each) =>
    "problem" in each ? [each.problem] : [],
  );
  if (unknown.length > 0 || "problem" in looked) throw new BadInput(...unknown);
  const environment = looked.thing;
  const services = found.flatMap(({ each, service }) => ("thing" in service ? [{ each, service: service.thing }] : []));
  const site = { root, config, environment, services: services.map(({ service }) => service) };
  const files = readEnvironmentFiles(site, terminal);
  const before = new Map(files.texts);
  const planned = services.map(({ each, service }) => planService(config, { environment, service, each, files }));
  const outcome: PlanOutcome = { environment, planned, before, files };
  if (given.flag("json")) terminal.out(renderPlanDocument(outcome));
  else terminal.out(renderPlanDiff(outcome, terminal.styles.out));
  terminal.err(renderPlanTalk(outcome, terminal.styles.err));
  return planned.some(({ decision }) => decision.kind === "refused") ? 1 : 0;
}

interface ServiceToPlan {
  readonly environment: Environment;
  readonly service: Service;
  readonly each: AskedService;
  readonly files: EnvironmentFiles;
}

/** Plans one service's release, and puts what it changes into the files, for the next service. */
function planService(config: Config, { environment, service, each, files }: ServiceToPlan): PlannedService {
  const { tag, digest } = each;
  const snapshot = snapshotOf(config, { environment, service }, files);
  const request: ReleaseRequest<ImageVersion> = {
    configRepo: checkoutRepo,
    environment: environment.name,
    service: service.name,
    images: service.images.map((name) => ({ name, tag, ...(digest === undefined ? {} : { digest }) })),
    origin: { repo: service.repo },
    askedBy: { kind: "published", via: "the command line" },
  };
  const decision: Decision<ImageVersion> = refuseVersion(request, snapshot) ?? planRelease(request, snapshot);
  if (decision.kind === "plan") for (const file of decision.files) files.texts.set(file.path, file.text);
  const rejection = judgeFollow(snapshot.rules.follow, service.tags, tag);
  return { asked: each, decision, ...(rejection === undefined ? {} : { rejection }) };
}

function readConfig(path: string, root: string, { styles }: Terminal): Config {
  const { shown, text } = readCheckoutConfig(path, root);
  const parsed = parseConfig(text, shown);
  if (parsed.kind === "valid") return parsed.config;
  throw new BadInput(
    ...parsed.problems.map((problem) => renderProblem({ path: shown, ...problem }, styles.err).trimEnd()),
  );
}

function lookUp<Thing>(
  things: ReadonlyMap<string, Thing>,
  name: string,
  what: string,
): { readonly thing: Thing } | { readonly problem: string } {
  const thing = things.get(name);
  if (thing !== undefined) return { thing };
  const near = findNearest(name, things.keys());
  const known = [...things.keys()];
  const shown = known.length > 10 ? `${known.slice(0, 10).join(", ")} and ${known.length - 10} more` : known.join(", ");
  const meant = near === undefined ? `There ${known.length === 1 ? "is" : "are"} ${shown}.` : `Did you mean ${near}?`;
  return { problem: `The config file names no ${what} ${quote(name)}. ${meant}` };
}
