import { parseTimestamp } from "./timestamp.ts";
import { compareVersions, parseVersion, type Version } from "./version.ts";

/**
 * How what a pattern takes from a tag is ordered: as versions; as integers of any size and decimals; by the
 * characters' codes; or as time stamps in the forms that `parseTimestamp` reads.
 */
export type TagOrder = "semver" | "numeric" | "text" | "time";

/** What tags are ordered by: one or more parts, the first that differs decides. */
export type TagKey = readonly (bigint | string | Version)[];

/** Reads a text by an order; undefined when it cannot be read so. */
export function readKey(order: TagOrder, text: string): TagKey | undefined {
  switch (order) {
    case "semver": {
      const version = parseVersion(text);
      return version === undefined ? undefined : [version];
    }
    case "numeric":
      return readNumber(text);
    case "text":
      return text === "" ? undefined : [text];
    case "time": {
      const instant = parseTimestamp(text);
      return instant === undefined ? undefined : [instant];
    }
  }
}

/** Below zero when `a` is the older; undefined when the two are not of one shape. */
export function compareKeys(a: TagKey, b: TagKey): number | undefined {
  if (a.length !== b.length) return undefined;
  for (const [index, part] of a.entries()) {
    const difference = compareParts(part, b[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** An integer or a decimal of any length, as two integers, so that no digit is lost to floating point. */
function readNumber(text: string): TagKey | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = ""] = match;
  const digits = 128;
  const scaled = BigInt(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  return [sign === "-" ? -scaled : scaled];
}

function compareParts(a: TagKey[number], b: TagKey[number] | undefined): number | undefined {
  if (typeof a === "bigint" && typeof b === "bigint") return a === b ? 0 : a < b ? -1 : 1;
  if (typeof a === "string" && typeof b === "string") return a === b ? 0 : a < b ? -1 : 1;
  if (typeof a === "object" && typeof b === "object") return compareVersions(a, b);
  return undefined;
}
