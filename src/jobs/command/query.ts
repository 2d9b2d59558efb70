import type { QueryCommand } from "../../core/command/command.ts";
import type { Environment, Service } from "../../core/config/config.ts";
import { isFrozen } from "../../core/config/freeze.ts";
import { rulesFor } from "../../core/config/rules-for.ts";
import type { CommandAnswer } from "../../core/release/command-record.ts";
import { locksAt } from "../../core/release/environment-lock.ts";
import { holdsAt } from "../../core/release/hold.ts";
import { findNotReleased } from "../../core/release/not-released.ts";
import type { QueriedEnvironment, QueriedPlace } from "../../core/release/query.ts";
import { isVersionInGit, readVersionInGit, type VersionInGit } from "../../core/release/version-in-git.ts";
import { renderDoneAnswer } from "../../core/words/command-answer.ts";
import { renderQuery } from "../../core/words/query.ts";
import type { JobDeps } from "../deps.ts";
import { readManifests } from "../gather-release.ts";
import type { CommandScope } from "./find-scopes.ts";
import type { RunningCommand } from "./running-command.ts";

/** `/query`: what runs in each environment, and what stands in the way of something newer. */
export async function runQuery(
  deps: JobDeps,
  { scopes }: RunningCommand,
  command: QueryCommand,
): Promise<readonly CommandAnswer[]> {
  const environments: QueriedEnvironment[] = [];
  for (const scope of scopes) {
    const services = scope.services.filter(
      ({ name }) => command.services.length === 0 || command.services.includes(name),
    );
    for (const environment of scope.config.environments.values()) {
      const isAsked = command.environments.length === 0 || command.environments.includes(environment.name);
      if (isAsked && services.length > 0) environments.push(await queryEnvironment(deps, scope, environment, services));
    }
  }
  return [renderDoneAnswer(renderQuery({ environments }, deps.context.links))];
}

async function queryEnvironment(
  deps: JobDeps,
  scope: CommandScope,
  environment: Environment,
  services: readonly Service[],
): Promise<QueriedEnvironment> {
  const key = { configRepo: scope.snapshot.repo, environment: environment.name };
  const lock = await deps.store.environmentLocks.find(key);
  const places: QueriedPlace[] = [];
  for (const service of services) {
    const place = await queryPlace(deps, scope, environment, service);
    if (place !== undefined) places.push(place);
  }
  return {
    ...key,
    waiting: await deps.store.waitingDeploys.listByEnvironment(key),
    places,
    ...(lock !== undefined && locksAt(lock, deps.context.now()) ? { lock } : {}),
  };
}

/** Undefined where the service was never in the environment, and nothing waits to bring it there. */
async function queryPlace(
  deps: JobDeps,
  { snapshot, config }: CommandScope,
  environment: Environment,
  service: Service,
): Promise<QueriedPlace | undefined> {
  const { store, context } = deps;
  const place = { configRepo: snapshot.repo, environment: environment.name, service: service.name };
  const now = context.now();
  const history = await store.releases.listHistory(place);
  const [hold, track] = [await store.holds.find(place), await store.tracks.find(place)];
  const merged = history.find(({ state }) => state === "merged");
  const { manifests } = await readManifests(deps, { repo: snapshot, environment, service });
  const version = readVersionInGit(service, manifests);
  const isThere = merged !== undefined && (merged.follows !== undefined || isVersionInGit(version, merged.images));
  const record = isThere ? merged : undefined;
  if (version.size === 0 && history.length === 0) return undefined;
  const open = history.find(({ state }) => state === "proposed");
  const rules = rulesFor(config, environment, service);
  const [image] = service.images;
  const announced = image === undefined ? [] : await store.published.listNewest(image, mostTags);
  // Flux takes what it follows by itself.
  const notReleased =
    rules.writer === "flux"
      ? undefined
      : findNotReleased(
          {
            ...(rules.follow === undefined ? {} : { follow: rules.follow }),
            ...(service.tags === undefined ? {} : { template: service.tags }),
          },
          // What is proposed is on its way, whatever the policy says of it.
          announced.flatMap(({ tag }) => (open?.images.some((image) => image.tag === tag) ? [] : [tag])),
          record?.images[0]?.tag,
        );
  const frozen = isFrozen(rules.freeze, now);
  return {
    service: service.name,
    ...(record === undefined ? { inGit: tellVersions(version) } : {}),
    ...(record === undefined ? {} : { runs: { record, since: record.changedAt } }),
    ...(open === undefined ? {} : { open }),
    ...(hold !== undefined && holdsAt(hold, now) ? { hold } : {}),
    ...(track === undefined ? {} : { track }),
    ...(frozen === undefined ? {} : { frozen: frozen.until === undefined ? {} : { until: frozen.until } }),
    ...(notReleased === undefined ? {} : { notReleased }),
  };
}

function tellVersions(version: VersionInGit): readonly string[] {
  const texts = [...version.values()].flat().flatMap(({ tag, digest }) => tag ?? digest ?? []);
  return [...new Set(texts)];
}

const mostTags = 100;
