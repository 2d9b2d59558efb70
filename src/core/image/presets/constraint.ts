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

/**
 * Reads a version as Flux does: three numbers, also padded with zeros, a lower-case `v` at most before them. What tags
 * write for `+` (`1.0.0_1`) is none to it.
 *
 * @see https://github.com/fluxcd/pkg/blob/main/version/version.go
 */
export function parseFluxVersion(text: string): Version | undefined {
  return /^V|_/.test(text) ? undefined : parseVersion(text);
}

const comparator =
  /^(=|!=|>=?|<=?|=>|=<|~>?|\^)?\s*v?([\dxX*]+(?:\.[\dxX*]+){0,2})(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

function parseAlternative(text: string): Constraint["alternatives"][number] | undefined {
  const spelled = text.trim().replace(/(\S+)\s+-\s+(\S+)/g, ">=$1 <=$2");
  const taken: string[] = [];
  const except: VersionRange[] = [];
  for (const piece of spelled.replace(/([=!<>~^])\s+/g, "$1").split(/\s*,\s*|\s+/)) {
    const [, operator = "", numbers, prerelease = ""] = comparator.exec(piece) ?? [];
    if (numbers === undefined) return undefined;
    // Padded with zeros (2025.02.03) it is a version here, but none of npm's.
    const unpadded = numbers.replace(/(?<!\d)0+(?=\d)/g, "");
    const excluded = operator === "!=" ? parseVersionRange(inNpm("", unpadded, prerelease)) : undefined;
    if (operator !== "!=") taken.push(inNpm(swapped.get(operator) ?? operator, unpadded, prerelease));
    else if (excluded === undefined) return undefined;
    else except.push(excluded);
  }
  const range = parseVersionRange(taken.length === 0 ? "*" : taken.join(" "));
  return range === undefined ? undefined : { range, except };
}

/** npm knows no pre-release of a version with open parts (`*-0`, `~1.2-0`), which lets pre-releases in here. */
function inNpm(operator: string, numbers: string, prerelease: string): string {
  const parts = numbers.split(".").filter((part) => /^\d+$/.test(part));
  const [major = "0", minor = "0", patch = "0"] = parts;
  const isOpen = prerelease !== "" && parts.length < 3;
  if (!isOpen) return operator + numbers + prerelease;
  const from = `${major}.${minor}.${patch}${prerelease}`;
  if (parts.length === 0) return operator.startsWith("<") ? `<0.0.0${prerelease}` : `>=${from}`;
  const next = (number: string) => BigInt(number) + 1n;
  const behind = parts.length === 1 ? `${next(major)}.0.0-0` : `${major}.${next(minor)}.0-0`;
  switch (operator) {
    case ">":
      return `>=${behind}`;
    case "<=":
      return `<${behind}`;
    case "<":
    case ">=":
      return operator + from;
    case "^":
      return parts.length === 1 || major === "0" ? `>=${from} <${behind}` : `^${from}`;
    default:
      return `>=${from} <${behind}`;
  }
}

const swapped: ReadonlyMap<string, string> = new Map([
  ["=>", ">="],
  ["=<", "<="],
]);
