import type { Config, ConfigProblem } from "../core/config/config.ts";
import { parseConfig } from "../core/config/parse-config.ts";
import { findMissingPaths, parseEnvironmentPath } from "../core/config/paths.ts";
import { placesIn } from "../core/config/place.ts";
import { readSource } from "../core/config/read-source.ts";
import { nodeAt, type SourceNode, valueStretchAt } from "../core/config/source.ts";
import { type CheckoutFiles, checkNamedPlaces } from "./check-named-places.ts";
import type { CheckDocument } from "./documents/check-document.ts";
import { quote } from "./show.ts";

/**
 * All that is wrong with a config file's text; with the checkout's files known, also the paths that match none of them,
 * and the named places that none of them has.
 */
export function checkDocumentOf(path: string, text: string, checkout: CheckoutFiles | undefined): CheckDocument {
  const parsed = parseConfig(text, path);
  const problems = parsed.kind === "invalid" ? parsed.problems : checkAgainst(parsed.config, text, checkout);
  return { path, valid: problems.length === 0, problems: problems.map((problem) => ({ ...problem })) };
}

function checkAgainst(config: Config, text: string, checkout: CheckoutFiles | undefined): readonly ConfigProblem[] {
  if (checkout === undefined) return [];
  const missing = [...config.environments.values()].flatMap((environment) =>
    findMissingPaths(environment, checkout.tree).map((each) => explainMissing(text, environment.name, each)),
  );
  const problems = [...missing, ...checkNamedPlaces(config, text, checkout)];
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

function explainMissing(text: string, environment: string, path: string): ConfigProblem {
  const { root } = readSource(text);
  const at = root === undefined ? { start: 0, end: 0 } : stretchOf(root, environment, path);
  const message = `no file of the checkout matches the path ${quote(path)} of environment ${quote(environment)}`;
  return { message, ...placesIn(text)(at) };
}

function stretchOf(root: SourceNode, environment: string, path: string) {
  const list = ["environments", environment, "path"];
  const node = nodeAt(root, list);
  const index = node?.kind === "list" ? node.items.findIndex((item) => isPath(item, path)) : -1;
  return valueStretchAt(root, index < 0 ? list : [...list, index]);
}

function isPath(node: SourceNode, path: string): boolean {
  if (node.kind !== "scalar" || typeof node.value !== "string") return false;
  const parsed = parseEnvironmentPath(node.value);
  return "path" in parsed && parsed.path === path;
}
