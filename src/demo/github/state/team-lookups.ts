import type { RoleName } from "./accounts.ts";
import type { State } from "./state.ts";
import type { Team, TeamMembership } from "./teams.ts";

/** The team of an organization by its slug. */
export function findTeam(state: State, organizationId: number, slug: string): Team | undefined {
  return state.teams.find((each) => each.organizationId === organizationId && each.slug === slug.toLowerCase());
}

/** Somebody's place in a team, which may come from one of its child teams; `undefined` for those who have none. */
export function membershipOf(state: State, team: Team, accountId: number): TeamMembership | undefined {
  const own = team.members.get(accountId);
  if (own?.state === "active") return own;
  const inherited = state.teams
    .filter(({ parentId }) => parentId === team.id)
    .map((child) => membershipOf(state, child, accountId))
    .find((each) => each?.state === "active");
  // who maintains a child team is a mere member of its parent
  return inherited === undefined ? own : { role: "member", state: "active" };
}

/** The roles on a repository that an account has through teams, in no order. */
export function teamRolesOf(state: State, accountId: number, repositoryId: number): readonly RoleName[] {
  return state.teams
    .filter(({ roles }) => roles.has(repositoryId))
    .filter((team) => membershipOf(state, team, accountId)?.state === "active")
    .map(({ roles }) => roles.get(repositoryId) ?? "none");
}
