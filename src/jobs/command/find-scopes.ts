import type { CommandNames } from "../../core/command/read-scope.ts";
import type { Service } from "../../core/config/config.ts";
import type { EnvironmentName, RepoName } from "../../core/identity.ts";
import type { JobDeps } from "../deps.ts";
import { readUsableConfig, type UsableConfigRepo } from "../read-config.ts";

/** What commands on one repository's pull requests reach in one config repo. */
export interface CommandScope extends UsableConfigRepo {
  /** The repository's own services; of a config repo, all. At least one. */
  readonly services: readonly Service[];
}

/** The scopes of a repository, and the config repos that could not be read, which may have more. */
export interface FoundScopes {
  readonly scopes: readonly CommandScope[];
  readonly unreadable: readonly RepoName[];
}

/** Looks in every config repo for services that are built from the repository; the config repo itself reaches all of its own. */
export async function findScopes(deps: JobDeps, repo: RepoName): Promise<FoundScopes> {
  const scopes: CommandScope[] = [];
  const unreadable: RepoName[] = [];
  for (const configRepo of deps.context.configRepos) {
    const usable = await readUsableConfig(deps, configRepo);
    if (usable === undefined) {
      unreadable.push(configRepo);
      continue;
    }
    const services = [...usable.config.services.values()].filter(
      (service) => configRepo === repo || service.repo === repo,
    );
    if (services.length > 0) scopes.push({ ...usable, services });
  }
  return { scopes, unreadable };
}

/** The names that comments may use; of groups with one name in several config repos the members of all. */
export function namesOf(scopes: readonly CommandScope[]): CommandNames {
  const groups = new Map<string, readonly EnvironmentName[]>();
  for (const { config } of scopes)
    for (const [name, members] of config.groups) groups.set(name, [...(groups.get(name) ?? []), ...members]);
  return {
    environments: [...new Set(scopes.flatMap(({ config }) => [...config.environments.keys()]))],
    services: [...new Set(scopes.flatMap(({ services }) => services.map(({ name }) => name)))],
    groups,
  };
}
