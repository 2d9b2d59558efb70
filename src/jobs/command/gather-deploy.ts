import type { Config, Environment, EnvironmentRules, Service } from "../../core/config/config.ts";
import { isFrozen } from "../../core/config/freeze.ts";
import { rulesFor } from "../../core/config/rules-for.ts";
import type { CommitSha } from "../../core/identity.ts";
import type { ImageTag } from "../../core/image/reference.ts";
import { locksAt } from "../../core/release/environment-lock.ts";
import type { DeployedService, DeployFacts, FoundVersion } from "../../core/release/judge-deploy.ts";
import { judgeFollow } from "../../core/release/judge-follow.ts";
import type { WaitingDeploy } from "../../core/release/waiting-deploy.ts";
import type { PullRequest } from "../../github/github.ts";
import type { JobDeps } from "../deps.ts";
import { findOwnOrigin } from "../find-origin.ts";
import type { ConfigRepoSnapshot } from "../read-config.ts";
import { confirmVersion, findBuiltVersion } from "./find-version.ts";
import type { ReadRights } from "./read-rights.ts";

/** Where a waiting deploy goes, in the config file as it is now. */
export interface DeploySite {
  /** That the config is of. */
  readonly snapshot: ConfigRepoSnapshot;
  readonly config: Config;
  readonly environment: Environment;
  /** At least one. */
  readonly services: readonly Service[];
  readonly pullRequest: PullRequest;
  /** Of the person who asked. */
  readonly readRights: ReadRights;
}

/** Reads all that the decision about a waiting deploy needs. */
export async function gatherDeploy(deps: JobDeps, waiting: WaitingDeploy, site: DeploySite): Promise<DeployFacts> {
  const { repo, configRepo } = waiting;
  const now = deps.context.now();
  const { services, commit } = await gatherServices(deps, waiting, site);
  const needsChecks = services.some(({ rules, version }) => rules.require.checks || version.kind === "absent");
  const checks = needsChecks ? { checks: await deps.github.source.fetchChecks(repo, commit) } : {};
  const teams = services.flatMap(({ rules }) => rules.require.teams);
  const frozen = isFrozen(
    services.flatMap(({ rules }) => rules.freeze),
    now,
  );
  return {
    now,
    waiting,
    pullRequest: { ...site.pullRequest, fork: site.pullRequest.headRepo !== repo },
    asker: await site.readRights({ teams, through: configRepo }),
    commit,
    ...checks,
    ...(await gatherQueue(deps, waiting, now)),
    ...(frozen === undefined ? {} : { frozen }),
    services,
  };
}

async function gatherServices(
  deps: JobDeps,
  waiting: WaitingDeploy,
  { config, environment, services, pullRequest }: DeploySite,
): Promise<{ readonly services: readonly DeployedService[]; readonly commit: CommitSha }> {
  const found: DeployedService[] = [];
  let { commit } = waiting;
  const built = { repo: waiting.repo, revision: commit, pullRequest: waiting.pullRequest };
  for (const service of services) {
    const rules = rulesFor(config, environment, service);
    const { configRepo, environment: name } = waiting;
    const place = { configRepo, environment: name, service: service.name };
    const [hold, track] = [await deps.store.holds.find(place), await deps.store.tracks.find(place)];
    const held = { ...(hold === undefined ? {} : { hold }), ...(track === undefined ? {} : { track }) };
    if (rules.writer === "flux") {
      const version = followBranch(waiting, service, pullRequest);
      found.push({ service: service.name, origin: built, rules, version, ...held });
    } else if (waiting.tag === undefined) {
      const branch = pullRequest.headBranch;
      const version = await findBuiltVersion(deps, { service, commit, branch });
      found.push({ service: service.name, origin: built, rules, version, ...held });
    } else {
      const tagged = await findTagged(deps, waiting, { service, rules, tag: waiting.tag });
      commit = tagged.origin.revision ?? commit;
      found.push({ service: service.name, rules, ...tagged, ...held });
    }
  }
  return { services: found, commit };
}

/** Flux takes each new image of the branch by itself: there is none to wait for, and none to name. */
function followBranch(
  { environment, tag }: WaitingDeploy,
  service: Service,
  { headBranch: branch }: PullRequest,
): FoundVersion {
  if (tag === undefined) return { kind: "followed", follows: { kind: "branch", branch } };
  return { kind: "refused", refusals: [{ code: "flux-writes", environment, service: service.name }] };
}

/**
 * A tag that was asked for by name: its commit belongs to the source repo, or the environment's own rule takes it. Where
 * checks have to pass, only a known commit will do: the pull request's own says nothing of another image.
 */
async function findTagged(
  deps: JobDeps,
  { repo, environment }: WaitingDeploy,
  { service, rules, tag }: { readonly service: Service; readonly rules: EnvironmentRules; readonly tag: ImageTag },
): Promise<Pick<DeployedService, "version" | "origin">> {
  const version = await confirmVersion(deps, service, tag);
  if (version.kind !== "found") return { version, origin: { repo } };
  const { origin, unproven } = await findOwnOrigin(deps, { service, build: {}, images: version.images });
  const isFollowed = judgeFollow(rules.follow, service.tags, tag) === undefined;
  if (origin.revision !== undefined || (isFollowed && !rules.require.checks)) return { version, origin };
  const commit = unproven === undefined ? {} : { commit: unproven };
  const refusal = { code: "tag-unconfirmed", tag, repo, environment, ...commit } as const;
  return { version: { kind: "refused", refusals: [refusal] }, origin };
}

async function gatherQueue(
  { store }: JobDeps,
  { configRepo, environment, repo, pullRequest }: WaitingDeploy,
  now: Date,
): Promise<Pick<DeployFacts, "lock" | "ahead">> {
  const lock = await store.environmentLocks.find({ configRepo, environment });
  const queue = await store.waitingDeploys.listByEnvironment({ configRepo, environment });
  const isOwn = (each: { readonly repo: string; readonly pullRequest: number }) =>
    each.repo === repo && each.pullRequest === pullRequest;
  if (lock !== undefined && isOwn(lock) && locksAt(lock, now)) return { ahead: [] };
  const own = queue.findIndex(isOwn);
  const ahead = queue.slice(0, own < 0 ? queue.length : own).filter(({ waitsFor }) => waitsFor === "lock");
  return { ahead, ...(lock !== undefined && locksAt(lock, now) ? { lock } : {}) };
}
