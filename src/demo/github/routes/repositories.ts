import { randomBytes } from "node:crypto";
import { ApiError, notFound } from "../api-error.ts";
import { readCommits } from "../git/commits.ts";
import { resolveCommit } from "../git/history.ts";
import { listRefs, readRef } from "../git/refs.ts";
import { reaches } from "../http/access.ts";
import { type Answer, empty, json } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { paginate } from "../http/paging.ts";
import type { RepositoryRoute } from "../http/route.ts";
import { shapeAccount } from "../shapes/account.ts";
import { shapeCommit } from "../shapes/commit.ts";
import { type Abilities, shapeFullRepository } from "../shapes/repository.ts";
import type { Schemas } from "../shapes/schemas.ts";
import { coarsePermission } from "../state/accounts.ts";
import { findAccount, fullNameOf, roleOf } from "../state/lookups.ts";
import { includesPermission } from "../state/permissions.ts";

/** A repository as a whole: itself, its branches, its people, its files in one archive. */
export const repositoryRoutes: readonly RepositoryRoute[] = [
  { method: "GET", path: "", needs: [["metadata", "read"]], run: fetchRepository },
  { method: "GET", path: "/branches", needs: [["contents", "read"]], run: listBranches },
  { method: "GET", path: "/branches/:branch{.+}", needs: [["contents", "read"]], run: fetchBranch },
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

async function listBranches(call: RepositoryCall): Promise<Answer> {
  const name = fullNameOf(call.site.state, call.repository);
  const { items, headers } = paginate(call, await listRefs(call.repository.gitDir, "refs/heads/"));
  const branches = items.map((ref) => ({
    name: ref.name.slice("refs/heads/".length),
    commit: { sha: ref.sha, url: `${call.site.origin}/repos/${name}/commits/${ref.sha}` },
    protected: false,
  }));
  return json<Schemas["short-branch"][]>(200, branches, headers);
}

async function fetchBranch(call: RepositoryCall): Promise<Answer> {
  const { site, repository } = call;
  const branch = call.param("branch");
  const sha = await readRef(repository.gitDir, `refs/heads/${branch}`);
  if (sha === undefined) throw new ApiError(404, "Branch not found");
  const [commit] = await readCommits(repository.gitDir, [sha]);
  if (commit === undefined) throw notFound();
  const name = fullNameOf(site.state, repository);
  const url = `${site.origin}/repos/${name}/branches/${encodeURIComponent(branch)}`;
  return json<Schemas["branch-with-protection"]>(200, {
    name: branch,
    commit: shapeCommit(site, repository, commit),
    _links: { self: url, html: `${site.origin}/${name}/tree/${branch}` },
    protected: false,
    protection: {
      enabled: false,
      required_status_checks: { enforcement_level: "off", contexts: [], checks: [] },
    },
    protection_url: `${url}/protection`,
  });
}

function fetchPermission(call: RepositoryCall): Answer {
  const { site, repository } = call;
  const account = findAccount(site.state, call.param("user"));
  if (account === undefined || account.type === "Organization") throw notFound();
  const role = roleOf(site.state, account, repository);
  const permission = coarsePermission(role);
  return json<Schemas["repository-collaborator-permission"]>(200, {
    permission,
    role_name: role,
    user: {
      ...shapeAccount(site, account),
      permissions: {
        admin: role === "admin",
        maintain: ["admin", "maintain"].includes(role),
        push: ["admin", "write"].includes(permission),
        triage: !["none", "read"].includes(role),
        pull: role !== "none",
      },
      role_name: role,
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
