import { ApiError, notByIntegration, notFound } from "../api-error.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import { coversRepository, findRepository } from "../state/lookups.ts";
import { includesPermission } from "../state/permissions.ts";
import type { Repository } from "../state/repositories.ts";
import type { Caller } from "./caller.ts";
import type { Need, RepositoryRoute } from "./route.ts";

/**
 * Finds the repository of a request and judges whether the caller may use the route on it: 404 for what it must not know of,
 * 401 for writes without credentials, 403 for a token without the permission. What is public may be read by everybody.
 */
export function openRepository(
  site: Site,
  caller: Caller,
  route: Pick<RepositoryRoute, "method" | "needs">,
  address: { readonly owner: string; readonly name: string },
): { readonly repository: Repository; readonly actor: Actor } {
  const repository = findRepository(site.state, address.owner, address.name);
  if (repository === undefined) throw notFound();
  const reads = route.method === "GET";
  if (caller.kind === "app") throw new ApiError(401, "Bad credentials");
  if (caller.kind === "nobody") {
    if (repository.private) throw notFound();
    if (!reads) throw new ApiError(401, "Requires authentication");
    return { repository, actor: anybody(site) };
  }
  const reached = reaches(caller, repository);
  if (!reached && repository.private) throw notFound();
  const isOpen = reads && !repository.private && route.needs.every(([, level]) => level === "read");
  if (!isOpen && !(reached && isGranted(caller, route.needs))) throw notByIntegration();
  return { repository, actor: caller.actor };
}

/** Whether a caller's token includes any of the permissions. */
export function isGranted(caller: Caller, needs: readonly Need[]): boolean {
  if (caller.kind !== "installation") return false;
  return needs.some(([name, level]) => includesPermission(caller.token.permissions, name, level));
}

/** Whether an installation token reaches a repository. */
export function reaches(caller: Caller & { readonly kind: "installation" }, repository: Repository): boolean {
  const narrowed = caller.token.repositoryIds;
  return coversRepository(caller.installation, repository) && (narrowed === undefined || narrowed.has(repository.id));
}

/** Reads without credentials are in the name of GitHub itself, which nothing ever shows. */
function anybody(site: Site): Actor {
  const account = site.state.accounts.find(({ login }) => login === "web-flow");
  if (account === undefined) throw new Error("no account web-flow");
  return { account, viaAppId: undefined };
}
