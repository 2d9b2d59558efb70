import type { Site } from "../site.ts";
import type { Repository } from "../state/repositories.ts";
import type { RepositoryAddress } from "./views.ts";

/** A repository's owner, by login, and its name. */
export function addressOfRepository(site: Site, { ownerId, name }: Repository): RepositoryAddress {
  return { owner: site.state.accounts.need(ownerId).login, name };
}
