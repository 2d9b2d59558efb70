import { z } from "zod";
import type { BranchName, RepoName } from "../core/identity.ts";
import { commitSha, parseAnswer, treeSha } from "./answer.ts";
import type { BranchHead } from "./github.ts";
import type { RepoCalls } from "./repo-calls.ts";

/**
 * Where a branch stands, in one request; absent when there is no such branch. GitHub answers for a renamed branch with the
 * new one, which is not what was asked for.
 *
 * @see https://docs.github.com/en/rest/branches/branches#get-a-branch
 */
export async function fetchBranchHead(
  calls: RepoCalls,
  repo: RepoName,
  branch: BranchName,
): Promise<BranchHead | undefined> {
  const answer = await calls.find(repo, (send, at) =>
    send("GET /repos/{owner}/{repo}/branches/{branch}", { ...at, branch }),
  );
  if (answer === undefined) return undefined;
  const { name, commit } = parseAnswer(branchAnswer, answer);
  const { tree, message } = commit.commit;
  return name === branch ? { branch, commit: commit.sha, tree: tree.sha, message } : undefined;
}

const branchAnswer = z.object({
  name: z.string(),
  commit: z.object({ sha: commitSha, commit: z.object({ message: z.string(), tree: z.object({ sha: treeSha }) }) }),
});
