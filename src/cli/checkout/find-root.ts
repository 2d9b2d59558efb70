import { lstatSync, realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { statAt } from "./stat-at.ts";

/**
 * The root of the checkout in which a PATH lies, links resolved: the nearest folder from it upward that has a `.git`; where
 * none has, the PATH itself, or the folder of a file. Undefined when the PATH is not there.
 */
export function findRoot(folder: string, path: string): string | undefined {
  const absolute = resolve(folder, path);
  const stat = statAt(absolute);
  if (stat === undefined) return undefined;
  const start = realpathSync(stat.isDirectory() ? absolute : dirname(absolute));
  for (let at = start; ; at = dirname(at)) {
    if (lstatSync(`${at}/.git`, { throwIfNoEntry: false }) !== undefined) return at;
    if (dirname(at) === at) return start;
  }
}
