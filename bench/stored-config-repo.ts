import { createHash } from "node:crypto";
import { Octokit } from "@octokit/rest";
import { type BlobSha, parseBlobSha } from "../src/core/identity.ts";
import { createBlobCache } from "../src/github/blob-cache.ts";
import { createFetchBlobs } from "../src/github/blobs.ts";
import { createBranches } from "../src/github/branches.ts";
import { createContents } from "../src/github/contents.ts";
import { createPullRequests } from "../src/github/pull-requests.ts";
import type { RepoCalls } from "../src/github/repo-calls.ts";
import type { GatherDeps } from "../src/jobs/deps.ts";
import type { TreeText } from "./manifest-tree.ts";

/**
 * A config repo that answers the adapter of `src/github/` from memory, as GitHub's JSON: its caches, Octokit and the
 * parsing of answers are the real ones, only the network is not there. Many blobs at once come without an archive.
 */
export class StoredConfigRepo {
  readonly github: GatherDeps["github"];
  readonly #blobs = new Map<string, Uint8Array>();
  readonly #files = new Map<string, { readonly sha: string; readonly size: number }>();
  #listing = { tree: "", text: "" };

  constructor(files: Iterable<TreeText>) {
    for (const file of files) this.#store(file);
    this.#renderListing();
    this.github = this.#createGitHub();
  }

  /** A new commit on the default branch that changes this file. */
  commit(file: TreeText): void {
    this.#store(file);
    this.#renderListing();
  }

  #store({ path, text }: TreeText): void {
    const bytes = new TextEncoder().encode(text);
    const sha = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
    this.#blobs.set(sha, bytes);
    this.#files.set(path, { sha, size: bytes.length });
  }

  /** GitHub's answer to `GET /git/trees/SHA?recursive=1`, as text; the SHAs of directories are not git's. */
  #renderListing(): void {
    const directories = new Map<string, string>();
    for (const [path, { sha }] of this.#files) {
      for (let end = path.lastIndexOf("/"); end !== -1; end = path.lastIndexOf("/", end - 1)) {
        const directory = path.slice(0, end);
        directories.set(directory, sha1(`${directories.get(directory) ?? ""}${sha}`));
      }
    }
    const entries = [
      ...[...directories].map(([path, sha]) => ({ path, mode: "040000", type: "tree", sha, url: urlOf(sha) })),
      ...[...this.#files].map(([path, { sha, size }]) => ({
        ...{ path, mode: "100644", type: "blob", sha, size, url: urlOf(sha) },
      })),
    ].sort((a, b) => (a.path < b.path ? -1 : 1));
    const tree = sha1(entries.map(({ sha }) => sha).join(""));
    this.#listing = { tree, text: JSON.stringify({ sha: tree, url: urlOf(tree), tree: entries, truncated: false }) };
  }

  #createGitHub(): GatherDeps["github"] {
    const octokit = new Octokit({
      log: silent,
      request: { fetch: async (url: string) => this.#answer(new URL(url).pathname) },
    });
    const ask: RepoCalls["ask"] = (_repo, _grant, call) => call(octokit.request, { owner: "acme", repo: "config" });
    const find: RepoCalls["find"] = async (repo, call) => {
      try {
        return await ask(repo, "read", call);
      } catch (error) {
        if (error instanceof Error && "status" in error && error.status === 404) return undefined;
        throw error;
      }
    };
    const deps = { calls: { ask, find }, observe: () => undefined, kept: createBlobCache(64_000_000) };
    const fetchFew = createFetchBlobs(deps);
    return {
      contents: {
        ...createContents(deps),
        fetchBlobs: async (repo, commit, blobs) => {
          if (blobs.length <= 20) return fetchFew(repo, commit, blobs);
          const many = blobs.map((sha): readonly [BlobSha, Uint8Array] => [sha, this.#blob(sha)]);
          for (const [sha, bytes] of many) deps.kept.set(sha, bytes);
          return new Map(many);
        },
      },
      branches: createBranches(deps.calls),
      pullRequests: createPullRequests(deps.calls, 1_000),
    };
  }

  #answer(path: string): Response {
    const { tree, text } = this.#listing;
    if (path === "/repos/acme/config") return json(JSON.stringify({ default_branch: "main" }));
    if (path === "/repos/acme/config/branches/main")
      return json(
        JSON.stringify({ name: "main", commit: { sha: tree, commit: { message: "Change", tree: { sha: tree } } } }),
      );
    if (path === `/repos/acme/config/git/trees/${tree}`) return json(text);
    const blob = parseBlobSha(/^\/repos\/acme\/config\/git\/blobs\/(\w+)$/.exec(path)?.[1] ?? "");
    if (blob === undefined) return new Response("{}", { status: 404 });
    const content = Buffer.from(this.#blob(blob)).toString("base64");
    return json(JSON.stringify({ content, encoding: "base64" }));
  }

  #blob(sha: BlobSha): Uint8Array {
    const bytes = this.#blobs.get(sha);
    if (bytes === undefined) throw new Error(`there is no blob ${sha}`);
    return bytes;
  }
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function json(text: string): Response {
  return new Response(text, { headers: { "content-type": "application/json" } });
}

function urlOf(sha: string): string {
  return `https://api.github.com/repos/acme/config/git/objects/${sha}`;
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
