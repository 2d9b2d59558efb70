import { parseEnvironmentName } from "../../identity.ts";
import { parseEnvironmentPath } from "../paths.ts";
import * as problems from "../problems.ts";
import type { Report } from "../report.ts";
import type { Path } from "../source.ts";
import type { RemainingEnvironment } from "../written/config.ts";
import { defaults } from "./defaults.ts";
import type { DraftEnvironment, Written } from "./draft.ts";
import { readRules } from "./rules.ts";

/** The environment that is written under a name; undefined when the name is none, which a rule reports. */
export function readEnvironment(
  key: string,
  written: RemainingEnvironment,
  report: Report,
): DraftEnvironment | undefined {
  const path = ["environments", key];
  const name = parseEnvironmentName(key);
  const paths = readPaths(written.path, [...path, "path"], report);
  const rules = { ...defaults.rules, ...readRules(written, path, report) };
  const { lock, deployment } = defaults;
  return name === undefined ? undefined : { name, paths, rules, lock, deployment };
}

function readPaths(
  written: string | readonly string[] | undefined,
  path: Path,
  report: Report,
): readonly Written<string>[] {
  if (written === undefined) return [];
  return typeof written === "string"
    ? readPath(written, path, report)
    : written.flatMap((each, index) => readPath(each, [...path, index], report));
}

function readPath(text: string, path: Path, report: Report): readonly Written<string>[] {
  const read = parseEnvironmentPath(text);
  if ("path" in read) return [{ value: read.path, path }];
  report.atValue(path, problems.illPath(text, read.ill));
  return [];
}
