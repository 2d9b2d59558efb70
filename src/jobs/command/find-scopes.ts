import type { CommandNames } from "../../core/command/read-scope.ts";
import type { Service } from "../../core/config/config.ts";
import { OutsideInstallation, PermissionMissing } from "../../core/fault.ts";
import type { EnvironmentName, RepoName } from "../../core/identity.ts";
import type { Refusal } from "../../core/release/refusal.ts";
import type { JobDeps } from "../deps.ts";
import { readConfigRepo, type UsableConfigRepo } from "../read-config.ts";

/** What commands on one repository's pull requests reach in one config repo. */
export interface CommandScope extends UsableConfigRepo {
  /** The repository's own services; of a config repo, all. At least one. */
  readonly services: readonly Service[];
}

/** The scopes of a repository, and the config repos that could not be read, which may have more. */
export interface FoundScopes {
  readonly scopes: readonly CommandScope[];
  readonly unread: readonly UnreadConfigRepo[];
}

/** A config repo that cannot be read at the moment. */
export interface UnreadConfigRepo {
  readonly repo: RepoName;
  /** Why, and what to do. */
  readonly refusal: Refusal;
  /** Whether it is the repository itself, or is known to release what is built there; others may have no part in it. */
  readonly isConcerned: boolean;
}

/** Looks in every config repo for services that are built from the repository; the config repo itself reaches all of its own. */
export async function findScopes(deps: JobDeps, repo: RepoName): Promise<FoundScopes> {
  const scopes: CommandScope[] = [];
  const refused = new Map<RepoName, Refusal>();
  for (const configRepo of deps.context.configRepos) {
    const usable = await readUsable(deps, configRepo);
    if ("code" in usable) {
      refused.set(configRepo, usable);
      continue;
    }
    const services = [...usable.config.services.values()].filter(
      (service) => configRepo === repo || service.repo === repo,
    );
    if (services.length > 0) scopes.push({ ...usable, services });
  }
  const released = refused.size === 0 ? [] : await deps.store.releases.listConfigRepos(repo);
  const unread = [...refused].map(([configRepo, refusal]) => {
    const isKnown = released.includes(configRepo) || namedIt(deps, configRepo, repo);
    return { repo: configRepo, refusal, isConcerned: configRepo === repo || isKnown };
  });
  return { scopes, unread };
}

/** Whether the file named the repository while it could be read. */
function namedIt({ context }: JobDeps, configRepo: RepoName, repo: RepoName): boolean {
  const services = context.memory.of(configRepo).lastConfig()?.services;
  return services !== undefined && [...services.values()].some((service) => service.repo === repo);
}

async function readUsable(deps: JobDeps, configRepo: RepoName): Promise<UsableConfigRepo | Refusal> {
  try {
    const snapshot = await readConfigRepo(deps, configRepo);
    const { config, head } = snapshot;
    const { commit } = head;
    if (config.kind === "valid") return { snapshot, config: config.config };
    return config.kind === "missing"
      ? { code: "config-missing", configRepo, commit }
      : { code: "config-invalid", configRepo, commit, problems: config.problems.length };
  } catch (error) {
    if (error instanceof OutsideInstallation) return { code: "config-repo-outside", configRepo };
    if (!(error instanceof PermissionMissing)) throw error;
    return { code: "permission-missing", repo: configRepo, permission: error.permission ?? "unknown" };
  }
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
