import { parseEnvironmentName } from "../../identity.ts";
import type { Draft } from "../effective/draft.ts";
import * as problems from "../problems.ts";
import type { Report } from "../report.ts";
import * as ruleProblems from "../rule-problems.ts";

/** A group has a name that no environment has, and its members are environments of this file, each once. */
export function groupsHoldEnvironments({ groups }: Draft, report: Report): void {
  const known = report.keysAt(["environments"]);
  const environments = new Set(known);
  for (const name of report.keysAt(["groups"])) {
    const path = ["groups", name];
    if (environments.has(name)) report.atKey(path, ruleProblems.groupIsEnvironment(name));
    else if (parseEnvironmentName(name) === undefined) report.atKey(path, problems.illName(name, "a group"));
  }
  for (const members of groups.values()) {
    const seen = new Set<string>();
    for (const { value, path } of members) {
      if (!environments.has(value)) report.atValue(path, problems.unknownEnvironment(value, known));
      else if (seen.has(value)) report.atValue(path, ruleProblems.listedTwice(value));
      seen.add(value);
    }
  }
}
