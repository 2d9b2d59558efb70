import { privateEmail } from "../actions/identity.ts";
import type { Site } from "../site.ts";
import type { Account, Actor } from "../state/accounts.ts";
import { findAccount } from "../state/lookups.ts";

/** Puts an account in; throws when there is one of that login. */
export function putAccount(
  site: Site,
  account: Pick<Account, "login" | "type" | "members"> & { readonly name?: string; readonly email?: string },
): Account {
  if (findAccount(site.state, account.login) !== undefined) throw new Error(`there is an account ${account.login}`);
  const id = site.nextId();
  return site.state.accounts.put({
    id,
    login: account.login,
    type: account.type,
    name: account.name ?? account.login,
    email: account.email ?? privateEmail(id, account.login),
    description: undefined,
    members: account.members,
    createdAt: site.now(),
  });
}

/** The person who speaks for an account: itself, or an organization's first owner. */
export function ownerOf(site: Site, account: Account): Actor {
  const first = [...account.members].find(([, role]) => role === "admin")?.[0];
  return { account: first === undefined ? account : site.state.accounts.need(first), viaAppId: undefined };
}
