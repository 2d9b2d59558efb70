import { RetryLater } from "../core/fault.ts";
import type { BlobSha, CommitSha, RepoName } from "../core/identity.ts";
import { GitHubFault } from "./faults.ts";
import type { RepoCalls } from "./repo-calls.ts";
import { findBlobsInTarball } from "./tarball.ts";
import type { Observe } from "./transport.ts";

/** How the archive of a commit is fetched. */
export interface ArchiveDeps {
  readonly calls: RepoCalls;
  readonly observe: Observe;
}

/**
 * Fetches the archive of a commit and gives those of the wanted blobs that are in it. GitHub answers with a redirect to a
 * host that hands out archives; the link has its own short-lived token, so ours is not sent along.
 *
 * @see https://docs.github.com/en/rest/repos/contents#download-a-repository-archive-tar
 */
export async function fetchBlobsFromArchive(
  { calls, observe }: ArchiveDeps,
  wanted: { readonly repo: RepoName; readonly commit: CommitSha; readonly blobs: ReadonlySet<BlobSha> },
): Promise<ReadonlyMap<BlobSha, Uint8Array>> {
  const { repo, commit, blobs } = wanted;
  const answer = await calls.ask(repo, "read", (send, at) =>
    send("GET /repos/{owner}/{repo}/tarball/{ref}", { ...at, ref: commit, request: { redirect: "manual" } }),
  );
  const location = answer.headers.location;
  if (answer.status < 300 || location === undefined)
    throw new GitHubFault("the archive is not where it should be", { status: answer.status, route });
  const archive = await download(new URL(location, answer.url), observe);
  try {
    return await findBlobsInTarball(archive, blobs);
  } catch (cause) {
    throw new RetryLater("github", `${downloadRoute}: the archive broke off`, { cause });
  }
}

const route = "GET /repos/{owner}/{repo}/tarball/{ref}";
const downloadRoute = "GET archive";
const downloadTimeoutMs = 120_000;

async function download(from: URL, observe: Observe): Promise<ReadableStream<Uint8Array>> {
  const startedAt = performance.now();
  const seen = (status: number) =>
    observe({ kind: "read", method: "GET", route: "archive", status, durationMs: performance.now() - startedAt });
  const answer = await fetch(from, { signal: AbortSignal.timeout(downloadTimeoutMs) }).catch((cause: unknown) => {
    seen(0);
    throw new RetryLater("github", `${downloadRoute}: no answer`, { cause });
  });
  seen(answer.status);
  if (answer.ok && answer.body !== null) return answer.body;
  // Read to its end, so that the connection can be used again; what it says changes nothing.
  await answer.arrayBuffer().catch(() => undefined);
  const { status } = answer;
  if (status === 429 || status >= 500) throw new RetryLater("github", `${downloadRoute}: answered ${status}`);
  throw new GitHubFault("the archive was not handed out", { status, route: downloadRoute });
}
