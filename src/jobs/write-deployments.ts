import type { Config, DeploymentRule } from "../core/config/config.ts";
import { PermissionMissing } from "../core/fault.ts";
import type { CommitSha, RepoName } from "../core/identity.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import { renderDeployment } from "../core/words/deployment.ts";
import { sortByStanding } from "../core/words/release-table.ts";
import type { JobDeps } from "./deps.ts";
import { readUsableConfig } from "./read-config.ts";

interface OnCommit {
  readonly repo: RepoName;
  readonly revision: CommitSha;
}

/**
 * Keeps one record an environment and service in GitHub's Deployments, on the source commit. It is there for people and
 * tools to look at: where the App may not write it, the release and the status comment stand without.
 */
export async function writeDeployments(deps: JobDeps, on: OnCommit, records: readonly ReleaseRecord[]): Promise<void> {
  try {
    for (const record of sortByStanding(records).current) await writeDeployment(deps, on, record);
  } catch (error) {
    if (!(error instanceof PermissionMissing)) throw error;
    deps.log.warn({ sourceRepo: on.repo, reason: error.message }, "source repo takes no deployment records");
  }
}

async function writeDeployment(deps: JobDeps, { repo, revision }: OnCommit, record: ReleaseRecord): Promise<void> {
  const { reports } = deps.store;
  const { environment, service } = record;
  const config = (await readUsableConfig(deps, record.configRepo))?.config;
  const rule = config?.environments.get(environment)?.deployment ?? { transient: false, production: false };
  const text = renderDeployment(record, rule);
  if (text === undefined) return;
  const names = { alone: environment, withService: `${environment} / ${service}` };
  const name = config === undefined ? await findName(deps, { repo, revision }, names) : names[naming(config, record)];
  if (name === undefined) return;
  const said = await reports.findDeployment(repo, revision, name);
  const content = JSON.stringify(text);
  // What never was to be seen need not be taken back.
  if (said?.content === content || (said === undefined && text.state === "inactive")) return;
  const deploymentId = said?.deploymentId ?? (await findOrCreate(deps, { repo, revision, name, rule, record }));
  if (deploymentId === undefined) return;
  await deps.github.deployments.setStatus(repo, deploymentId, text);
  await reports.saveDeployment(repo, revision, name, { deploymentId, content });
  deps.log.debug({ environment, service, sourceRepo: repo, commit: revision }, "deployment record written");
}

interface Names {
  readonly alone: string;
  readonly withService: string;
}

/** The environment's name alone where the repository releases one service: GitHub's environments are the repository's. */
function naming({ services }: Config, { origin }: ReleaseRecord): keyof Names {
  return [...services.values()].filter(({ repo }) => repo === origin.repo).length > 1 ? "withService" : "alone";
}

/** While the config file cannot be read, the name that the record has already; a second one would stay for ever. */
async function findName(
  { store }: JobDeps,
  { repo, revision }: OnCommit,
  { alone, withService }: Names,
): Promise<string | undefined> {
  for (const name of [withService, alone])
    if ((await store.reports.findDeployment(repo, revision, name)) !== undefined) return name;
  return undefined;
}

interface Wanted {
  readonly repo: RepoName;
  readonly revision: CommitSha;
  readonly name: string;
  readonly rule: DeploymentRule;
  readonly record: ReleaseRecord;
}

async function findOrCreate(
  deps: JobDeps,
  { repo, revision, name, rule, record }: Wanted,
): Promise<number | undefined> {
  const { deployments } = deps.github;
  const found = await deployments.find(repo, revision, name);
  if (found !== undefined) return found.id;
  const { transient, production } = rule;
  const description = renderDeployment(record, rule)?.description ?? "";
  const created = await deployments.create(repo, {
    commit: revision,
    environment: name,
    description,
    transient,
    production,
  });
  if ("id" in created) return created.id;
  deps.log.info({ sourceRepo: repo, commit: revision, reason: created.refused }, "GitHub refused a deployment record");
  return undefined;
}
