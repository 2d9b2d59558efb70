import { ApiError, notFound } from "../api-error.ts";
import { type Commit, readCommit, readCommits } from "../git/commits.ts";
import { diffFiles, diffText, emptyTree, patchText } from "../git/diff.ts";
import {
  countHistory,
  findMergeBase,
  isAncestor,
  listContaining,
  listHistory,
  measureDistance,
  resolveCommit,
} from "../git/history.ts";
import { readRef } from "../git/refs.ts";
import { type Answer, bytes, json } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { linkHeader, paginate, parsePage } from "../http/paging.ts";
import type { RepositoryRoute } from "../http/route.ts";
import { shapeCommit, shapeFileOf } from "../shapes/commit.ts";
import { shapeListedPull } from "../shapes/pull.ts";
import type { Schemas } from "../shapes/schemas.ts";
import type { PullRequest } from "../state/issues.ts";
import { fullNameOf, listPulls } from "../state/lookups.ts";
import { needContent } from "./content-guard.ts";

/** Commits, how two of them compare, and which pull requests they came by. */
export const commitRoutes: readonly RepositoryRoute[] = [
  { method: "GET", path: "/commits", needs: [["contents", "read"]], run: listCommits },
  { method: "GET", path: "/commits/:sha/pulls", needs: [["pull_requests", "read"]], run: listPullsOf },
  { method: "GET", path: "/compare/:basehead{.+}", needs: [["contents", "read"]], run: compare },
];

/** Must come after every other route below `/commits/{ref}`, because a reference may hold slashes. */
export const singleCommitRoutes: readonly RepositoryRoute[] = [
  { method: "GET", path: "/commits/:ref{.+}", needs: [["contents", "read"]], run: fetchCommit },
];

/** The most files that one answer lists. */
const fileLimit = 300;

/** The commit that a reference means; throws GitHub's 422 when it means none. */
export async function needCommit(call: RepositoryCall, ref: string): Promise<Commit> {
  const { gitDir } = call.repository;
  await needContent(call);
  const sha = await resolveCommit(gitDir, ref);
  const commit = sha === undefined ? undefined : await readCommit(gitDir, sha);
  if (commit === undefined) throw new ApiError(422, `No commit found for SHA: ${ref}`);
  return commit;
}

async function listCommits(call: RepositoryCall): Promise<Answer> {
  const { site, repository } = call;
  const page = parsePage(call);
  const start = call.query("sha");
  const head = await needCommit(call, start ?? repository.defaultBranch).catch((error: unknown) => {
    throw error instanceof ApiError && error.status === 422 ? notFound() : error;
  });
  const path = call.query("path");
  const below = path === undefined || path === "" ? {} : { path };
  const shas = await listHistory(repository.gitDir, { range: head.sha, ...below, skip: page.skip, limit: page.size });
  const total = await countHistory(repository.gitDir, head.sha, below.path);
  const commits = await readCommits(repository.gitDir, shas);
  const shapes = commits.map((commit) => shapeCommit(site, repository, commit));
  return json<Schemas["commit"][]>(200, shapes, linkHeader(call, page, total));
}

async function fetchCommit(call: RepositoryCall): Promise<Answer> {
  const { site, repository, accept } = call;
  const commit = await needCommit(call, call.param("ref"));
  const before = commit.parents[0] ?? emptyTree;
  if (/vnd\.github\.(v3\.)?sha/.test(accept))
    return bytes(Buffer.from(commit.sha), "application/vnd.github.sha; charset=utf-8");
  if (wantsDiff(accept)) return bytes(await diffText(repository.gitDir, before, commit.sha), diffType);
  if (wantsPatch(accept)) return bytes(await patchText(repository.gitDir, ["-1", commit.sha]), patchType);
  const files = await diffFiles(repository.gitDir, before, commit.sha);
  const { items, headers } = paginateFiles(call, files);
  return json<Schemas["commit"]>(200, shapeCommit(site, repository, commit, items), headers);
}

function paginateFiles<T>(
  call: RepositoryCall,
  files: readonly T[],
): { items: readonly T[]; headers: Readonly<Record<string, string>> } {
  const page = { ...parsePage(call), size: fileLimit };
  const skip = (page.number - 1) * fileLimit;
  return { items: files.slice(skip, skip + fileLimit), headers: linkHeader(call, page, files.length) };
}

/** Whether an `Accept` header asks for a diff. */
export function wantsDiff(accept: string): boolean {
  return /vnd\.github\.(v3\.)?diff/.test(accept);
}

/** Whether an `Accept` header asks for a patch. */
export function wantsPatch(accept: string): boolean {
  return /vnd\.github\.(v3\.)?patch/.test(accept);
}

/** The media type of diffs. */
export const diffType = "application/vnd.github.diff; charset=utf-8";

/** The media type of patches. */
export const patchType = "application/vnd.github.patch; charset=utf-8";

