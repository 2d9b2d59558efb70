import type { Config, Environment, Service, ServicePlace } from "../config/config.ts";
import { type ConfigPlace, namedPlacesOf } from "../config/named-places.ts";
import { matchesPath } from "../config/paths.ts";
import { isGlob, matchesEntry } from "../manifest/path-entry.ts";

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
  /**
   * What a release for it must leave alone in a file: the places of other environments, and of other services. Outside of
   * the environment without those that are apart from its own for sure.
   */
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
  const all = {
    inside: lazily(() => listOthers(config, service, () => true)),
    outside: lazily(() => listApart(config, service)),
  };
  return {
    own,
    // A place that names no environment is just not in this one.
    missing: [...missing].filter((place) => place.environment !== undefined),
    othersIn(path) {
      const others = matchesPath(environment, path) ? all.inside() : all.outside();
      return others.filter((place) => matchesEntry(place.file, path) && !isOwn(place, site, path));
    },
  };
}

/** In one and the same file no two paths have the same keys: the config file's rules say so. A line may meet any path. */
function listApart(config: Config, service: Service): readonly ConfigPlace[] {
  const hasLines = service.places.some(({ kind }) => kind === "line");
  const files = new Set(hasLines ? [] : service.places.map(fileOf).filter((file) => !isGlob(file)));
  return listOthers(config, service, (place) => place.kind === "line" || !files.has(fileOf(place)));
}

function listOthers(
  config: Config,
  service: Service,
  counts: (place: ServicePlace) => boolean,
): readonly ConfigPlace[] {
  const services = Array.from(config.services, ([name, each]) => {
    const places = each.places.filter((place) => counts(place) && (place.kind === "path" || name === service.name));
    return [name, { ...each, places }] as const;
  });
  return namedPlacesOf({ ...config, services: new Map(services.filter(([, { places }]) => places.length > 0)) });
}

/** As it is written, names not filled in. */
function fileOf(place: ServicePlace): string {
  return place.kind === "path" ? place.path.slice(0, place.path.indexOf("#")) : place.file;
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function isOwn(place: ConfigPlace, { environment, service }: PlaceSite, path: string): boolean {
  if (place.service !== service.name || !matchesEntry(place.file, path)) return false;
  return place.environment === undefined ? matchesPath(environment, path) : place.environment === environment.name;
}
