import type { EnvironmentName } from "../../identity.ts";
import { isGlob, matchesEntry } from "../../manifest/path-entry.ts";
import type { ServicePlace } from "../config.ts";
import type { Draft, DraftService, Written } from "../effective/draft.ts";
import * as placeProblems from "../named-place-problems.ts";
import { fillPlace, namesEnvironment } from "../named-places.ts";
import * as problems from "../problems.ts";
import type { Report } from "../report.ts";

/**
 * A place that a service names is of one environment: the one that it says by `{environment}`, or the one whose paths
 * hold its file; a glob may yet find files of several.
 */
export function namedPlacesHaveEnvironments({ environments, services }: Draft, report: Report): void {
  for (const { name, places } of services.values()) {
    for (const { value, path } of places) {
      if (namesEnvironment(value)) continue;
      const { file } = fillPlace(value, { environment: "", service: name });
      if (isGlob(file)) continue;
      const isHeld = [...environments.values()].some(({ paths }) =>
        paths.some((entry) => matchesEntry(entry.value, file) || matchesEntry(file, entry.value)),
      );
      if (!isHeld) report.atValue(path, placeProblems.placeOfNoEnvironment(file));
    }
  }
}

/** No two services, and no two environments, name the same place: a release for one would change the other. */
export function namedPlacesAreApart({ environments, services }: Draft, report: Report): void {
  const owners = new Map<string, Owner>();
  for (const service of services.values()) {
    for (const place of service.places) {
      const told = new Set<string>();
      for (const environment of namesEnvironment(place.value) ? environments.keys() : [undefined]) {
        const owner = { service, environment, place };
        const key = keyOf(owner);
        const other = owners.get(key);
        if (other === undefined) owners.set(key, owner);
        else if (told.size === 0) {
          told.add(key);
          report.atValue(place.path, explainTwice(owner, other));
        }
      }
    }
  }
}

/** An environment has paths, or a service names a place in it. */
export function environmentsAreSomewhere({ environments, services }: Draft, report: Report): void {
  const mayNamePlaces = [...services.values()].some(
    ({ name, places }) =>
      places.some(({ value }) => namesEnvironment(value)) ||
      (places.length === 0 && ["paths", "lines"].some((key) => report.has(["services", name, key]))),
  );
  if (mayNamePlaces) return;
  for (const name of environments.keys()) {
    const path = ["environments", name, "path"];
    if (!report.has(path)) report.atKey(path.slice(0, -1), problems.missingKey(path));
  }
}

interface Owner {
  readonly service: DraftService;
  readonly environment: EnvironmentName | undefined;
  readonly place: Written<ServicePlace>;
}

/** Two places of the same key are the same place. A pattern that tells images apart is one for each image. */
function keyOf({ service, environment, place: { value } }: Owner): string {
  const place = fillPlace(value, { environment: environment ?? "", service: service.name });
  if (place.kind === "path") return JSON.stringify([place.file, place.keys]);
  const image = /\(\?P?<image>/.test(place.pattern) ? value.image : "";
  return JSON.stringify([place.file, place.pattern, image]);
}

function explainTwice({ service, environment, place }: Owner, other: Owner) {
  const text = place.value.kind === "path" ? place.value.path : place.value.pattern;
  if (other.place.path === place.path || (other.service === service && other.environment === environment)) {
    return placeProblems.placeListedTwice(text);
  }
  const isSamePlace = other.environment === undefined || other.environment === environment;
  const whose = isSamePlace
    ? `service "${other.service.name}"`
    : `service "${other.service.name}" in environment "${other.environment}"`;
  return placeProblems.placeTwice(text, whose);
}
