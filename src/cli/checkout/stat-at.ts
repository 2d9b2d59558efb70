import { type Stats, statSync } from "node:fs";
import { isSystemError } from "../system-error.ts";

/** What a path leads to, links followed; undefined when it leads nowhere. Throws the system's error where one may not look. */
export function statAt(absolute: string): Stats | undefined {
  try {
    return statSync(absolute, { throwIfNoEntry: false });
  } catch (error) {
    if (isSystemError(error) && nowhere.has(error.code)) return undefined;
    throw error;
  }
}

/** Below a file; links in a circle; longer than any name. */
const nowhere: ReadonlySet<string> = new Set(["ENOTDIR", "ELOOP", "ENAMETOOLONG"]);
