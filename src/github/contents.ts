import { z } from "zod";
import type { BlobSha, CommitSha, RepoName } from "../core/identity.ts";
import { branchName, commitSha, parseAnswer } from "./answer.ts";
import { type ArchiveDeps, fetchBlobsFromArchive } from "./archive.ts";
import { type BlobCache, blobShaOf } from "./blob-cache.ts";
import { fetchBranchHead } from "./branch-head.ts";
import { fetchComparison } from "./comparison.ts";
import { GitHubFault, isAnswer } from "./faults.ts";
import type { Contents } from "./github.ts";
import type { RepoCalls } from "./repo-calls.ts";
import { createFetchTree } from "./trees.ts";

/** Reads repositories; blobs are kept in `blobs`. */
export function createContents(deps: ArchiveDeps & { readonly blobs: BlobCache }): Contents {
  const { calls, blobs: kept } = deps;
  return {
    async fetchHead(repo) {
      const answer = await calls.ask(repo, "read", (send, at) => send("GET /repos/{owner}/{repo}", { ...at }));
      const { default_branch: branch } = parseAnswer(repositoryAnswer, answer);
      const head = await fetchBranchHead(calls, repo, branch);
      if (head === undefined)
        throw new GitHubFault(`${repo} has no commit on its default branch`, { status: 404, route: branchRoute });
      return head;
    },

    fetchTree: createFetchTree(calls),

    async fetchBlobs(repo, commit, blobs) {
      const found = new Map<BlobSha, Uint8Array>();
      const take = (sha: BlobSha, bytes: Uint8Array) => {
        kept.set(sha, bytes);
        found.set(sha, bytes);
      };
      for (const sha of blobs) {
        const bytes = kept.get(sha);
        if (bytes !== undefined) found.set(sha, bytes);
      }
      if (missing(blobs, found).size > mostSingly)
        for (const [sha, bytes] of await fetchBlobsFromArchive(deps, { repo, commit, blobs: missing(blobs, found) }))
          take(sha, bytes);
      const singly = [...missing(blobs, found)].map(async (sha) => take(sha, await fetchBlob(calls, repo, sha)));
      await Promise.all(singly);
      return found;
    },

    fetchComparison: (repo, base, head) => fetchComparison(calls, repo, { base, head }),

    async resolveCommit(repo, sha) {
      if (!/^[0-9a-f]{7,64}$/i.test(sha)) return undefined;
      return resolveCommit(calls, repo, sha.toLowerCase());
    },
  };
}

/** Up to so many missing blobs are fetched one by one; more of them cost less as an archive of the whole commit. */
const mostSingly = 20;

const branchRoute = "GET /repos/{owner}/{repo}/branches/{branch}";
const blobRoute = "GET /repos/{owner}/{repo}/git/blobs/{file_sha}";

const repositoryAnswer = z.object({ default_branch: branchName });

function missing(wanted: readonly BlobSha[], found: ReadonlyMap<BlobSha, Uint8Array>): ReadonlySet<BlobSha> {
  return new Set(wanted.filter((sha) => !found.has(sha)));
}

const blobAnswer = z.object({ content: z.string(), encoding: z.literal("base64") });

async function fetchBlob(calls: RepoCalls, repo: RepoName, sha: BlobSha): Promise<Uint8Array> {
  const answer = await calls.ask(repo, "read", (send, at) =>
    send("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", { ...at, file_sha: sha }),
  );
  const bytes = Buffer.from(parseAnswer(blobAnswer, answer).content, "base64");
  if (blobShaOf(bytes, sha) !== sha)
    throw new GitHubFault(`the bytes of blob ${sha} have another SHA`, { status: answer.status, route: blobRoute });
  return bytes;
}

const commitAnswer = z.object({ sha: commitSha });

/** The route takes branch names too, and a branch may be named like a SHA: the answer must begin with what was asked. */
async function resolveCommit(calls: RepoCalls, repo: RepoName, sha: string): Promise<CommitSha | undefined> {
  try {
    const answer = await calls.ask(repo, "read", (send, at) =>
      // One file a page: the answer lists the commit's files, which nobody reads here.
      send("GET /repos/{owner}/{repo}/commits/{ref}", { ...at, ref: sha, per_page: 1 }),
    );
    const { sha: full } = parseAnswer(commitAnswer, answer);
    return full.startsWith(sha) ? full : undefined;
  } catch (error) {
    // 422 "No commit found for SHA", also where several begin so; 409 in a repository without a commit.
    if (isAnswer(error, 404) || isAnswer(error, 422) || isAnswer(error, 409)) return undefined;
    throw error;
  }
}
