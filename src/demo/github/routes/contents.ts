import { commitFiles, guardFile } from "../actions/commit-files.ts";
import { signatureOf, websiteSignature } from "../actions/identity.ts";
import { ApiError, notByIntegration, notFound } from "../api-error.ts";
import { readCommit } from "../git/commits.ts";
import { resolveCommit } from "../git/history.ts";
import { readObject, writeObject } from "../git/objects.ts";
import { findEntry, readTree, type TreeEntry, type TreeMode } from "../git/trees.ts";
import { isGranted } from "../http/access.ts";
import { type Answer, bytes, json } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import type { RepositoryRoute } from "../http/route.ts";
import { shapeGitCommit } from "../shapes/commit.ts";
import type { Schemas } from "../shapes/schemas.ts";
import { fullNameOf } from "../state/lookups.ts";
import { wrapBase64 } from "./base64.ts";
import { readSignature } from "./git-objects.ts";

/** Files and folders by path. */
export const contentRoutes: readonly RepositoryRoute[] = [
  {
    method: "GET",
    path: "/contents/:path{.*}",
    needs: [["contents", "read"]],
    run: (call) => fetchContents(call, pathOf(call)),
  },
  { method: "PUT", path: "/contents/:path{.+}", needs: [["contents", "write"]], run: putFile },
  { method: "DELETE", path: "/contents/:path{.+}", needs: [["contents", "write"]], run: deleteFile },
];

/** Above this many bytes a file's content is left out of the JSON answer. */
const longestInline = 1_048_576;

async function fetchContents(call: RepositoryCall, path: string): Promise<Answer> {
  const { gitDir, defaultBranch } = call.repository;
  const ref = call.query("ref") ?? defaultBranch;
  const sha = await resolveCommit(gitDir, ref);
  if (sha === undefined) {
    if (call.query("ref") === undefined) throw new ApiError(404, "This repository is empty.");
    throw new ApiError(404, `No commit found for the ref ${ref}`);
  }
  const tree = (await readCommit(gitDir, sha))?.tree ?? "";
  const entry = await findEntry(gitDir, tree, path);
  if (entry === undefined) throw notFound();
  if (entry.mode === "040000") return json(200, await listFolder(call, { path, ref, sha: entry.sha }));
  if (entry.mode === "160000") return json(200, await shapeEntry(call, { path, ref, entry }));
  const content = (await readObject(gitDir, entry.sha))?.bytes ?? Buffer.alloc(0);
  if (call.accept.includes("raw")) return bytes(content, "application/vnd.github.raw; charset=utf-8");
  const shape = await shapeEntry(call, { path, ref, entry });
  if (entry.mode === "120000")
    return json<Schemas["content-symlink"]>(200, { ...shape, type: "symlink", target: content.toString("utf8") });
  const inline = content.length <= longestInline;
  return json<Schemas["content-file"]>(200, {
    ...shape,
    type: "file",
    content: inline ? wrapBase64(content) : "",
    encoding: inline ? "base64" : "none",
  });
}

async function putFile(call: RepositoryCall): Promise<Answer> {
  const { repository, body } = call;
  const path = pathOf(call);
  const branch = body.optionalText("branch") ?? repository.defaultBranch;
  const message = body.text("message");
  const content = Buffer.from(body.text("content"), "base64");
  const found = await guardFile(repository, { branch, path, sha: body.optionalText("sha") });
  guardWorkflow(call, path);
  const blob = await writeObject(repository.gitDir, "blob", content);
  const mode = await modeOf(call, branch, path);
  const commit = await commitChange(call, { branch, path, message, mode, sha: blob });
  const entry = { name: path.split("/").at(-1) ?? "", mode, sha: blob };
  const shape = { ...(await shapeEntry(call, { path, ref: branch, entry })), type: "file" };
  return json<Schemas["file-commit"]>(found === "new" ? 201 : 200, { content: withoutNulls(shape), commit });
}

async function deleteFile(call: RepositoryCall): Promise<Answer> {
  const { repository, body } = call;
  const path = pathOf(call);
  const branch = body.optionalText("branch") ?? call.query("branch") ?? repository.defaultBranch;
  const message = body.optionalText("message") ?? call.query("message") ?? body.text("message");
  const sha = body.optionalText("sha") ?? call.query("sha") ?? body.text("sha");
  const found = await guardFile(repository, { branch, path, sha });
  if (found === "new") throw notFound();
  guardWorkflow(call, path);
  const commit = await commitChange(call, { branch, path, message, mode: "100644", sha: null });
  return json<Schemas["file-commit"]>(200, { content: null, commit });
}

