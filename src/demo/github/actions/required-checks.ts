import type { Site } from "../site.ts";
import type { Protection, RequiredCheck } from "../state/protections.ts";
import { type Context, contextsOf } from "./contexts.ts";

/** Where a required check stands; `expected` when nobody has reported it. */
type Standing = Context["state"] | "expected";

/**
 * Which of a branch's required checks a commit lacks, in GitHub's words; `undefined` when it has them all.
 */
export function describeMissingChecks(
  site: Site,
  { repositoryId, checks }: Protection,
  sha: string,
): string | undefined {
  const required = checks?.required ?? [];
  const reported = contextsOf(site, repositoryId, sha);
  return describe(required.map((check) => [check, standingOf(check, reported)] as const));
}

/** Where a commit's required checks stand together: one that failed tells, then one that is missing. */
export function checksStanding(
  site: Site,
  { repositoryId, checks }: Protection,
  sha: string,
): "success" | "failure" | "pending" {
  const reported = contextsOf(site, repositoryId, sha);
  const standings = (checks?.required ?? []).map((check) => standingOf(check, reported));
  if (standings.includes("failure")) return "failure";
  return standings.every((each) => each === "success") ? "success" : "pending";
}

/** What GitHub says of the required checks of a head that lacks a part of its base. */
export function describeOutdatedChecks({ checks }: Protection): string | undefined {
  return describe((checks?.required ?? []).map((check) => [check, "expected"] as const));
}

function standingOf({ context, appId }: RequiredCheck, reported: readonly Context[]): Standing {
  const found = reported.filter((each) => each.context === context && (appId ?? each.appId) === each.appId);
  if (found.length === 0) return "expected";
  return found.find(({ state }) => state !== "success")?.state ?? "success";
}

const verbs = { expected: "expected", pending: "pending", failure: "failing", success: "successful" } as const;

function describe(checks: readonly (readonly [RequiredCheck, Standing])[]): string | undefined {
  const missing = checks.filter(([, standing]) => standing !== "success");
  const [first] = missing;
  if (first === undefined) return undefined;
  const [check, standing] = first;
  if (checks.length === 1) return `Required status check "${check.context}" is ${verbs[standing]}.`;
  const of = `${missing.length} of ${checks.length} required status checks`;
  const kinds = (["failure", "pending", "expected"] as const)
    .map((kind) => [verbs[kind], missing.filter(([, each]) => each === kind).length] as const)
    .filter(([, count]) => count > 0);
  if (kinds.length === 1 && missing.length === checks.length) return `${of} are ${kinds[0]?.[0]}.`;
  return `${of} have not succeeded: ${kinds.map(([verb, count]) => `${count} ${verb}`).join(" and ")}.`;
}
