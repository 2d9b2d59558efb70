import type { EnvironmentRules } from "../config.ts";
import type { Draft } from "../effective/draft.ts";
import type { Report } from "../report.ts";
import * as ruleProblems from "../rule-problems.ts";
import type { Path } from "../source.ts";

/**
 * Who writes that Tidegate merges has release pull requests. A service that takes `release: commit` for itself may leave
 * the environment's `merge` as it is: that one is for the others.
 */
export function whatIsMergedIsProposed({ environments, services }: Draft, report: Report): void {
  for (const { name, rules } of environments.values()) reportIdle(rules, rules, ["environments", name], report);
  for (const { name, overrides } of services.values()) {
    for (const [environment, own] of overrides) {
      const inherited = environments.get(environment)?.rules;
      reportIdle(own, { ...inherited, ...own }, ["services", name, "environments", environment], report);
    }
  }
}

/** Reports a `merge` that is written at a path and does nothing under the rules in effect there. */
function reportIdle(
  { merge }: Partial<EnvironmentRules>,
  { release }: Partial<EnvironmentRules>,
  path: Path,
  report: Report,
): void {
  const merges = merge !== undefined && Object.values(merge).includes("auto");
  if (merges && release === "commit") report.atValue([...path, "merge"], ruleProblems.nothingToMerge());
}
