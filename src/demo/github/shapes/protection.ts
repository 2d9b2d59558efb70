import type { Site } from "../site.ts";
import { fullNameOf } from "../state/lookups.ts";
import type { Protection } from "../state/protections.ts";
import type { Schemas } from "./schemas.ts";

/** A branch's protection as `GET …/protection` gives it. */
export function shapeProtection(site: Site, protection: Protection): Schemas["branch-protection"] {
  return shapeParts(site, protection);
}

/** A branch's protection as `PUT …/protection` gives it. */
export function shapeProtectedBranch(site: Site, protection: Protection): Schemas["protected-branch"] {
  return shapeParts(site, protection);
}

/** The little that a branch's own answer tells of its protection. */
export function shapeBriefProtection(protection: Protection | undefined): Schemas["branch-protection"] {
  const checks = protection?.checks;
  return {
    enabled: protection !== undefined,
    required_status_checks: {
      enforcement_level: checks === undefined ? "off" : protection?.enforceAdmins === true ? "everyone" : "non_admins",
      contexts: contextsOf(protection),
      checks: checksOf(protection),
    },
  };
}

function shapeParts(site: Site, protection: Protection) {
  const name = fullNameOf(site.state, site.state.repositories.need(protection.repositoryId));
  const url = `${site.origin}/repos/${name}/branches/${encodeURIComponent(protection.branch)}/protection`;
  const { checks, reviews } = protection;
  return {
    url,
    ...(checks === undefined ? {} : { required_status_checks: shapeChecks(url, protection, checks.strict) }),
    ...(reviews === undefined
      ? {}
      : {
          required_pull_request_reviews: {
            url: `${url}/required_pull_request_reviews`,
            dismiss_stale_reviews: reviews.dismissStale,
            require_code_owner_reviews: reviews.codeOwners,
            require_last_push_approval: reviews.lastPush,
            required_approving_review_count: reviews.approvals,
          },
        }),
    required_signatures: { url: `${url}/required_signatures`, enabled: false },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: protection.enforceAdmins },
    required_linear_history: { enabled: protection.linearHistory },
    allow_force_pushes: { enabled: protection.forcePushes },
    allow_deletions: { enabled: protection.deletions },
    block_creations: { enabled: false },
    required_conversation_resolution: { enabled: false },
    lock_branch: { enabled: false },
    allow_fork_syncing: { enabled: false },
  };
}

function shapeChecks(url: string, protection: Protection, strict: boolean) {
  const at = `${url}/required_status_checks`;
  return {
    url: at,
    strict,
    contexts: contextsOf(protection),
    contexts_url: `${at}/contexts`,
    checks: checksOf(protection),
  };
}

function contextsOf(protection: Protection | undefined): string[] {
  return checksOf(protection).map(({ context }) => context);
}

function checksOf(protection: Protection | undefined): { context: string; app_id: number | null }[] {
  return (protection?.checks?.required ?? []).map(({ context, appId }) => ({ context, app_id: appId ?? null }));
}
