import { isGlob, matchesEntry } from "../../manifest/path-entry.ts";
import type { Draft, Written } from "../effective/draft.ts";
import * as problems from "../problems.ts";
import type { Report } from "../report.ts";

/**
 * No file belongs to two environments, as far as the paths alone tell (two globs may still meet in a file): a release
 * for the one would change the other. Within one environment a path is listed once.
 */
export function environmentsAreApart({ environments }: Draft, report: Report): void {
  const owned = [...environments.values()].flatMap(({ name, paths }) => paths.map((path) => ({ name, path })));
  for (const [index, { name, path }] of owned.entries()) {
    const twin = owned.slice(0, index).find((other) => other.name === name && other.path.value === path.value);
    if (twin !== undefined) report.atValue(path.path, problems.pathTwice(path.value));
    const other = owned.find((each) => each.name !== name && holds(each.path, path));
    if (other !== undefined) report.atValue(path.path, problems.pathShared(path.value, other.path.value, other.name));
  }
}

function holds(outer: Written<string>, inner: Written<string>): boolean {
  if (outer.value === inner.value || outer.value === ".") return true;
  return !isGlob(inner.value) && matchesEntry(outer.value, inner.value);
}
