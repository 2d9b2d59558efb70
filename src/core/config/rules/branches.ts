import type { EnvironmentName, ServiceName } from "../../identity.ts";
import type { Draft, DraftService } from "../effective/draft.ts";
import * as problems from "../problems.ts";
import type { Report } from "../report.ts";

/**
 * Where a branch is followed, the tags of each service must tell the branch. Else the service would wait for ever, in
 * silence. Reported at the service, and once at each environment that asks for it.
 */
export function followedBranchesAreInTags({ environments, services }: Draft, report: Report): void {
  const followers = [...environments.values()]
    .filter(({ rules }) => rules.follow?.kind === "branch")
    .map(({ name }) => name);
  const waiting = new Map(followers.map((name): [EnvironmentName, ServiceName[]] => [name, []]));
  for (const service of services.values()) {
    if (!hidesBranch(service, report)) continue;
    reportOwnBranches(service, report);
    const inherited = withoutOverridden(followers, service, report);
    if (inherited.length > 0) reportService(service, inherited, report);
    for (const name of inherited) waiting.get(name)?.push(service.name);
  }
  for (const [environment, names] of waiting) {
    if (names.length === 0) continue;
    report.atValue(["environments", environment, "follow", "branch"], problems.branchNotReadable(names));
  }
}

function withoutOverridden(
  followers: readonly EnvironmentName[],
  service: DraftService,
  report: Report,
): readonly EnvironmentName[] {
  const isOverridden = report.keysAt(["services", service.name, "environments"]).length > 0;
  return isOverridden ? followers.filter((name) => !report.has(followPath(service, name))) : followers;
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
