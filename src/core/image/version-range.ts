import { type Comparator, Range, SemVer } from "semver";
import { renderVersion, type Version } from "./version.ts";

/** An npm range, read once. */
export interface VersionRange {
  readonly text: string;
  /** One entry for each side of `||`; a version needs one that takes it. */
  readonly alternatives: readonly RangeAlternative[];
}

interface RangeAlternative {
  readonly range: Range;
  /** Whether its text names a pre-release, and so lets pre-releases in. */
  readonly namesPrerelease: boolean;
}

/** `pre-release`: it would be inside, were it not for its being a pre-release. */
export type RangeVerdict = "inside" | "outside" | "pre-release";

/**
 * Reads npm's range grammar; undefined when it is none, or empty (say `*` to mean all).
 *
 * @see https://docs.npmjs.com/cli/v6/using-npm/semver#ranges
 */
export function parseVersionRange(text: string): VersionRange | undefined {
  if (text.trim() === "" || text.length > 1000) return undefined;
  const alternatives: RangeAlternative[] = [];
  for (const part of text.split("||")) {
    const range = part.trim() === "" ? undefined : parseRange(part);
    if (range === undefined) return undefined;
    alternatives.push({ range, namesPrerelease: /[\dxX*]-[0-9A-Za-z]/.test(part.replace(/\+\S+/g, "")) });
  }
  return { text, alternatives };
}

/**
 * Tells where a version stands to a range. Pre-releases are let in by the alternatives that name one, and by these
 * for every version: `>=1.0.0-0` takes 1.5.0-rc.1 (npm itself would take only 1.0.0's; Flux and Helm read it as we do).
 * A pre-release of a bound that is itself excluded stays out: `>=1.0.0-0 <2.0.0` does not take 2.0.0-rc.1.
 */
export function judgeByRange({ alternatives }: VersionRange, version: Version): RangeVerdict {
  const parsed = parseSemVer(version);
  const isPrerelease = version.prerelease.length > 0;
  const taking = alternatives.filter(({ range }) =>
    range.set.some(
      (set) => set.every((each) => each.test(parsed)) && !set.some((each) => isBelowItsBound(each, parsed)),
    ),
  );
  if (taking.length === 0) return "outside";
  return !isPrerelease || taking.some(({ namesPrerelease }) => namesPrerelease) ? "inside" : "pre-release";
}

function parseRange(text: string): Range | undefined {
  try {
    return new Range(text, { includePrerelease: true });
  } catch (error) {
    // semver's only way to say no.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** No number in a range can be beyond 2^53, so that what is beyond it stands to every range as that does. */
function parseSemVer(version: Version): SemVer {
  const largest = BigInt(Number.MAX_SAFE_INTEGER);
  const clamp = (number: bigint) => (number > largest ? largest : number);
  const [major, minor, patch] = version.release;
  return new SemVer(renderVersion({ ...version, release: [clamp(major), clamp(minor), clamp(patch)] }));
}

function isBelowItsBound({ operator, semver }: Comparator, version: SemVer): boolean {
  return operator === "<" && semver.prerelease?.length === 0 && version.prerelease.length > 0
    ? semver.compareMain(version) === 0
    : false;
}
