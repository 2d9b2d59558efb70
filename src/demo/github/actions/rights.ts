import { ApiError, notFound } from "../api-error.ts";
import type { Site } from "../site.ts";
import type { Actor, RoleName } from "../state/accounts.ts";
import { hasRole } from "../state/lookups.ts";
import type { Repository } from "../state/repositories.ts";

/**
 * Throws unless a person has the role on the repository: 404 to those who may not see it, else 403. Apps pass: what they
 * may do depends on their token, which is judged where the request comes in.
 */
export function requireRole(site: Site, actor: Actor, repository: Repository, floor: RoleName): void {
  if (actor.viaAppId !== undefined || hasRole(site.state, actor.account, repository, floor)) return;
  if (!hasRole(site.state, actor.account, repository, "read")) throw notFound();
  throw new ApiError(403, `Must have ${floor} rights to Repository.`);
}
