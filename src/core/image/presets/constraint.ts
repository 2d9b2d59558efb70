import type { Version } from "../version.ts";
import { parseVersion } from "../version.ts";
import { judgeByRange, parseVersionRange, type RangeVerdict, type VersionRange } from "../version-range.ts";

/** A constraint on versions as Go's Masterminds/semver reads it; Flux, Argo CD and Helm all do. */
export interface Constraint {
  readonly text: string;
  /** One entry for each side of `||`. */
  readonly alternatives: readonly {
    readonly range: VersionRange;
    /** What stands behind a `!=`. */
    readonly except: readonly VersionRange[];
  }[];
}

/**
 * Reads a constraint; undefined when it is none.
 *
 *     constraint  = alternative *( "||" alternative )
 *     alternative = comparator *( ( "," / " " ) comparator ) / version " - " version
 *     comparator  = [ "=" / "!=" / ">" / "<" / ">=" / "=>" / "<=" / "=<" / "~" / "~>" / "^" ] version
 *
 * What npm's ranges do not have is put in their words; all else means the same in both.
 *
 * @see https://github.com/Masterminds/semver#checking-version-constraints
 */
export function parseConstraint(text: string): Constraint | undefined {
  const alternatives: Constraint["alternatives"][number][] = [];
  for (const part of text.split("||")) {
    const alternative = parseAlternative(part);
    if (alternative === undefined) return undefined;
    alternatives.push(alternative);
  }
  return { text, alternatives };
}

/** Tells where a version stands to a constraint. */
export function judgeByConstraint({ alternatives }: Constraint, version: Version): RangeVerdict {
  const verdicts = alternatives
    .filter(({ except }) => except.every((range) => judgeByRange(range, version) === "outside"))
    .map(({ range }) => judgeByRange(range, version));
  if (verdicts.includes("inside")) return "inside";
  return verdicts.includes("pre-release") ? "pre-release" : "outside";
}

/** Reads a version of one to three numbers, as Masterminds' `NewVersion` does: `1`, `v1.2`, `1.2.3-rc.1+build`. */
export function parseLenientVersion(text: string): Version | undefined {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.exec(text);
  if (match === null) return undefined;
  const [, major = "0", minor = "0", patch = "0", prerelease = "", build = ""] = match;
  return parseVersion(`${major}.${minor}.${patch}${prerelease}${build}`);
}

const comparator =
  /^(=|!=|>=?|<=?|=>|=<|~>?|\^)?\s*(v?[\dxX*]+(?:\.[\dxX*]+){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$/;

function parseAlternative(text: string): Constraint["alternatives"][number] | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  if (/\s-\s/.test(trimmed)) {
    const range = parseVersionRange(trimmed);
    return range === undefined ? undefined : { range, except: [] };
  }
  const taken: string[] = [];
  const except: VersionRange[] = [];
  for (const piece of trimmed.replace(/([=!<>~^])\s+/g, "$1").split(/\s*,\s*|\s+/)) {
    const [, operator = "", written = ""] = comparator.exec(piece) ?? [];
    if (written === "") return undefined;
    // Padded with zeros (2025.02.03) it is a version here, but none of npm's.
    const version = written.replace(/^[^-+]*/, (numbers) => numbers.replace(/(?<!\d)0+(?=\d)/g, ""));
    if (operator !== "!=") taken.push((swapped.get(operator) ?? operator) + version);
    else {
      const range = parseVersionRange(version);
      if (range === undefined) return undefined;
      except.push(range);
    }
  }
  const range = parseVersionRange(taken.length === 0 ? "*" : taken.join(" "));
  return range === undefined ? undefined : { range, except };
}

const swapped: ReadonlyMap<string, string> = new Map([
  ["=>", ">="],
  ["=<", "<="],
]);
