import { advanceMerges } from "../actions/auto-merge.ts";
import { bindCheck, type ProtectionWish, protectBranch } from "../actions/protect-branch.ts";
import { ApiError, invalidRequest } from "../api-error.ts";
import { readRef } from "../git/refs.ts";
import { type Answer, empty, json } from "../http/answer.ts";
import type { Body } from "../http/body.ts";
import type { RepositoryCall } from "../http/call.ts";
import type { RepositoryRoute } from "../http/route.ts";
import { shapeProtectedBranch, shapeProtection } from "../shapes/protection.ts";
import type { Schemas } from "../shapes/schemas.ts";
import { protectionOf } from "../state/protection-lookups.ts";
import type { Protection, RequiredCheck } from "../state/protections.ts";

const path = "/branches/:branch{.+}/protection";

/** What protects branches. */
export const protectionRoutes: readonly RepositoryRoute[] = [
  { method: "GET", path, needs: [["administration", "read"]], run: fetchOne },
  { method: "PUT", path, needs: [["administration", "write"]], run: write },
  { method: "DELETE", path, needs: [["administration", "write"]], run: remove },
];

async function fetchOne(call: RepositoryCall): Promise<Answer> {
  return json<Schemas["branch-protection"]>(200, shapeProtection(call.site, await needProtection(call)));
}

async function remove(call: RepositoryCall): Promise<Answer> {
  call.site.state.protections.remove((await needProtection(call)).id);
  await advanceMerges(call.site, call.repository.id);
  return empty(204);
}

async function needProtection(call: RepositoryCall): Promise<Protection> {
  const branch = await needBranch(call);
  const found = protectionOf(call.site.state, call.repository.id, branch);
  if (found === undefined) throw new ApiError(404, "Branch not protected");
  return found;
}

async function needBranch(call: RepositoryCall): Promise<string> {
  const branch = call.param("branch");
  const sha = await readRef(call.repository.gitDir, `refs/heads/${branch}`);
  if (sha === undefined) throw new ApiError(404, "Branch not found");
  return branch;
}

async function write(call: RepositoryCall): Promise<Answer> {
  const { site, repository, body } = call;
  const branch = await needBranch(call);
  const protection = protectBranch(site, repository.id, branch, readWish(call, body));
  await advanceMerges(site, repository.id);
  return json<Schemas["protected-branch"]>(200, shapeProtectedBranch(site, protection));
}

const needed = ["required_status_checks", "enforce_admins", "required_pull_request_reviews", "restrictions"];

function readWish(call: RepositoryCall, body: Body): ProtectionWish {
  const absent = needed.find((name) => !body.has(name) && !body.isNull(name));
  if (absent !== undefined) throw invalidRequest(`"${absent}" wasn't supplied.`);
  if (!body.isNull("restrictions")) throw invalidRequest("The stand-in keeps no list of those who may push.");
  const checks = body.optionalBody("required_status_checks");
  const reviews = body.optionalBody("required_pull_request_reviews");
  return {
    checks: checks && { strict: checks.optionalFlag("strict") ?? false, required: readChecks(call, checks) },
    reviews: reviews && {
      approvals: readCount(reviews),
      dismissStale: reviews.optionalFlag("dismiss_stale_reviews") ?? false,
      codeOwners: reviews.optionalFlag("require_code_owner_reviews") ?? false,
      lastPush: reviews.optionalFlag("require_last_push_approval") ?? false,
    },
    enforceAdmins: body.optionalFlag("enforce_admins") ?? false,
    linearHistory: body.optionalFlag("required_linear_history") ?? false,
    forcePushes: body.optionalFlag("allow_force_pushes") ?? false,
    deletions: body.optionalFlag("allow_deletions") ?? false,
  };
}

/** `checks` counts before the older `contexts`; an `app_id` of -1 is anybody. */
function readChecks({ site, repository }: RepositoryCall, body: Body): readonly RequiredCheck[] {
  if (!body.has("checks"))
    return (body.optionalTexts("contexts") ?? []).map((context) => bindCheck(site, repository.id, context));
  return body.bodies("checks").map((check) => {
    const appId = check.entries["app_id"];
    if (typeof appId !== "number") return bindCheck(site, repository.id, check.text("context"));
    return { context: check.text("context"), appId: appId === -1 ? undefined : appId };
  });
}

function readCount(reviews: Body): number {
  const count = reviews.entries["required_approving_review_count"] ?? 1;
  if (typeof count !== "number" || !Number.isInteger(count) || count < 0 || count > 6)
    throw invalidRequest("required_approving_review_count must be between 0 and 6.");
  return count;
}
