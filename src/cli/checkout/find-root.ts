import { lstatSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * The root of the checkout in which a PATH lies: the nearest folder from it upward that has a `.git`; where none has, the
 * PATH itself, or the folder of a file. Undefined when the PATH is not there.
 */
export function findRoot(folder: string, path: string): string | undefined {
  const absolute = resolve(folder, path);
  const stat = lstatSync(absolute, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  const start = stat.isFile() ? dirname(absolute) : absolute;
  for (let at = start; ; at = dirname(at)) {
    if (lstatSync(`${at}/.git`, { throwIfNoEntry: false }) !== undefined) return at;
    if (dirname(at) === at) return start;
  }
}
