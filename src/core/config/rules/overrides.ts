import type { Draft } from "../effective/draft.ts";
import * as problems from "../problems.ts";
import type { Report } from "../report.ts";

/** What a service overrides are the rules of an environment of this file. */
export function overridesNameEnvironments(_: Draft, report: Report): void {
  const known = report.keysAt(["environments"]);
  for (const service of report.keysAt(["services"])) {
    for (const name of report.keysAt(["services", service, "environments"])) {
      if (!known.includes(name)) {
        report.atKey(["services", service, "environments", name], problems.unknownEnvironment(name, known));
      }
    }
  }
}
