import type { Site } from "../site.ts";
import type { RoleName } from "../state/accounts.ts";
import { findTeam } from "../state/team-lookups.ts";
import type { Team, TeamMembership } from "../state/teams.ts";
import type { WorldAddresses } from "./addresses.ts";

/** A team to be. */
export interface NewTeam {
  readonly organization: string;
  readonly name: string;
  /** Slug of the team that it is a child of. */
  readonly parent?: string;
  /** Logins. */
  readonly members?: readonly string[];
  readonly maintainers?: readonly string[];
  /** Logins of those who were invited and have not answered yet. */
  readonly pending?: readonly string[];
  /** Roles by repository, such as `acme/config`. */
  readonly roles?: Readonly<Record<string, RoleName>>;
}

/** Makes a team and returns its slug; throws when the organization has one of that name, or not the parent. */
export function createTeam(site: Site, at: WorldAddresses, wish: NewTeam): string {
  const organizationId = at.account(wish.organization).id;
  const slug = wish.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  if (findTeam(site.state, organizationId, slug) !== undefined) throw new Error(`there is a team ${slug}`);
  const place = (logins: readonly string[] | undefined, membership: TeamMembership) =>
    (logins ?? []).map((login) => [at.account(login).id, membership] as const);
  const team: Team = {
    id: site.nextId(),
    organizationId,
    slug,
    name: wish.name,
    parentId: wish.parent === undefined ? undefined : needTeam(site, organizationId, wish.parent).id,
    members: new Map([
      ...place(wish.members, { role: "member", state: "active" }),
      ...place(wish.maintainers, { role: "maintainer", state: "active" }),
      ...place(wish.pending, { role: "member", state: "pending" }),
    ]),
    roles: new Map(Object.entries(wish.roles ?? {}).map(([name, role]) => [at.repository(name).id, role] as const)),
  };
  site.state.teams.put(team);
  return slug;
}

function needTeam(site: Site, organizationId: number, slug: string): Team {
  const found = findTeam(site.state, organizationId, slug);
  if (found === undefined) throw new Error(`no team ${slug}`);
  return found;
}