async function commitChange(
  call: RepositoryCall,
  change: { branch: string; path: string; message: string; mode: TreeMode; sha: string | null },
): Promise<Schemas["git-commit"]> {
  const { site, actor, repository, body } = call;
  const own = signatureOf(site, actor.account);
  const author = readSignature(body.optionalBody("author"), own);
  const committer = readSignature(body.optionalBody("committer"), own);
  const sha = await commitFiles(site, actor, repository, {
    branch: change.branch,
    changes: [{ path: change.path, mode: change.mode, sha: change.sha }],
    message: change.message,
    author: author ?? committer ?? own,
    committer: committer ?? websiteSignature(site),
    signed: author === undefined && committer === undefined,
  }).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 422) throw error;
    const verb = call.method === "DELETE" ? "delete" : body.has("sha") ? "update" : "create";
    // this one endpoint answers a branch's rules with 409
    throw Object.assign(new ApiError(409, `Could not ${verb} file: ${error.message}`), { cause: error });
  });
  const commit = await readCommit(repository.gitDir, sha);
  if (commit === undefined) throw new Error(`no commit ${sha} just written`);
  return shapeGitCommit(site, repository, commit);
}

function guardWorkflow({ caller }: RepositoryCall, path: string): void {
  if (/^\.github\/workflows\//.test(path) && !isGranted(caller, [["workflows", "write"]])) throw notByIntegration();
}

async function modeOf(call: RepositoryCall, branch: string, path: string): Promise<TreeMode> {
  const sha = await resolveCommit(call.repository.gitDir, branch);
  const commit = sha === undefined ? undefined : await readCommit(call.repository.gitDir, sha);
  const entry = commit === undefined ? undefined : await findEntry(call.repository.gitDir, commit.tree, path);
  return entry?.mode ?? "100644";
}

async function listFolder(
  call: RepositoryCall,
  { path, ref, sha }: { path: string; ref: string; sha: string },
): Promise<Schemas["content-directory"]> {
  const entries = (await readTree(call.repository.gitDir, sha)) ?? [];
  return Promise.all(
    entries.slice(0, 1000).map(async (entry) => {
      const below = path === "" ? entry.name : `${path}/${entry.name}`;
      return { ...(await shapeEntry(call, { path: below, ref, entry })), type: typeOf(entry.mode) };
    }),
  );
}

/** What all kinds of content have in common. */
type EntryShape = Omit<Schemas["content-symlink"], "type" | "target"> & {
  readonly type: "dir" | "file" | "submodule" | "symlink";
};

async function shapeEntry(
  { site, repository }: RepositoryCall,
  { path, ref, entry }: { readonly path: string; readonly ref: string; readonly entry: TreeEntry },
): Promise<EntryShape> {
  const name = fullNameOf(site.state, repository);
  const [place, at] = [path.split("/").map(encodeURIComponent).join("/"), encodeURIComponent(ref)];
  const isFolder = entry.mode === "040000";
  const self = `${site.origin}/repos/${name}/contents/${place}?ref=${at}`;
  const git = `${site.origin}/repos/${name}/git/${isFolder ? "trees" : "blobs"}/${entry.sha}`;
  const html = `${site.origin}/${name}/${isFolder ? "tree" : "blob"}/${at}/${place}`;
  const size = isFolder ? 0 : ((await readObject(repository.gitDir, entry.sha))?.bytes.length ?? 0);
  return {
    type: typeOf(entry.mode),
    name: path.split("/").at(-1) ?? "",
    path,
    sha: entry.sha,
    size,
    url: self,
    html_url: html,
    git_url: git,
    download_url: isFolder ? null : `${site.origin}/${name}/raw/${at}/${place}`,
    _links: { self, git, html },
  };
}

function typeOf(mode: TreeMode): EntryShape["type"] {
  const types = {
    "040000": "dir",
    "160000": "submodule",
    "120000": "symlink",
    "100644": "file",
    "100755": "file",
  } as const;
  return types[mode];
}

function withoutNulls(
  shape: Omit<EntryShape, "type"> & { readonly type: string },
): NonNullable<Schemas["file-commit"]["content"]> {
  const { html_url, git_url, download_url, _links, ...rest } = shape;
  return {
    ...rest,
    html_url: html_url ?? "",
    git_url: git_url ?? "",
    download_url: download_url ?? "",
    _links: { self: _links.self, git: _links.git ?? "", html: _links.html ?? "" },
  };
}

function pathOf(call: RepositoryCall): string {
  return call.param("path").replace(/\/+$/, "");
}
