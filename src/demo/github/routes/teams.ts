import { notByIntegration, notFound } from "../api-error.ts";
import { type Answer, json } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import type { SiteRoute } from "../http/route.ts";
import type { Schemas } from "../shapes/schemas.ts";
import { findAccount } from "../state/lookups.ts";
import { includesPermission } from "../state/permissions.ts";
import { findTeam, membershipOf } from "../state/team-lookups.ts";

/** Teams of organizations. */
export const teamRoutes: readonly SiteRoute[] = [
  { method: "GET", path: "/orgs/:org/teams/:slug/memberships/:user", takes: "installation", run: fetchMembership },
];

function fetchMembership(call: Call): Answer {
  const { site, caller } = call;
  const organization = findAccount(site.state, call.param("org"));
  if (caller.kind !== "installation" || organization?.id !== caller.installation.accountId) throw notFound();
  if (!includesPermission(caller.token.permissions, "members", "read")) throw notByIntegration();
  const team = findTeam(site.state, organization.id, call.param("slug"));
  const account = findAccount(site.state, call.param("user"));
  const found = team && account && membershipOf(site.state, team, account.id);
  if (found === undefined) throw notFound();
  // owners of the organization maintain every team that they are in
  const role = organization.members.get(account?.id ?? 0) === "admin" ? "maintainer" : found.role;
  return json<Schemas["team-membership"]>(200, {
    url: `${site.origin}/organizations/${organization.id}/team/${team?.id}/memberships/${account?.login}`,
    role,
    state: found.state,
  });
}
