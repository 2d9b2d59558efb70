import { z } from "zod";
import type { BlobSha, CommitSha, RepoName } from "../core/identity.ts";
import { parseAnswer } from "./answer.ts";
import { type ArchiveDeps, fetchBlobsFromArchive } from "./archive.ts";
import { type BlobCache, blobShaOf } from "./blob-cache.ts";
import { GitHubFault } from "./faults.ts";
import type { Contents } from "./github.ts";
import type { RepoCalls } from "./repo-calls.ts";

/** What reading blobs needs. */
export interface BlobsDeps extends ArchiveDeps {
  readonly kept: BlobCache;
}

/**
 * Makes the reader of blobs: what is kept costs nothing, a few are fetched singly, many come from one archive of the commit.
 * Callers that want many blobs of one commit at the same time wait for the first one's archive.
 */
export function createFetchBlobs(deps: BlobsDeps): Contents["fetchBlobs"] {
  const { calls, kept } = deps;
  const archives = new Map<CommitSha, Promise<void>>();

  async function fetchArchive(
    repo: RepoName,
    commit: CommitSha,
    blobs: ReadonlySet<BlobSha>,
    take: Take,
  ): Promise<void> {
    for (const [sha, bytes] of await fetchBlobsFromArchive(deps, { repo, commit, blobs })) take(sha, bytes);
  }

  return async (repo, commit, blobs) => {
    const found = new Map<BlobSha, Uint8Array>();
    const take: Take = (sha, bytes) => {
      // A copy of its own: a small buffer is a slice of a pool that it would keep alive.
      const own = new Uint8Array(bytes);
      kept.set(sha, own);
      found.set(sha, own);
    };
    const others = archives.get(commit);
    if (others !== undefined && missing(blobs, found, kept).size > mostSingly) await others.catch(() => undefined);
    if (missing(blobs, found, kept).size > mostSingly) {
      const mine = fetchArchive(repo, commit, missing(blobs, found, kept), take);
      archives.set(commit, mine);
      await mine.finally(() => archives.delete(commit));
    }
    const singly = [...missing(blobs, found, kept)].map(async (sha) => take(sha, await fetchBlob(calls, repo, sha)));
    await Promise.all(singly);
    return found;
  };
}

/** Up to so many missing blobs are fetched one by one; more of them cost less as an archive of the whole commit. */
const mostSingly = 20;

type Take = (sha: BlobSha, bytes: Uint8Array) => void;

/** What is neither found nor kept; what is kept goes over to what is found. */
function missing(wanted: readonly BlobSha[], found: Map<BlobSha, Uint8Array>, kept: BlobCache): ReadonlySet<BlobSha> {
  const absent = new Set<BlobSha>();
  for (const sha of wanted) {
    const bytes = found.get(sha) ?? kept.get(sha);
    if (bytes === undefined) absent.add(sha);
    else found.set(sha, bytes);
  }
  return absent;
}

const route = "GET /repos/{owner}/{repo}/git/blobs/{file_sha}";

const blobAnswer = z.object({ content: z.string(), encoding: z.literal("base64") });

async function fetchBlob(calls: RepoCalls, repo: RepoName, sha: BlobSha): Promise<Uint8Array> {
  const answer = await calls.ask(repo, "read", (send, at) =>
    send("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", { ...at, file_sha: sha }),
  );
  const bytes = Buffer.from(parseAnswer(blobAnswer, answer).content, "base64");
  if (blobShaOf(bytes, sha) !== sha)
    throw new GitHubFault(`the bytes of blob ${sha} have another SHA`, { status: answer.status, route });
  return bytes;
}
