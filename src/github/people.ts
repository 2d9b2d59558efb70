import { z } from "zod";
import type { TeamName } from "../core/identity.ts";
import { splitRepoName } from "../core/identity.ts";
import { parseAnswer } from "./answer.ts";
import type { People, RepositoryRole } from "./command-port.ts";
import { isAnswer } from "./faults.ts";
import type { RepoCalls } from "./repo-calls.ts";

/** Asks GitHub what people may do. */
export function createPeople(calls: RepoCalls): People {
  return {
    async fetchRole(repo, login) {
      const answer = await calls.find(repo, (send, at) =>
        send("GET /repos/{owner}/{repo}/collaborators/{username}/permission", { ...at, username: login }),
      );
      return answer === undefined ? { name: "none", access: "none" } : parseAnswer(roleAnswer, answer);
    },

    async isTeamMember(team, login, through) {
      const { organization, slug } = splitTeamName(team);
      // An installation sees the teams of its own organization only.
      if (organization !== splitRepoName(through).owner) return false;
      try {
        const answer = await calls.find(
          through,
          (send) =>
            send("GET /orgs/{org}/teams/{team_slug}/memberships/{username}", {
              org: organization,
              team_slug: slug,
              username: login,
            }),
          "people",
        );
        return answer !== undefined && parseAnswer(membershipAnswer, answer).state === "active";
      } catch (error) {
        // A secret team, which the App does not see.
        if (isAnswer(error, 403)) return false;
        throw error;
      }
    },
  };
}

const longestRoleName = 100;

/**
 * `permission` is one of four, with `maintain` as write and `triage` as read; whatever else it may come to be is no right.
 *
 * @see https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user
 */
const roleAnswer = z
  .object({ permission: z.string(), role_name: z.string().optional() })
  .transform(({ permission, role_name: roleName }): RepositoryRole => {
    const access = accesses.get(permission) ?? "none";
    return { name: (roleName ?? permission).slice(0, longestRoleName), access };
  });

const accesses: ReadonlyMap<string, RepositoryRole["access"]> = new Map([
  ["admin", "admin"],
  ["write", "write"],
  ["read", "read"],
  ["none", "none"],
]);

/** A member who has not accepted the invitation yet is `pending`. */
const membershipAnswer = z.object({ state: z.string() });

function splitTeamName(team: TeamName): { readonly organization: string; readonly slug: string } {
  const slash = team.indexOf("/");
  return { organization: team.slice(0, slash), slug: team.slice(slash + 1) };
}
