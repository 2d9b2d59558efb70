import { checkPath } from "../actions/commit-files.ts";
import { signatureOf } from "../actions/identity.ts";
import { requireRole } from "../actions/rights.ts";
import { ApiError, notFound } from "../api-error.ts";
import { readCommit, type Signature, writeCommit } from "../git/commits.ts";
import { resolveCommit } from "../git/history.ts";
import { isSha, readObject, writeObject } from "../git/objects.ts";
import {
  kindOf,
  parseMode,
  readTree,
  readWholeTree,
  type TreeChange,
  type TreeEntry,
  writeTree,
} from "../git/trees.ts";
import { type Answer, bytes, json } from "../http/answer.ts";
import type { Body } from "../http/body.ts";
import type { RepositoryCall } from "../http/call.ts";
import type { RepositoryRoute } from "../http/route.ts";
import { shapeGitCommit } from "../shapes/commit.ts";
import { nodeId } from "../shapes/node-id.ts";
import type { Schemas } from "../shapes/schemas.ts";
import { fullNameOf } from "../state/lookups.ts";
import { wrapBase64 } from "./base64.ts";
import { needContent } from "./content-guard.ts";

/** Blobs, trees and commits as the Git database has them. */
export const gitObjectRoutes: readonly RepositoryRoute[] = [
  { method: "GET", path: "/git/blobs/:sha", needs: [["contents", "read"]], run: fetchBlob },
  { method: "POST", path: "/git/blobs", needs: [["contents", "write"]], run: createBlob },
  { method: "GET", path: "/git/trees/:sha{.+}", needs: [["contents", "read"]], run: fetchTree },
  { method: "POST", path: "/git/trees", needs: [["contents", "write"]], run: createTree },
  { method: "GET", path: "/git/commits/:sha", needs: [["contents", "read"]], run: fetchCommit },
  { method: "POST", path: "/git/commits", needs: [["contents", "write"]], run: createCommit },
];

async function fetchBlob(call: RepositoryCall): Promise<Answer> {
  await needContent(call);
  const sha = call.param("sha");
  const object = await readObject(call.repository.gitDir, sha);
  if (object?.kind !== "blob") throw notFound();
  if (call.accept.includes("raw")) return bytes(object.bytes, "application/vnd.github.raw; charset=utf-8");
  return json<Schemas["blob"]>(200, {
    sha,
    node_id: `${nodeId("B", call.repository.id)}${sha}`,
    size: object.bytes.length,
    url: `${apiOf(call)}/git/blobs/${sha}`,
    content: wrapBase64(object.bytes),
    encoding: "base64",
  });
}

async function createBlob(call: RepositoryCall): Promise<Answer> {
  await needContent(call);
  requireRole(call.site, call.actor, call.repository, "write");
  const encoding = call.body.optionalOneOf("encoding", ["utf-8", "base64"]) ?? "utf-8";
  const content = Buffer.from(call.body.text("content"), encoding === "base64" ? "base64" : "utf8");
  const sha = await writeObject(call.repository.gitDir, "blob", content);
  const url = `${apiOf(call)}/git/blobs/${sha}`;
  return json<Schemas["short-blob"]>(201, { url, sha }, { location: url });
}

async function fetchTree(call: RepositoryCall): Promise<Answer> {
  await needContent(call);
  const { gitDir } = call.repository;
  const asked = call.param("sha");
  const commit = await resolveCommit(gitDir, asked);
  const tree = commit === undefined ? asked : ((await readCommit(gitDir, commit))?.tree ?? asked);
  const entries = await readTree(gitDir, tree);
  if (entries === undefined) throw notFound();
  const recursive = call.query("recursive") !== undefined;
  return json(200, await shapeTree(call, tree, recursive ? await readWholeTree(gitDir, tree) : entries));
}

async function createTree(call: RepositoryCall): Promise<Answer> {
  await needContent(call);
  const { repository, body } = call;
  requireRole(call.site, call.actor, repository, "write");
  const asked = body.optionalText("base_tree");
  const base = asked === undefined ? undefined : await findTree(repository.gitDir, asked);
  if (asked !== undefined && base === undefined) throw new ApiError(422, "tree.base_tree is not a valid tree oid");
  const changes: TreeChange[] = [];
  for (const each of body.bodies("tree")) changes.push(await readChange(call, each));
  const tree = await writeTree(repository.gitDir, base, changes);
  const shape = await shapeTree(call, tree, (await readTree(repository.gitDir, tree)) ?? []);
  return json<Schemas["git-tree"]>(201, shape, { location: shape.url ?? "" });
}

