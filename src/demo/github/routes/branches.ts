import { ApiError, notFound } from "../api-error.ts";
import { readCommits } from "../git/commits.ts";
import { listRefs, readRef } from "../git/refs.ts";
import { type Answer, json } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { paginate } from "../http/paging.ts";
import type { RepositoryRoute } from "../http/route.ts";
import { shapeCommit } from "../shapes/commit.ts";
import { shapeBriefProtection } from "../shapes/protection.ts";
import type { Schemas } from "../shapes/schemas.ts";
import { fullNameOf } from "../state/lookups.ts";
import { protectionOf } from "../state/protection-lookups.ts";

/** Branches; what protects them has routes of its own, which must come first. */
export const branchRoutes: readonly RepositoryRoute[] = [
  { method: "GET", path: "/branches", needs: [["contents", "read"]], run: list },
  { method: "GET", path: "/branches/:branch{.+}", needs: [["contents", "read"]], run: fetchOne },
];

async function list(call: RepositoryCall): Promise<Answer> {
  const { site, repository } = call;
  const name = fullNameOf(site.state, repository);
  const { items, headers } = paginate(call, await listRefs(repository.gitDir, "refs/heads/"));
  const branches = items.map((ref) => ({
    name: ref.name.slice("refs/heads/".length),
    commit: { sha: ref.sha, url: `${site.origin}/repos/${name}/commits/${ref.sha}` },
    protected: protectionOf(site.state, repository.id, ref.name.slice("refs/heads/".length)) !== undefined,
  }));
  return json<Schemas["short-branch"][]>(200, branches, headers);
}

async function fetchOne(call: RepositoryCall): Promise<Answer> {
  const { site, repository } = call;
  const branch = call.param("branch");
  const sha = await readRef(repository.gitDir, `refs/heads/${branch}`);
  if (sha === undefined) throw new ApiError(404, "Branch not found");
  const [commit] = await readCommits(repository.gitDir, [sha]);
  if (commit === undefined) throw notFound();
  const name = fullNameOf(site.state, repository);
  const url = `${site.origin}/repos/${name}/branches/${encodeURIComponent(branch)}`;
  const protection = protectionOf(site.state, repository.id, branch);
  return json<Schemas["branch-with-protection"]>(200, {
    name: branch,
    commit: shapeCommit(site, repository, commit),
    _links: { self: url, html: `${site.origin}/${name}/tree/${branch}` },
    protected: protection !== undefined,
    protection: shapeBriefProtection(protection),
    protection_url: `${url}/protection`,
  });
}
