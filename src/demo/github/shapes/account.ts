import type { Organization, User } from "@octokit/webhooks-types";
import type { Site } from "../site.ts";
import type { Account } from "../state/accounts.ts";
import { nodeId } from "./node-id.ts";

/** An account as it appears inside of nearly every answer and webhook. */
export function shapeAccount(site: Site, account: Account): User {
  const url = `${site.origin}/users/${encodeURIComponent(account.login)}`;
  const page = account.type === "Bot" ? `apps/${account.login.replace(/\[bot\]$/, "")}` : account.login;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.type === "Organization" ? "O" : account.type === "Bot" ? "BOT" : "U", account.id),
    avatar_url: `${site.origin}/avatars/u/${account.id}?v=4`,
    gravatar_id: "",
    url,
    html_url: `${site.origin}/${page}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
  };
}

/** The account of an id, shaped; `null` for none. */
export function shapeAccountOf(site: Site, id: number | undefined): User | null {
  return id === undefined ? null : shapeAccount(site, site.state.accounts.need(id));
}

/** An organization as webhooks carry it; `undefined` for an account that is none. */
export function shapeOrganization(site: Site, account: Account): Organization | undefined {
  if (account.type !== "Organization") return undefined;
  const url = `${site.origin}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId("O", account.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${site.origin}/avatars/u/${account.id}?v=4`,
    description: account.description ?? null,
  };
}
