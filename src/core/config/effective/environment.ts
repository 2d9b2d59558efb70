import { parseEnvironmentName } from "../../identity.ts";
import type { DeploymentRule } from "../config.ts";
import { parseDeploymentUrl, urlPlaceholders } from "../deployment-url.ts";
import { parseEnvironmentPath } from "../paths.ts";
import * as problems from "../problems.ts";
import type { Report } from "../report.ts";
import * as ruleProblems from "../rule-problems.ts";
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
  const deployment = readDeployment(key, written, path, report);
  const { lock = defaults.lock } = written;
  return name === undefined ? undefined : { name, paths, rules, lock, deployment };
}

function readDeployment(
  key: string,
  { transient = defaults.deployment.transient, production, url }: RemainingEnvironment,
  path: Path,
  report: Report,
): DeploymentRule {
  const read = url === undefined ? undefined : readUrl(url, [...path, "url"], report);
  const isProduction = production ?? key === defaults.deployment.productionName;
  return { transient, production: isProduction, ...(read === undefined ? {} : { url: read }) };
}

function readUrl(text: string, path: Path, report: Report): string | undefined {
  const read = parseDeploymentUrl(text);
  if ("url" in read) return read.url;
  switch (read.ill) {
    case "placeholder":
      report.inValue(path, read.unknown, ruleProblems.unknownInUrl(read.unknown, urlPlaceholders));
      return undefined;
    case "tag-chooses-host":
      report.inValue(path, "{tag}", ruleProblems.hostOfTag());
      return undefined;
    case "form":
      report.atValue(path, ruleProblems.illUrl(text));
      return undefined;
  }
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
