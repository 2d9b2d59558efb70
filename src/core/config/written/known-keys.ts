import { writtenConfig } from "./config.ts";
import { writtenEnvironment } from "./environment.ts";
import { namedPlaceKeys } from "./named-places.ts";
import { ruleKeys, writtenRules } from "./rules.ts";
import { writtenService } from "./service.ts";

/** The keys that the mapping at a path may have; none where the names are the user's own. */
export function knownKeysAt(path: readonly (string | number)[]): readonly string[] {
  return Object.keys(shapeAt(path));
}

function shapeAt([kind, name, ...below]: readonly (string | number)[]): object {
  if (kind === undefined) return writtenConfig.shape;
  if (name === undefined) return {};
  if (kind === "environments") return below.length === 0 ? writtenEnvironment.shape : shapeOfRule(below);
  if (below.length === 0) return writtenService.shape;
  const [key, environment, ...rules] = below;
  if (key !== "environments") return namedPlaceKeys[String(key)] ?? {};
  if (environment === undefined) return {};
  return rules.length === 0 ? writtenRules.shape : shapeOfRule(rules);
}

function shapeOfRule([key]: readonly (string | number)[]): object {
  return ruleKeys[String(key)] ?? {};
}