async function readChange(call: RepositoryCall, entry: Body): Promise<TreeChange> {
  const { gitDir } = call.repository;
  const path = entry.text("path");
  checkTreePath(path);
  const mode = parseMode(entry.optionalText("mode") ?? "100644");
  if (mode === undefined) throw new ApiError(422, "tree.mode must be one of: 100644, 100755, 040000, 160000, 120000");
  if (entry.isNull("sha")) return { path, mode, sha: null };
  const content = entry.optionalText("content");
  const sha = entry.optionalText("sha");
  if (content !== undefined) {
    if (sha !== undefined) throw new ApiError(422, "Must supply either tree.sha or tree.content, not both.");
    return { path, mode, sha: await writeObject(gitDir, "blob", Buffer.from(content)) };
  }
  if (sha === undefined) throw new ApiError(422, "Must supply tree.sha or tree.content.");
  // a submodule's commit lives in another repository
  if (mode !== "160000" && (await readObject(gitDir, sha))?.kind !== kindOf(mode))
    throw new ApiError(422, `tree.sha ${sha} is not a valid ${kindOf(mode)}`);
  return { path, mode, sha };
}

function checkTreePath(path: string): void {
  try {
    checkPath(path);
  } catch (cause) {
    throw Object.assign(new ApiError(422, "tree.path contains a malformed path component"), { cause });
  }
}

async function fetchCommit(call: RepositoryCall): Promise<Answer> {
  await needContent(call);
  const commit = await readCommit(call.repository.gitDir, call.param("sha"));
  if (commit === undefined) throw notFound();
  return json<Schemas["git-commit"]>(200, shapeGitCommit(call.site, call.repository, commit));
}

async function createCommit(call: RepositoryCall): Promise<Answer> {
  await needContent(call);
  const { site, actor, repository, body } = call;
  const { gitDir } = repository;
  requireRole(site, actor, repository, "write");
  const tree = body.text("tree");
  const parents = body.optionalTexts("parents") ?? [];
  if ((await readTree(gitDir, tree)) === undefined) throw new ApiError(422, "Tree SHA does not exist");
  for (const parent of parents) {
    if (!isSha(parent)) throw new ApiError(422, "The parents parameter must be an array of 40 character SHAs.");
    if ((await readCommit(gitDir, parent)) === undefined)
      throw new ApiError(422, "Parent SHA does not exist or is not a commit object");
  }
  const own = signatureOf(site, actor.account);
  const author = readSignature(body.optionalBody("author"), own) ?? own;
  const committer = readSignature(body.optionalBody("committer"), own) ?? author;
  const sha = await writeCommit(gitDir, { tree, parents, author, committer, message: body.text("message") });
  // GitHub signs an App's commits unless they name somebody
  const named = ["author", "committer", "signature"].some((member) => body.has(member));
  if (actor.viaAppId !== undefined && !named) site.state.signedCommits.add(sha);
  const commit = await readCommit(gitDir, sha);
  if (commit === undefined) throw new Error(`no commit ${sha} just written`);
  const shape = shapeGitCommit(site, repository, commit);
  return json<Schemas["git-commit"]>(201, shape, { location: shape.url });
}

/** Reads who wrote something; `undefined` where the body does not say. */
export function readSignature(body: Body | undefined, own: Signature): Signature | undefined {
  if (body === undefined) return undefined;
  return { name: body.text("name"), email: body.text("email"), at: body.optionalInstant("date") ?? own.at };
}

async function findTree(gitDir: string, sha: string): Promise<string | undefined> {
  const object = await readObject(gitDir, sha);
  if (object?.kind === "tree") return sha;
  return object?.kind === "commit" ? (await readCommit(gitDir, sha))?.tree : undefined;
}

async function shapeTree(
  call: RepositoryCall,
  sha: string,
  entries: readonly TreeEntry[],
): Promise<Schemas["git-tree"]> {
  const api = apiOf(call);
  const tree = await Promise.all(
    entries.map(async ({ name, mode, sha: each }) => {
      const type = kindOf(mode);
      const size = type === "blob" ? (await readObject(call.repository.gitDir, each))?.bytes.length : undefined;
      return {
        path: name,
        mode,
        type,
        sha: each,
        ...(size === undefined ? {} : { size }),
        ...(type === "commit" ? {} : { url: `${api}/git/${type}s/${each}` }),
      };
    }),
  );
  return { sha, url: `${api}/git/trees/${sha}`, tree, truncated: false };
}

function apiOf({ site, repository }: RepositoryCall): string {
  return `${site.origin}/repos/${fullNameOf(site.state, repository)}`;
}
