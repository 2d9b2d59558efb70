import type { Commit, Signature } from "../git/commits.ts";
import type { FileChange } from "../git/diff.ts";
import type { Site } from "../site.ts";
import { findAccountByEmail, fullNameOf } from "../state/lookups.ts";
import type { Repository } from "../state/repositories.ts";
import { shapeAccount } from "./account.ts";
import { nodeId } from "./node-id.ts";
import type { Schemas } from "./schemas.ts";

/** A commit as the commits, compare and pull request endpoints give it; with `files`, as a single one is given. */
export function shapeCommit(
  site: Site,
  repository: Repository,
  commit: Commit,
  files?: readonly FileChange[],
): Schemas["commit"] & { author: Schemas["nullable-simple-user"]; committer: Schemas["nullable-simple-user"] } {
  const { api, page } = addresses(site, repository);
  return {
    sha: commit.sha,
    node_id: commitNodeId(repository, commit.sha),
    commit: {
      author: shapeSignature(commit.author),
      committer: shapeSignature(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      url: `${api}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: shapeVerification(site, commit),
    },
    url: `${api}/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    comments_url: `${api}/commits/${commit.sha}/comments`,
    author: shapeByEmail(site, commit.author),
    committer: shapeByEmail(site, commit.committer),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
    ...(files === undefined
      ? {}
      : { stats: countLines(files), files: files.map(shapeFileOf(site, repository, commit.sha)) }),
  };
}

/** A commit as the Git database endpoints give it. */
export function shapeGitCommit(site: Site, repository: Repository, commit: Commit): Schemas["git-commit"] {
  const { api, page } = addresses(site, repository);
  return {
    sha: commit.sha,
    node_id: commitNodeId(repository, commit.sha),
    url: `${api}/git/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    author: shapeSignature(commit.author),
    committer: shapeSignature(commit.committer),
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/git/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
    verification: shapeVerification(site, commit),
  };
}

/** Makes the shaper of files that differ as of a commit. */
export function shapeFileOf(
  site: Site,
  repository: Repository,
  sha: string,
): (change: FileChange) => Schemas["diff-entry"] {
  const { api, page } = addresses(site, repository);
  return (change) => {
    const path = change.path.split("/").map(encodeURIComponent).join("%2F");
    return {
      sha: change.sha,
      filename: change.path,
      status: change.status,
      additions: change.additions,
      deletions: change.deletions,
      changes: change.additions + change.deletions,
      blob_url: `${page}/blob/${sha}/${path}`,
      raw_url: `${page}/raw/${sha}/${path}`,
      contents_url: `${api}/contents/${path}?ref=${sha}`,
      ...(change.patch === undefined ? {} : { patch: change.patch }),
      ...(change.previousPath === undefined ? {} : { previous_filename: change.previousPath }),
    };
  };
}

/** A node id for a commit: the repository's number and the SHA-1. */
export function commitNodeId(repository: Repository, sha: string): string {
  return `${nodeId("C", repository.id)}${Buffer.from(sha, "hex").toString("base64url")}`;
}

function shapeSignature({ name, email, at }: Signature): { name: string; email: string; date: string } {
  return { name, email, date: isoSeconds(at) };
}

/** An instant as GitHub writes it: UTC without fractions of a second. */
export function isoSeconds(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, "Z");
}

function shapeVerification(site: Site, commit: Commit): Schemas["verification"] {
  if (!site.state.signedCommits.has(commit.sha))
    return { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };
  return {
    verified: true,
    reason: "valid",
    signature: "-----BEGIN PGP SIGNATURE-----\n\nsigned by the stand-in\n-----END PGP SIGNATURE-----\n",
    payload: `tree ${commit.tree}\n\n${commit.message}`,
    verified_at: isoSeconds(commit.committer.at),
  };
}

function shapeByEmail(site: Site, { email }: Signature): Schemas["nullable-simple-user"] {
  const account = findAccountByEmail(site.state, email);
  return account === undefined ? null : shapeAccount(site, account);
}

function countLines(files: readonly FileChange[]): { additions: number; deletions: number; total: number } {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return { additions, deletions, total: additions + deletions };
}

function addresses(site: Site, repository: Repository): { api: string; page: string } {
  const name = fullNameOf(site.state, repository);
  return { api: `${site.origin}/repos/${name}`, page: `${site.origin}/${name}` };
}
