import { randomBytes } from "node:crypto";
import { notFound } from "../api-error.ts";
import { resolveCommit } from "../git/history.ts";
import { reaches } from "../http/access.ts";
import { type Answer, empty, json } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import type { RepositoryRoute } from "../http/route.ts";
import { shapeAccount } from "../shapes/account.ts";
import { type Abilities, shapeFullRepository } from "../shapes/repository.ts";
import type { Schemas } from "../shapes/schemas.ts";
import { coarsePermission } from "../state/accounts.ts";
import { findAccount, fullNameOf, roleOf } from "../state/lookups.ts";
import { includesPermission } from "../state/permissions.ts";

/** A repository as a whole: itself, its people, its files in one archive. */
export const repositoryRoutes: readonly RepositoryRoute[] = [
  { method: "GET", path: "", needs: [["metadata", "read"]], run: fetchRepository },
  { method: "GET", path: "/collaborators/:user/permission", needs: [["metadata", "read"]], run: fetchPermission },
  {
    method: "GET",
    path: "/tarball/:ref{.+}",
    needs: [["contents", "read"]],
    run: (call) => linkTarball(call, call.param("ref")),
  },
];

function fetchRepository({ site, repository, caller }: RepositoryCall): Answer {
  const abilities =
    caller.kind === "installation" && reaches(caller, repository) ? abilitiesOf(caller.token.permissions) : undefined;
  return json<Schemas["full-repository"]>(200, shapeFullRepository(site, repository, abilities));
}

function abilitiesOf(permissions: Parameters<typeof includesPermission>[0]): Abilities {
  const push = includesPermission(permissions, "contents", "write");
  return { admin: false, maintain: false, push, triage: push, pull: true };
}

function fetchPermission(call: RepositoryCall): Answer {
  const { site, repository } = call;
  const account = findAccount(site.state, call.param("user"));
  if (account === undefined || account.type === "Organization") throw notFound();
  const role = roleOf(site.state, account, repository);
  const permission = coarsePermission(role);
  const custom = repository.collaborators.get(account.id) === role ? repository.customRoles.get(account.id) : undefined;
  return json<Schemas["repository-collaborator-permission"]>(200, {
    permission,
    role_name: custom ?? role,
    user: {
      ...shapeAccount(site, account),
      permissions: {
        admin: role === "admin",
        maintain: ["admin", "maintain"].includes(role),
        push: ["admin", "write"].includes(permission),
        triage: !["none", "read"].includes(role),
        pull: role !== "none",
      },
      role_name: custom ?? role,
    },
  });
}

/** How long a link to an archive is good for. */
const linkLifeMs = 5 * 60_000;

async function linkTarball(call: RepositoryCall, ref: string): Promise<Answer> {
  const { site, repository } = call;
  const sha = await resolveCommit(repository.gitDir, ref);
  if (sha === undefined) throw notFound();
  const folder = `${fullNameOf(site.state, repository).replace("/", "-")}-${sha.slice(0, 7)}`;
  const key = randomBytes(16).toString("hex");
  site.state.archiveLinks.set(key, {
    gitDir: repository.gitDir,
    sha,
    folder,
    expiresAt: new Date(site.now().getTime() + linkLifeMs),
  });
  return empty(302, { location: `${site.origin}/_codeload/${key}` });
}
