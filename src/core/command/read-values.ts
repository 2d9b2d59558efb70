import { parseDuration } from "../duration.ts";
import { type ImageTag, parseImageReference, parseImageTag } from "../image/reference.ts";
import type { CommandMistake } from "./mistake.ts";
import type { Flag } from "./syntax.ts";

/** A tag, or undefined when none is given or it is wrong. */
export interface ReadTag {
  readonly tag: ImageTag | undefined;
  readonly mistakes: readonly CommandMistake[];
}

/** Reads the value of `--tag` or `--to`. Whoever writes a whole reference is told its tag. */
export function readTag(flags: ReadonlyMap<Flag, string>): ReadTag {
  const flag: Flag = flags.has("--to") ? "--to" : "--tag";
  const value = flags.get(flag);
  if (value === undefined) return { tag: undefined, mistakes: [] };
  const tag = parseImageTag(value);
  if (tag !== undefined) return { tag, mistakes: [] };
  const nearest = parseImageReference(value)?.tag;
  const hint = nearest === undefined ? {} : { nearest };
  return { tag, mistakes: [{ code: "ill-tag", flag, value, ...hint }] };
}

/** A length of time, or undefined when none is given or it is wrong. */
export interface ReadSeconds {
  readonly seconds: number | undefined;
  readonly mistakes: readonly CommandMistake[];
}

/** Reads the value of `--for`. */
export function readForSeconds(flags: ReadonlyMap<Flag, string>): ReadSeconds {
  const flag = "--for";
  const value = flags.get(flag);
  if (value === undefined) return { seconds: undefined, mistakes: [] };
  const seconds = parseDuration(value);
  return { seconds, mistakes: seconds === undefined ? [{ code: "ill-duration", flag, value }] : [] };
}
