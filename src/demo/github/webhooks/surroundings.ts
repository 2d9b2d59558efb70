import type { Organization, User } from "@octokit/webhooks-types";
import { shapeAccount, shapeOrganization } from "../shapes/account.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { Repository } from "../state/repositories.ts";

/** The members that every repository's event has beside its own: who did it, and the organization it happened in. */
export function surroundings(
  site: Site,
  actor: Actor,
  repository: Repository,
): { readonly sender: User; readonly organization?: Organization } {
  const organization = shapeOrganization(site, site.state.accounts.need(repository.ownerId));
  return {
    ...(organization === undefined ? {} : { organization }),
    sender: shapeAccount(site, actor.account),
  };
}
