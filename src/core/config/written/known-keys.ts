import { writtenConfig } from "./config.ts";
import { writtenEnvironment, writtenRules } from "./environment.ts";
import { writtenFollow } from "./follow.ts";
import { namedPlaceKeys } from "./named-places.ts";
import { writtenService } from "./service.ts";

/** The keys that the mapping at a path may have; none where the names are the user's own. */
export function knownKeysAt(path: readonly (string | number)[]): readonly string[] {
  return Object.keys(shapeAt(path));
}

function shapeAt(path: readonly (string | number)[]): object {
  if (path.length === 0) return writtenConfig.shape;
  if (path.at(-1) === "follow" && path.length > 2) return writtenFollow.shape;
  if (path.length === 4 && path[2] !== "environments") return namedPlaceKeys[String(path[2])] ?? {};
  if (path.length === 4) return writtenRules.shape;
  if (path.length !== 2) return {};
  return path[0] === "services" ? writtenService.shape : writtenEnvironment.shape;
}
