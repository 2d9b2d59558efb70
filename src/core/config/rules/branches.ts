import type { EnvironmentName } from "../../identity.ts";
import type { Draft, DraftService } from "../effective/draft.ts";
import * as problems from "../problems.ts";
import type { Report } from "../report.ts";

/**
 * Where a branch is followed, the tags of each service must tell the branch. Else the service would wait for ever, in
 * silence. Reported at the service, and once at each environment that asks for it.
 */
export function followedBranchesAreInTags({ environments, services }: Draft, report: Report): void {
  const waiting = new Map<EnvironmentName, string[]>();
  for (const service of services.values()) {
    if (!hidesBranch(service, report)) continue;
    reportOwnBranches(service, report);
    const inherited = [...environments.values()].filter(
      ({ name, rules }) => rules.follow?.kind === "branch" && !report.has(followPath(service, name)),
    );
    if (inherited.length > 0)
      reportService(
        service,
        inherited.map(({ name }) => name),
        report,
      );
    for (const { name } of inherited) waiting.set(name, [...(waiting.get(name) ?? []), service.name]);
  }
  for (const [environment, names] of waiting) {
    report.atValue(["environments", environment, "follow", "branch"], problems.branchNotReadable(names));
  }
}

function hidesBranch({ name, tags }: DraftService, report: Report): boolean {
  if (tags === undefined) return !report.has(["services", name, "tags"]);
  return !tags.parts.some(({ kind }) => kind === "branch");
}

function reportOwnBranches(service: DraftService, report: Report): void {
  for (const [environment, { follow }] of service.overrides) {
    if (follow?.kind !== "branch") continue;
    report.atValue([...followPath(service, environment), "branch"], problems.branchNotReadable([service.name]));
  }
}

function reportService(service: DraftService, environments: readonly EnvironmentName[], report: Report): void {
  const here = ["services", service.name];
  if (service.tags === undefined) report.atKey(here, problems.branchUntold(service.name, environments));
  else report.atValue([...here, "tags"], problems.branchNotInTags(service.name, environments));
}

function followPath({ name }: DraftService, environment: EnvironmentName): readonly string[] {
  return ["services", name, "environments", environment, "follow"];
}
