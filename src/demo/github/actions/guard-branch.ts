import { ApiError } from "../api-error.ts";
import { isAncestor } from "../git/history.ts";
import { nothing } from "../git/refs.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import { hasRole } from "../state/lookups.ts";
import { protectionOf, queueRuleOf } from "../state/protection-lookups.ts";
import type { Protection } from "../state/protections.ts";
import type { Repository } from "../state/repositories.ts";
import type { RefStep } from "./push.ts";
import { describeMissingChecks } from "./required-checks.ts";

/**
 * Throws GitHub's 422 where a branch's rules forbid that somebody moves it past a pull request. Administrators pass, unless
 * the protection binds them too.
 */
export async function guardBranch(site: Site, actor: Actor, repository: Repository, step: RefStep): Promise<void> {
  if (!step.name.startsWith("refs/heads/") || step.before === nothing) return;
  const branch = step.name.slice("refs/heads/".length);
  const isAdmin = actor.viaAppId === undefined && hasRole(site.state, actor.account, repository, "admin");
  const protection = protectionOf(site.state, repository.id, branch);
  if (isAdmin && protection?.enforceAdmins !== true) return;
  if (queueRuleOf(site.state, repository.id, branch) !== undefined)
    throw new ApiError(422, "Repository rule violations found\n\nChanges must be made through the merge queue");
  const why = protection && (await describeForbidden(site, repository, { protection, step }));
  if (why !== undefined) throw new ApiError(422, why);
}

async function describeForbidden(
  site: Site,
  { gitDir }: Repository,
  { protection, step }: { readonly protection: Protection; readonly step: RefStep },
): Promise<string | undefined> {
  if (step.after === nothing) return protection.deletions ? undefined : "Cannot delete this branch";
  if (!protection.forcePushes && !(await isAncestor(gitDir, step.before, step.after)))
    return "Cannot force-push to this branch";
  if (protection.reviews !== undefined) return "Changes must be made through a pull request.";
  return describeMissingChecks(site, protection, step.after);
}
