import type { Scope } from "../../core/command/command.ts";
import type { Environment, Service } from "../../core/config/config.ts";
import { rulesFor } from "../../core/config/rules-for.ts";
import type { ServiceName } from "../../core/identity.ts";
import { parseReleaseBranch } from "../../core/release/branch.ts";
import { answerFrom, type CommandAnswer, type CommandRecord } from "../../core/release/command-record.ts";
import { type AskerRights, refuseAsker } from "../../core/release/judge-deploy.ts";
import type { Refusal } from "../../core/release/refusal.ts";
import { renderRefusedAnswer } from "../../core/words/command-answer.ts";
import type { PullRequest } from "../../github/github.ts";
import type { CommandScope } from "./find-scopes.ts";
import type { ReadRights } from "./read-rights.ts";

/** A command on its way, and where it was typed. */
export interface RunningCommand {
  readonly record: CommandRecord;
  readonly pullRequest: PullRequest;
  readonly scopes: readonly CommandScope[];
  /** Of the person who typed it, who may write where it was typed. */
  readonly readRights: ReadRights;
  /** Whether a run of it was cut off before: what it asks for may be done already. */
  readonly isAgain: boolean;
}

/** One environment that a command names, with the services that it names there. */
export interface CommandPlace {
  readonly scope: CommandScope;
  readonly environment: Environment;
  /** At least one. */
  readonly services: readonly Service[];
}

/** Environments, and services there: those named, or "all" where the command is about the environment itself. */
export interface PlacesWanted {
  readonly environments: Scope["environments"];
  readonly services: Scope["services"] | "all";
}

/**
 * The places of a command, in its order; what it names where there is nothing of it is refused. No service named means all
 * that the repository builds; on a pull request of the config repo the one that a release pull request is for.
 */
export function findPlaces(
  running: RunningCommand,
  scope: PlacesWanted,
): { readonly places: readonly CommandPlace[]; readonly refused: readonly CommandAnswer[] } {
  const { scopes, record } = running;
  const { environments } = scope;
  const services = scope.services.length > 0 ? scope.services : findUnnamed(running);
  const isUnnamed = services.length === 0;
  const places: CommandPlace[] = [];
  const refused: CommandAnswer[] = [];
  for (const name of environments) {
    const found = scopes.flatMap((scope): CommandPlace[] => {
      const environment = scope.config.environments.get(name);
      const own = scope.services.filter(({ name }) => services === "all" || services.includes(name));
      return environment === undefined || own.length === 0 ? [] : [{ scope, environment, services: own }];
    });
    places.push(...found);
    if (found.length === 0)
      refused.push(
        renderRefusedAnswer(
          [{ code: "no-service-there", environment: name, repo: record.repo, ...(isUnnamed ? { isUnnamed } : {}) }],
          name,
        ),
      );
  }
  return { places, refused };
}

/**
 * The services of a command that names none. All services of the config repo would be far more than anybody means: on its
 * pull requests there are none but the one that a release pull request is for.
 */
export function findUnnamed({ scopes, record, pullRequest }: RunningCommand): "all" | readonly ServiceName[] {
  const isConfigRepo = scopes.some(({ snapshot }) => snapshot.repo === record.repo);
  if (!isConfigRepo) return "all";
  const release = pullRequest.headRepo === record.repo ? parseReleaseBranch(pullRequest.headBranch) : undefined;
  return release === undefined ? [] : [release.service];
}

/** What speaks against the person who typed the command, for one place. */
export async function refusePerson(
  { record, readRights }: Pick<RunningCommand, "record" | "readRights">,
  place: CommandPlace,
): Promise<{ readonly rights: AskerRights; readonly refusals: readonly Refusal[] }> {
  const { scope, environment, services } = place;
  const rules = services.map((service) => ({ rules: rulesFor(scope.config, environment, service) }));
  const teams = rules.flatMap((each) => each.rules.require.teams);
  const { repo } = record;
  const rights = await readRights({ teams, through: scope.snapshot.repo });
  return { rights, refusals: [...refuseAsker(rights, { repo, environment: environment.name }, rules)] };
}

/** Runs a command in each of its places in turn; a place that refuses does not keep the others from it. */
export async function inEachPlace(
  running: RunningCommand,
  scope: PlacesWanted,
  run: (place: CommandPlace) => Promise<readonly CommandAnswer[]>,
): Promise<readonly CommandAnswer[]> {
  const { places, refused } = findPlaces(running, scope);
  const answers: CommandAnswer[] = [];
  for (const place of places)
    answers.push(...(await run(place)).map((answer) => answerFrom(place.scope.snapshot.repo, answer)));
  return [...answers, ...refused];
}

/** The same, only in the places in which the person may command; elsewhere it is said why not. */
export async function inEachAllowedPlace(
  running: RunningCommand,
  scope: Scope,
  run: (place: CommandPlace) => Promise<readonly CommandAnswer[]>,
): Promise<readonly CommandAnswer[]> {
  return inEachPlace(running, scope, async (place) => {
    const { refusals } = await refusePerson(running, place);
    return refusals.length > 0 ? [renderRefusedAnswer(refusals, place.environment.name)] : run(place);
  });
}