async function compare(call: RepositoryCall): Promise<Answer> {
  const { site, repository, accept } = call;
  const { gitDir } = repository;
  const [, baseText, headText] = /^(.+?)\.\.\.?(.+)$/.exec(call.param("basehead")) ?? [];
  if (baseText === undefined || headText === undefined) throw notFound();
  const [base, head] = await Promise.all([resolveSide(call, baseText), resolveSide(call, headText)]);
  const meeting = await findMergeBase(gitDir, base.sha, head.sha);
  if (meeting === undefined) throw new ApiError(404, `No common ancestor between ${baseText} and ${headText}.`);
  if (wantsDiff(accept)) return bytes(await diffText(gitDir, meeting, head.sha), diffType);
  if (wantsPatch(accept)) return bytes(await patchText(gitDir, [`${meeting}..${head.sha}`]), patchType);
  const { ahead, behind } = await measureDistance(gitDir, base.sha, head.sha);
  const page = parsePage(call, 250);
  const paged = call.query("page") !== undefined || call.query("per_page") !== undefined;
  const range = `${base.sha}..${head.sha}`;
  const shas = await listHistory(gitDir, { range, order: "oldest first" });
  const commits = await readCommits(gitDir, shas.slice(page.skip, page.skip + page.size));
  const files = page.number === 1 ? (await diffFiles(gitDir, meeting, head.sha)).slice(0, fileLimit) : [];
  const [mergeBase] = await readCommits(gitDir, [meeting]);
  if (mergeBase === undefined) throw notFound();
  const name = fullNameOf(site.state, repository);
  const html = `${site.origin}/${name}/compare/${baseText}...${headText}`;
  const shape: Schemas["commit-comparison"] = {
    url: `${site.origin}/repos/${name}/compare/${baseText}...${headText}`,
    html_url: html,
    permalink_url: `${site.origin}/${name}/compare/${base.sha.slice(0, 7)}...${head.sha.slice(0, 7)}`,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: shapeCommit(site, repository, base),
    merge_base_commit: shapeCommit(site, repository, mergeBase),
    status: statusOf(ahead, behind),
    ahead_by: ahead,
    behind_by: behind,
    total_commits: ahead,
    commits: commits.map((commit) => shapeCommit(site, repository, commit)),
    files: files.map(shapeFileOf(site, repository, head.sha)),
  };
  return json(200, shape, paged || ahead > page.size ? linkHeader(call, page, ahead) : {});
}

/** A side may be written `owner:branch`; forks share their objects, so only the name has to be looked up. */
async function resolveSide(call: RepositoryCall, text: string): Promise<Commit> {
  const [, owner, branch] = /^([^:]+):(.+)$/.exec(text) ?? [];
  const { state } = call.site;
  const fork = state.repositories.find(
    (each) => each.parentId === call.repository.id && state.accounts.need(each.ownerId).login === owner,
  );
  const gitDir = fork?.gitDir ?? call.repository.gitDir;
  const sha = await resolveCommit(gitDir, branch ?? text);
  const commit = sha === undefined ? undefined : await readCommit(gitDir, sha);
  if (commit === undefined) throw notFound();
  return commit;
}

function statusOf(ahead: number, behind: number): Schemas["commit-comparison"]["status"] {
  if (ahead > 0 && behind > 0) return "diverged";
  if (ahead > 0) return "ahead";
  return behind > 0 ? "behind" : "identical";
}

/**
 * The merged pull request that brought a commit to the default branch; for a commit that is not there, the open and merged
 * ones of this repository that hold it. A fork's head is in none of this repository's branches, so it has none.
 */
async function listPullsOf(call: RepositoryCall): Promise<Answer> {
  const { site, repository } = call;
  const { gitDir } = repository;
  const commit = await needCommit(call, call.param("sha"));
  const main = await readRef(gitDir, `refs/heads/${repository.defaultBranch}`);
  const landed = main !== undefined && (await isAncestor(gitDir, commit.sha, main));
  const heads = await listContaining(gitDir, "refs/pull/*/head", commit.sha);
  const found: PullRequest[] = [];
  for (const issue of listPulls(site.state, repository)) {
    const { pull } = issue;
    const isOwn = pull.headRepositoryId === repository.id || landed;
    const fits = pull.mergedAt !== undefined || (issue.state === "open" && !landed);
    const isHeld = isOwn && heads.has(`refs/pull/${issue.number}/head`);
    const isMerge = pull.mergedAt !== undefined && pull.mergeCommitSha === commit.sha;
    if (fits && (isMerge || (isHeld && !(await isAncestor(gitDir, commit.sha, pull.baseSha))))) found.push(issue);
  }
  const { items, headers } = paginate(call, found);
  return json<Schemas["pull-request-simple"][]>(
    200,
    items.map((pull) => shapeListedPull(site, pull)),
    headers,
  );
}
