import { guardBranch } from "../actions/guard-branch.ts";
import { push } from "../actions/push.ts";
import { requireRole } from "../actions/rights.ts";
import { ApiError, invalidRequest, notFound } from "../api-error.ts";
import { isAncestor } from "../git/history.ts";
import { isSha, readObject } from "../git/objects.ts";
import { isRefName, listRefs, nothing, type Reference, readRef } from "../git/refs.ts";
import { type Answer, empty, json } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import type { RepositoryRoute } from "../http/route.ts";
import { nodeId } from "../shapes/node-id.ts";
import type { Schemas } from "../shapes/schemas.ts";
import { fullNameOf } from "../state/lookups.ts";
import { needContent } from "./content-guard.ts";

/** References: branches and tags by their full names. */
export const gitRefRoutes: readonly RepositoryRoute[] = [
  { method: "GET", path: "/git/ref/:ref{.+}", needs: [["contents", "read"]], run: fetchRef },
  { method: "GET", path: "/git/matching-refs/:ref{.+}", needs: [["contents", "read"]], run: listMatching },
  { method: "POST", path: "/git/refs", needs: [["contents", "write"]], run: createRef },
  { method: "PATCH", path: "/git/refs/:ref{.+}", needs: [["contents", "write"]], run: updateRef },
  { method: "DELETE", path: "/git/refs/:ref{.+}", needs: [["contents", "write"]], run: deleteRef },
];

async function fetchRef(call: RepositoryCall): Promise<Answer> {
  const name = `refs/${call.param("ref")}`;
  await needContent(call);
  const sha = await readRef(call.repository.gitDir, name);
  if (sha === undefined) throw notFound();
  return json<Schemas["git-ref"]>(200, await shapeRef(call, { name, sha }));
}

async function listMatching(call: RepositoryCall): Promise<Answer> {
  const refs = await listRefs(call.repository.gitDir, `refs/${call.param("ref")}`);
  return json<readonly Schemas["git-ref"][]>(200, await Promise.all(refs.map((ref) => shapeRef(call, ref))));
}

async function createRef(call: RepositoryCall): Promise<Answer> {
  const { site, actor, repository, body } = call;
  requireRole(site, actor, repository, "write");
  const [name, sha] = [body.text("ref"), body.text("sha")];
  await needContent(call);
  if (!isRefName(name) || name.split("/").length < 3 || isHidden(name))
    throw new ApiError(422, `${name} is not a valid ref name.`);
  await checkObject(call, sha);
  if ((await readRef(repository.gitDir, name)) !== undefined) throw new ApiError(422, "Reference already exists");
  await push(site, actor, repository, { name, before: nothing, after: sha });
  const ref = await shapeRef(call, { name, sha });
  return json<Schemas["git-ref"]>(201, ref, { location: ref.url });
}

async function updateRef(call: RepositoryCall): Promise<Answer> {
  const { site, actor, repository, body } = call;
  requireRole(site, actor, repository, "write");
  const name = `refs/${call.param("ref")}`;
  const sha = body.text("sha");
  const before = await readRef(repository.gitDir, name);
  if (before === undefined) throw new ApiError(422, "Reference does not exist");
  await checkObject(call, sha);
  if (isHidden(name)) throw new ApiError(422, "Reference update failed");
  const isForward = await isAncestor(repository.gitDir, before, sha);
  if (!isForward && body.optionalFlag("force") !== true) throw new ApiError(422, "Update is not a fast forward");
  await guardBranch(site, actor, repository, { name, before, after: sha });
  if (sha !== before) await push(site, actor, repository, { name, before, after: sha });
  return json<Schemas["git-ref"]>(200, await shapeRef(call, { name, sha }));
}

async function deleteRef(call: RepositoryCall): Promise<Answer> {
  const { site, actor, repository } = call;
  requireRole(site, actor, repository, "write");
  const name = `refs/${call.param("ref")}`;
  const before = await readRef(repository.gitDir, name);
  if (before === undefined) throw new ApiError(422, "Reference does not exist");
  if (isHidden(name)) throw new ApiError(422, "Reference update failed");
  if (name === `refs/heads/${repository.defaultBranch}`) throw new ApiError(422, "Cannot delete the default branch");
  await guardBranch(site, actor, repository, { name, before, after: nothing });
  await push(site, actor, repository, { name, before, after: nothing });
  return empty(204);
}

/** What GitHub keeps of pull requests is there to be read only. */
function isHidden(name: string): boolean {
  return name.startsWith("refs/pull/");
}

async function checkObject(call: RepositoryCall, sha: string): Promise<void> {
  if (!isSha(sha)) throw invalidRequest("The sha parameter must be exactly 40 characters and contain only [0-9a-f].");
  const object = await readObject(call.repository.gitDir, sha);
  if (object === undefined) throw new ApiError(422, "Object does not exist");
  if (object.kind !== "commit") throw new ApiError(422, "Reference update failed");
}

async function shapeRef({ site, repository }: RepositoryCall, { name, sha }: Reference): Promise<Schemas["git-ref"]> {
  const api = `${site.origin}/repos/${fullNameOf(site.state, repository)}`;
  const kind = (await readObject(repository.gitDir, sha))?.kind ?? "commit";
  return {
    ref: name,
    node_id: `${nodeId("REF", repository.id)}${Buffer.from(name).toString("base64url")}`,
    url: `${api}/git/${name}`,
    object: { sha, type: kind, url: `${api}/git/${kind}s/${sha}` },
  };
}
