import type { MergeRule } from "../config/config.ts";
import type { ImageTag } from "../image/reference.ts";
import { compareVersions, parseVersion } from "../image/version.ts";
import type { ImageVersion } from "../manifest/plan-edits.ts";
import type { VersionChange } from "./record.ts";

/** How far a version goes; "other" is a step back, or one between tags that are not both versions. */
export type VersionStep = "patch" | "minor" | "major" | "other";

/**
 * By the first of the three numbers that grows; where all are the same (a later build, a pre-release that became
 * stable) it is a patch, as is a tag that stays and whose digest changes. Below 1.0.0 the numbers mean what they mean
 * above. Absence of the old tag is "other".
 */
export function stepOf(from: ImageTag | undefined, to: ImageTag): VersionStep {
  const [old, next] = [from === undefined ? undefined : parseVersion(from), parseVersion(to)];
  if (old === undefined || next === undefined || compareVersions(old, next) > 0) return "other";
  const grown = next.release.findIndex((number, index) => number !== old.release[index]);
  return steps[grown] ?? "patch";
}

/** Whether a rule lets Tidegate merge all of these by itself: each step must be allowed, and there must be one. */
export function mergesByItself(rule: MergeRule, changes: readonly VersionChange<ImageVersion>[]): boolean {
  return changes.length > 0 && changes.every(({ from, to }) => rule[partFor(stepOf(from.tag, to.tag))] === "auto");
}

const steps = ["major", "minor", "patch"] as const;

function partFor(step: VersionStep): keyof MergeRule {
  return step === "other" ? "major" : step;
}
