import { matchesEntry } from "../manifest/path-entry.ts";
import type { Environment } from "./config.ts";
import type { IllPath } from "./problems.ts";

/**
 * Reads an entry of `path`, or tells why it is none:
 *
 *     entry = "." / [ "./" ] part *( "/" part ) [ "/" ]      "." is the whole repository
 *     part  = "**" / 1*( "*" / "?" / character )             not "." and not ".."
 *
 * `*` stands for any text within a part, `?` for one character of it, `**` for any number of parts, none included;
 * all three also for names that begin with a dot. `[ ] { } !` are refused, so that they may get a meaning later.
 * The result has neither `./` at its begin nor `/` at its end.
 */
export function parseEnvironmentPath(text: string): { readonly path: string } | { readonly ill: IllPath } {
  if (text.length > 1000) return { ill: "long" };
  if (/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text)) return { ill: "control" };
  if (text.includes("\\")) return { ill: "backslash" };
  if (text === "." || text === "./") return { path: "." };
  const path = text.replace(/^\.\//, "").replace(/\/$/, "");
  if (path.trim() === "") return { ill: text.startsWith("/") ? "absolute" : "empty" };
  const parts = path.split("/");
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return { ill: "absolute" };
  if (parts.includes("..")) return { ill: "parent" };
  if (parts.includes("") || parts.includes(".")) return { ill: "part" };
  if (/[[\]{}!]/.test(path) || parts.some((part) => part !== "**" && part.includes("**"))) return { ill: "glob" };
  return { path };
}

/**
 * Whether a file of the config repo belongs to an environment: one of its paths is the file, or a directory above it,
 * or a glob that matches either. Takes time in the length of the path times that of the entry, at worst.
 */
export function matchesPath(environment: Pick<Environment, "paths">, path: string): boolean {
  return environment.paths.some((entry) => matchesEntry(entry, path));
}

/** The paths of an environment to which no file of the tree belongs, as written in the configuration in effect. */
export function findMissingPaths(
  environment: Pick<Environment, "paths">,
  treePaths: Iterable<string>,
): readonly string[] {
  const missing = new Set(environment.paths);
  for (const path of treePaths) {
    for (const entry of missing) if (matchesEntry(entry, path)) missing.delete(entry);
    if (missing.size === 0) return [];
  }
  return [...missing];
}
