import { type EnvironmentName, parseEnvironmentName, type RepoName, type ServiceName } from "../../identity.ts";
import type { ImageName } from "../../image/reference.ts";
import type { Config, Environment, Service, ServicePlace } from "../config.ts";
import type { Path } from "../source.ts";

/**
 * The config in effect as far as the file could be read: what is wrong is reported and left out. Values that rules
 * compare know where they are written.
 */
export interface Draft {
  readonly environments: ReadonlyMap<EnvironmentName, DraftEnvironment>;
  readonly services: ReadonlyMap<ServiceName, DraftService>;
  readonly groups: DraftGroups;
}

/** The groups' members as written, which may be no environments. */
export type DraftGroups = ReadonlyMap<string, readonly Written<string>[]>;

/** An environment whose paths may be fewer than are written. */
export interface DraftEnvironment extends Omit<Environment, "paths"> {
  readonly paths: readonly Written<string>[];
}

/** A service that may lack what is wrong with it. */
export interface DraftService extends Omit<Service, "repo" | "images" | "places"> {
  readonly repo: RepoName | undefined;
  readonly images: readonly Written<ImageName>[];
  readonly places: readonly Written<ServicePlace>[];
}

/** A value, and the path in the file at which it is written. */
export interface Written<Value> {
  readonly value: Value;
  readonly path: Path;
}

/** The config of a draft to which nothing was reported. */
export function finishDraft({ environments, services, groups }: Draft): Config {
  return {
    environments: new Map(
      Array.from(environments, ([name, { paths, ...rest }]) => [
        name,
        { ...rest, name, paths: paths.map(({ value }) => value) },
      ]),
    ),
    services: new Map(Array.from(services, ([name, service]) => [name, finishService(service)])),
    groups: new Map(
      Array.from(groups, ([name, members]) => [
        name,
        members.map(({ value }) => parseEnvironmentName(value)).filter((member) => member !== undefined),
      ]),
    ),
  };
}

function finishService(service: DraftService): Service {
  const { repo, images, places } = service;
  if (repo === undefined) throw new Error(`service ${service.name} has no repository, and nothing was reported`);
  return { ...service, repo, images: images.map(({ value }) => value), places: places.map(({ value }) => value) };
}
