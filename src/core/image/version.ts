/**
 * A semantic version as tags write it, in parts. Numbers are BigInt: a build date as patch, or a time stamp as
 * pre-release, must not lose digits.
 */
export interface Version {
  /** Major, minor, patch. */
  readonly release: readonly [bigint, bigint, bigint];
  /** Empty for a stable version. */
  readonly prerelease: readonly string[];
  /** After `+` (or `_`: OCI tags cannot hold `+`); empty when absent. */
  readonly build: readonly string[];
}

/**
 * Reads `1.2.3`, `v1.2.3-rc.1`, `1.2.3+build.5`, `2026.09.15`; undefined for all else.
 * Exactly three numbers: `1.2` and `1` are names that move, not versions. Zero-padded numbers are taken
 * (CalVer), zero-padded numeric pre-release parts are not, as semver.org says.
 *
 * @see https://semver.org
 */
export function parseVersion(text: string): Version | undefined {
  if (text.length > 200) return undefined;
  const match = /^[vV]?(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:[+_]([0-9A-Za-z._-]+))?$/.exec(text);
  if (match === null) return undefined;
  const [, major = "", minor = "", patch = "", pre = "", build = ""] = match;
  const prerelease = pre === "" ? [] : pre.split(".");
  if (prerelease.some((part) => part === "" || /^0\d+$/.test(part))) return undefined;
  return {
    release: [BigInt(major), BigInt(minor), BigInt(patch)],
    prerelease,
    build: build === "" ? [] : build.split("."),
  };
}

/** As semver.org writes it: without `v`, zero padding and build metadata. */
export function renderVersion({ release, prerelease }: Version): string {
  return release.join(".") + (prerelease.length === 0 ? "" : `-${prerelease.join(".")}`);
}

/**
 * Below zero when `a` is the older. semver.org's precedence; of two versions that differ only in build metadata
 * the one with the greater metadata is newer, part by part as pre-releases are compared, so that the order is total.
 */
export function compareVersions(a: Version, b: Version): number {
  for (const [index, number] of a.release.entries()) {
    const other = b.release[index] ?? 0n;
    if (number !== other) return number < other ? -1 : 1;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) {
    const byStability = b.prerelease.length - a.prerelease.length;
    if (byStability !== 0) return byStability;
  }
  return compareParts(a.prerelease, b.prerelease) || compareParts(a.build, b.build);
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const difference = comparePart(part, other);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function comparePart(a: string, b: string): number {
  const [aIsNumber, bIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (aIsNumber && bIsNumber) return BigInt(a) === BigInt(b) ? 0 : BigInt(a) < BigInt(b) ? -1 : 1;
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
