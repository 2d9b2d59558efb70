import { LRUCache } from "lru-cache";
import { z } from "zod";
import type { BranchName, CommitSha, RepoName } from "../core/identity.ts";
import { branchName, commitSha, parseAnswer } from "./answer.ts";
import { type BlobsDeps, createFetchBlobs } from "./blobs.ts";
import { fetchBranchHead } from "./branch-head.ts";
import { fetchComparison } from "./comparison.ts";
import { GitHubFault, isAnswer } from "./faults.ts";
import type { BranchHead, Comparison, Contents } from "./github.ts";
import { keepImmutable } from "./immutable.ts";
import type { RepoCalls } from "./repo-calls.ts";
import { createFetchTree } from "./trees.ts";

/** Reads repositories at a commit. */
export function createContents(deps: BlobsDeps): Contents {
  const { calls } = deps;
  const defaultBranches = createDefaultBranches(calls);
  const comparisons = keepImmutable<Comparison>();
  const resolved = keepImmutable<CommitSha>();
  return {
    async fetchHead(repo) {
      const known = defaultBranches.known(repo);
      const head = known === undefined ? undefined : await fetchBranchHead(calls, repo, known);
      return head ?? (await fetchHeadAnew(calls, repo, await defaultBranches.fetch(repo)));
    },

    fetchTree: createFetchTree(calls),

    fetchBlobs: createFetchBlobs(deps),

    fetchComparison: (repo, base, head) =>
      comparisons(`${repo} ${base} ${head}`, () => fetchComparison(calls, repo, { base, head })),

    async resolveCommit(repo, sha) {
      if (!/^[0-9a-f]{7,64}$/i.test(sha)) return undefined;
      const lower = sha.toLowerCase();
      const ask = () => resolveCommit(calls, repo, lower);
      // What a short one names today may be two commits tomorrow.
      return lower.length < 40 ? ask() : resolved(`${repo} ${lower}`, ask);
    },
  };
}

/** How long a repository's default branch is believed; when the branch is gone it is asked for at once. */
const defaultBranchMs = 60_000;

interface DefaultBranches {
  known(repo: RepoName): BranchName | undefined;
  fetch(repo: RepoName): Promise<BranchName>;
}

function createDefaultBranches(calls: RepoCalls): DefaultBranches {
  const names = new LRUCache<RepoName, BranchName>({ max: 1_000, ttl: defaultBranchMs });
  return {
    known: (repo) => names.get(repo),
    async fetch(repo) {
      const answer = await calls.ask(repo, "read", (send, at) => send("GET /repos/{owner}/{repo}", { ...at }));
      const { default_branch: branch } = parseAnswer(repositoryAnswer, answer);
      names.set(repo, branch);
      return branch;
    },
  };
}

async function fetchHeadAnew(calls: RepoCalls, repo: RepoName, branch: BranchName): Promise<BranchHead> {
  const head = await fetchBranchHead(calls, repo, branch);
  if (head !== undefined) return head;
  throw new GitHubFault(`${repo} has no commit on its default branch`, { status: 404, route: branchRoute });
}

const branchRoute = "GET /repos/{owner}/{repo}/branches/{branch}";

const repositoryAnswer = z.object({ default_branch: branchName });

const commitAnswer = z.object({ sha: commitSha });

/** The route takes branch names too, and a branch may be named like a SHA: the answer must begin with what was asked. */
async function resolveCommit(calls: RepoCalls, repo: RepoName, sha: string): Promise<CommitSha | undefined> {
  try {
    const answer = await calls.find(repo, (send, at) =>
      // One file a page: the answer lists the commit's files, which nobody reads here.
      send("GET /repos/{owner}/{repo}/commits/{ref}", { ...at, ref: sha, per_page: 1 }),
    );
    if (answer === undefined) return undefined;
    const { sha: full } = parseAnswer(commitAnswer, answer);
    return full.startsWith(sha) ? full : undefined;
  } catch (error) {
    // 422 "No commit found for SHA", also where several begin so; 409 in a repository without a commit.
    if (isAnswer(error, 422) || isAnswer(error, 409)) return undefined;
    throw error;
  }
}
