import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { Repository } from "../state/repositories.ts";
import type { WorldAddresses } from "./addresses.ts";

/** Does a person's work on a repository, after all work on it that was asked for earlier. */
export type ActAs = <T>(
  login: string,
  repository: string,
  work: (actor: Actor, repository: Repository) => Promise<T> | T,
) => Promise<T>;

/** Makes the way in which people act on a site. */
export function createActAs(site: Site, at: WorldAddresses): ActAs {
  return (login, name, work) => {
    const actor: Actor = { account: at.account(login), viaAppId: undefined };
    return site.inTurn(at.repository(name).id, async () => work(actor, at.repository(name)));
  };
}
