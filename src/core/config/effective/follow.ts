import { parseBranchName } from "../../identity.ts";
import { parseTagGlob, parseTagPattern } from "../../image/tag-pattern.ts";
import type { TagPolicy } from "../../image/tag-policy.ts";
import { parseVersionRange } from "../../image/version-range.ts";
import * as problems from "../problems.ts";
import type { Report } from "../report.ts";
import type { Path } from "../source.ts";
import type { WrittenFollow } from "../written/follow.ts";
import { defaults } from "./defaults.ts";

/** The tag policy that a `follow` means; undefined when it means none, which is reported. */
export function readFollow(follow: WrittenFollow, path: Path, report: Report): TagPolicy | undefined {
  reportMisplaced(follow, path, report);
  const { semver, branch, pattern } = follow;
  const kinds = policyKinds.filter((kind) => report.has([...path, kind]));
  if (kinds.length === 0) report.atKey(path, problems.followNeedsOne(path));
  const [, second] = kinds;
  if (second !== undefined) report.atKey([...path, second], problems.followHasSeveral(path, kinds));
  const policies = [
    semver === undefined ? undefined : readRange(semver, [...path, "semver"], report),
    branch === undefined ? undefined : readBranch(branch, [...path, "branch"], report),
    pattern === undefined ? undefined : readPattern(pattern, follow, path, report),
  ];
  return policies.find((policy) => policy !== undefined);
}

const policyKinds = ["semver", "branch", "pattern"] as const;
const patternKeys = ["extract", "order", "ignore"] as const;

function reportMisplaced(follow: WrittenFollow, path: Path, report: Report): void {
  if (report.has([...path, "pattern"])) return;
  for (const key of patternKeys) {
    if (follow[key] !== undefined) report.atKey([...path, key], problems.onlyWithPattern(key));
  }
}

function readRange(range: string, path: Path, report: Report): TagPolicy | undefined {
  if (parseVersionRange(range) !== undefined) return { kind: "semver", range };
  report.atValue(path, problems.illRange(range));
  return undefined;
}

function readBranch(text: string, path: Path, report: Report): TagPolicy | undefined {
  const branch = parseBranchName(text);
  if (branch !== undefined) return { kind: "branch", branch };
  report.atValue(path, problems.illBranch(text));
  return undefined;
}

function readPattern(pattern: string, follow: WrittenFollow, path: Path, report: Report): TagPolicy | undefined {
  const { extract, order = defaults.order, ignore = defaults.ignore } = follow;
  const parsed = parseTagPattern(pattern, extract);
  if ("problem" in parsed) {
    const text = parsed.field === "pattern" ? pattern : (extract ?? "");
    report.inValue(
      [...path, parsed.field],
      partNamedIn(parsed.problem),
      problems.illPattern(parsed.field, text, parsed.problem),
    );
  }
  for (const [index, glob] of ignore.entries()) {
    const read = parseTagGlob(glob);
    if ("problem" in read) {
      report.atValue([...path, "ignore", index], problems.illPattern("ignore", glob, read.problem));
    }
  }
  return { kind: "pattern", pattern, ...(extract === undefined ? {} : { extract }), order, ignore };
}

/** RE2's messages name the piece of the pattern that is wrong between backquotes. */
function partNamedIn(problem: string): string {
  return /`(.+)`/.exec(problem)?.[1] ?? "";
}
