import type { Login, RepoName, TeamName } from "../../core/identity.ts";
import type { AskerRights } from "../../core/release/judge-deploy.ts";
import type { JobDeps } from "../deps.ts";

interface Wanted {
  /** Where the command was typed. */
  readonly repo: RepoName;
  readonly login: Login;
  readonly teams: readonly TeamName[];
  /** The config repo, whose owners installed the App that may see their teams. */
  readonly through: RepoName;
}

/** What the person may do, as GitHub says now; `author_association` counts for nothing. */
export async function readRights({ github }: JobDeps, { repo, login, teams, through }: Wanted): Promise<AskerRights> {
  const role = await github.people.fetchRole(repo, login);
  const own: TeamName[] = [];
  for (const team of new Set(teams)) if (await github.people.isTeamMember(team, login, through)) own.push(team);
  const isAdmin = role.access === "admin";
  return { login, role: role.name, mayWrite: isAdmin || role.access === "write", isAdmin, teams: own };
}
