import type { Login, RepoName, TeamName } from "../../core/identity.ts";
import type { AskerRights } from "../../core/release/judge-deploy.ts";
import type { JobDeps } from "../deps.ts";

/** Answers what the person may do, of the teams that are asked for. */
export type ReadRights = (wanted: {
  readonly teams: readonly TeamName[];
  /** The config repo, whose owners installed the App that may see their teams. */
  readonly through: RepoName;
}) => Promise<AskerRights>;

/**
 * Reads what a person may do in the repository where the command was typed, as GitHub says now; `author_association`
 * counts for nothing. GitHub is asked once for the role and once for each team: one reader for all commands of a text.
 */
export function createRightsReader(
  { github }: JobDeps,
  { repo, login }: { readonly repo: RepoName; readonly login: Login },
): ReadRights {
  let asked: ReturnType<typeof github.people.fetchRole> | undefined;
  const memberships = new Map<string, Promise<boolean>>();
  const isMember = (team: TeamName, through: RepoName) => {
    const key = `${team} ${through}`;
    const answer = memberships.get(key) ?? github.people.isTeamMember(team, login, through);
    memberships.set(key, answer);
    return answer;
  };
  return async ({ teams, through }) => {
    asked ??= github.people.fetchRole(repo, login);
    const role = await asked;
    const own: TeamName[] = [];
    for (const team of new Set(teams)) if (await isMember(team, through)) own.push(team);
    const isAdmin = role.access === "admin";
    return { login, role: role.name, mayWrite: isAdmin || role.access === "write", isAdmin, teams: own };
  };
}
