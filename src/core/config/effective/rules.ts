import type { EnvironmentRules } from "../config.ts";
import type { Report } from "../report.ts";
import type { Path } from "../source.ts";
import type { WrittenRules } from "../written/environment.ts";
import { readFollow } from "./follow.ts";

/** The rules that are written at a path, without defaults. */
export function readRules(written: WrittenRules, path: Path, report: Report): Partial<EnvironmentRules> {
  const follow = written.follow && readFollow(written.follow, [...path, "follow"], report);
  const { release } = written;
  return { ...(follow === undefined ? {} : { follow }), ...(release === undefined ? {} : { release }) };
}
