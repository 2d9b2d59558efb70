import type { Config, Environment, Service } from "../config/config.ts";
import { type ConfigPlace, namedPlacesOf } from "../config/named-places.ts";
import { matchesPath } from "../config/paths.ts";
import { matchesEntry } from "../manifest/path-entry.ts";

/** Where a service's version is looked for. */
export interface PlaceSite {
  readonly environment: Environment;
  readonly service: Service;
}

/** The places that the config file names, as far as one service in one environment has to do with them. */
export interface NamedFiles {
  /** The service's own places in this environment, by the file in which each is looked for. */
  readonly own: ReadonlyMap<string, readonly ConfigPlace[]>;
  /** Its places whose file is not there. */
  readonly missing: readonly ConfigPlace[];
  /** What a release for it must leave alone in a file: the places of other environments, and of other services. */
  othersIn(path: string): readonly ConfigPlace[];
}

/**
 * Sorts the named places by the files of a tree. Two patterns over lines can only be told apart by running them, which
 * is not done for those of other services.
 */
export function sortNamedPlaces(config: Config, site: PlaceSite, treePaths: Iterable<string>): NamedFiles {
  const { environment, service } = site;
  const mine = namedPlacesOf({ ...config, services: new Map([[service.name, service]]) }, environment);
  const own = new Map<string, ConfigPlace[]>();
  const missing = new Set(mine);
  if (mine.length > 0) {
    for (const path of treePaths) {
      const here = mine.filter((place) => isOwn(place, site, path));
      if (here.length === 0) continue;
      own.set(path, here);
      for (const place of here) missing.delete(place);
    }
  }
  let all: readonly ConfigPlace[] | undefined;
  return {
    own,
    // A place that names no environment is just not in this one.
    missing: [...missing].filter((place) => place.environment !== undefined),
    othersIn(path) {
      all ??= namedPlacesOf(config).filter((place) => place.kind === "path" || place.service === service.name);
      return all.filter((place) => matchesEntry(place.file, path) && !isOwn(place, site, path));
    },
  };
}

function isOwn(place: ConfigPlace, { environment, service }: PlaceSite, path: string): boolean {
  if (place.service !== service.name || !matchesEntry(place.file, path)) return false;
  return place.environment === undefined ? matchesPath(environment, path) : place.environment === environment.name;
}
