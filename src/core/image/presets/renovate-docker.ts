import { createPreset, type PresetProblem, type TagPreset } from "./preset.ts";

/** A tag as Renovate's `docker` versioning reads it. */
export interface RenovateVersion {
  /** Any number of numbers: `18.04` has two. */
  readonly release: readonly bigint[];
  /** Letters right behind the numbers: `b1` of `3.7.0b1`; empty for a stable version. */
  readonly prerelease: string;
  /** What follows the first `-`: the variant, such as `alpine`; empty for none. */
  readonly suffix: string;
}

/**
 * Takes what Renovate would update `current` to: the newest tag of the same variant and the same number of parts that
 * is not older, `current` itself among them. What is unstable only when `current` is, and only of its major version.
 *
 * @see https://docs.renovatebot.com/modules/versioning/docker/
 */
export function parseRenovateCurrent(current: string): TagPreset | PresetProblem {
  const now = parseRenovateVersion(current);
  if (now === undefined) return { problem: `Renovate reads no version in "${current}".` };
  return createPreset<RenovateVersion>({
    judge: ({ tag }) => {
      const version = parseRenovateVersion(tag);
      if (version === undefined) return { code: "not-a-version", message: "is no version" };
      if (!areCompatible(version, now)) return { code: "other-variant", message: `is not of the form of ${current}` };
      if (!isStable(version) && (isStable(now) || version.release[0] !== now.release[0]))
        return { code: "pre-release", message: "is not stable" };
      if (compareRenovateVersions(version, now) < 0) return { code: "older", message: `is older than ${current}` };
      return { key: version };
    },
    compare: compareRenovateVersions,
  });
}

/** Reads a tag; undefined when there is no version in it, or it looks like a commit (7 to 40 hex digits, a letter among them). */
export function parseRenovateVersion(tag: string): RenovateVersion | undefined {
  if (/^[a-f0-9]{7,40}$/.test(tag) && !/^\d+$/.test(tag)) return undefined;
  const [first = "", ...rest] = tag.replace(/^v/, "").split("-");
  const [, numbers, prerelease = ""] = /^(\d+(?:\.\d+)*)(\w*)$/.exec(first) ?? [];
  if (numbers === undefined) return undefined;
  return { release: numbers.split(".").map(BigInt), prerelease, suffix: rest.join("-") };
}

/** Above zero when `a` is the greater. Where one has fewer numbers, that one is: `2.1` stands for the newest `2.1.x`. */
export function compareRenovateVersions(a: RenovateVersion, b: RenovateVersion): number {
  const length = Math.max(a.release.length, b.release.length);
  for (let index = 0; index < length; index += 1) {
    const [here, there] = [a.release[index], b.release[index]];
    if (here === undefined) return 1;
    if (there === undefined) return -1;
    if (here !== there) return here < there ? -1 : 1;
  }
  if (a.prerelease !== b.prerelease) {
    if (a.prerelease === "" || b.prerelease === "") return a.prerelease === "" ? 1 : -1;
    return compareTexts(a.prerelease, b.prerelease);
  }
  return compareTexts(b.suffix, a.suffix);
}

/** Whether Renovate would ever go from one to the other. */
export function areCompatible(a: RenovateVersion, b: RenovateVersion): boolean {
  return a.suffix === b.suffix && a.release.length === b.release.length;
}

function isStable({ prerelease }: RenovateVersion): boolean {
  return prerelease === "";
}

/** Letters by letters, numbers by their value: `b10` is above `b9`. */
function compareTexts(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true }) || (a === b ? 0 : a < b ? -1 : 1);
}
