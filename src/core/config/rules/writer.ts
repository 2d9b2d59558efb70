import type { EnvironmentRules } from "../config.ts";
import type { Draft } from "../effective/draft.ts";
import type { Report } from "../report.ts";
import * as ruleProblems from "../rule-problems.ts";
import type { Path } from "../source.ts";

/** Where Flux writes the tags, `follow` says what its ImagePolicies go back to: without it a `/deploy` would never end. */
export function fluxFollowsSomething({ environments, services }: Draft, report: Report): void {
  for (const { name, rules } of environments.values()) reportAimless(rules, rules, ["environments", name], report);
  for (const { name, overrides } of services.values()) {
    for (const [environment, own] of overrides) {
      const inherited = environments.get(environment)?.rules;
      reportAimless(own, { ...inherited, ...own }, ["services", name, "environments", environment], report);
    }
  }
}

function reportAimless(
  { writer }: Partial<EnvironmentRules>,
  { follow }: Partial<EnvironmentRules>,
  path: Path,
  report: Report,
): void {
  // One that is wrong is reported by itself.
  if (writer !== "flux" || follow !== undefined || report.has([...path, "follow"])) return;
  report.atValue([...path, "writer"], ruleProblems.fluxWithoutFollow());
}
