import { parseEnvironmentName, parseServiceName } from "../../identity.ts";
import type { Draft } from "../effective/draft.ts";
import * as problems from "../problems.ts";
import type { Report } from "../report.ts";

/** There is an environment, and the names of environments and services can be parts of branches and of links. */
export function namesAreNames(_: Draft, report: Report): void {
  const environments = report.keysAt(["environments"]);
  if (environments.length === 0 && report.isMap(["environments"])) {
    report.atKey(["environments"], problems.noEnvironment());
  }
  for (const key of environments) {
    if (parseEnvironmentName(key) === undefined) {
      report.atKey(["environments", key], problems.illName(key, "an environment"));
    }
  }
  for (const key of report.keysAt(["services"])) {
    if (parseServiceName(key) === undefined) report.atKey(["services", key], problems.illName(key, "a service"));
  }
}
