import { z } from "zod";
import { RetryLater } from "../core/fault.ts";
import type { CommitSha, RepoName } from "../core/identity.ts";
import { commitSha, parseAnswer, treeSha } from "./answer.ts";
import { fetchBranchHead } from "./branch-head.ts";
import { isAnswer } from "./faults.ts";
import type { Branches, Commit } from "./github.ts";
import { keepImmutable } from "./immutable.ts";
import type { RepoCalls } from "./repo-calls.ts";

/** Writes commits and branches; nothing is ever forced. */
export function createBranches(calls: RepoCalls): Branches {
  const commits = keepImmutable<Commit>();
  return {
    fetchBranch: (repo, branch) => fetchBranchHead(calls, repo, branch),

    async fetchCommit(repo, commit) {
      const found = await commits(`${repo} ${commit}`, () => fetchCommit(calls, repo, commit));
      if (found === undefined) throw new Error(`GitHub answered nothing for commit ${commit}`);
      return found;
    },

    async createTree(repo, base, files) {
      const answer = await calls.ask(repo, "write", (send, at) =>
        send("POST /repos/{owner}/{repo}/git/trees", {
          ...at,
          base_tree: base,
          // Text goes inline, which saves a request for each file's blob.
          tree: files.map(({ path, kind, text }) => ({ path, mode: modes[kind], type: "blob", content: text })),
        }),
      );
      return parseAnswer(madeTree, answer).sha;
    },

    async createCommit(repo, { tree, parents, message }) {
      const answer = await calls.ask(repo, "write", (send, at) =>
        // Without author and committer, GitHub signs it as the App's:
        // https://docs.github.com/en/authentication/managing-commit-signature-verification/about-commit-signature-verification
        send("POST /repos/{owner}/{repo}/git/commits", { ...at, tree, parents: [...parents], message }),
      );
      return parseAnswer(madeCommit, answer).sha;
    },

    async createBranch(repo, branch, commit) {
      try {
        await calls.ask(repo, "write", (send, at) =>
          send("POST /repos/{owner}/{repo}/git/refs", { ...at, ref: `refs/heads/${branch}`, sha: commit }),
        );
        return "created";
      } catch (error) {
        if (isAnswer(error, 422, /^Reference already exists/i)) return "exists";
        throw error;
      }
    },

    async advanceBranch(repo, branch, commit) {
      try {
        await calls.ask(repo, "write", (send, at) =>
          send("PATCH /repos/{owner}/{repo}/git/refs/{ref}", {
            ...at,
            ref: `heads/${branch}`,
            sha: commit,
            force: false,
          }),
        );
        return "advanced";
      } catch (error) {
        if (isAnswer(error, 422, notFastForward)) return "not-fast-forward";
        if (isAnswer(error, 422, protection) || isAnswer(error, 403, protection)) return "protected";
        if (isAnswer(error, 422, /^Reference does not exist/i))
          throw new RetryLater("github", `the branch ${branch} of ${repo} is gone`);
        throw error;
      }
    },

    async deleteBranch(repo, branch) {
      try {
        await calls.ask(repo, "write", (send, at) =>
          send("DELETE /repos/{owner}/{repo}/git/refs/{ref}", { ...at, ref: `heads/${branch}` }),
        );
      } catch (error) {
        if (!isAnswer(error, 404) && !isAnswer(error, 422, /^Reference does not exist/i)) throw error;
      }
    },
  };
}

/** "Update is not a fast forward": philschatz/octokit.js issue 21, withfig/push-to-fig-autocomplete-action issue 20. */
const notFastForward = /^Update is not a fast.?forward/i;

/**
 * GitHub has no code for a branch that its rules keep from us, only sentences:
 * - rulesets: "Repository rule violations found", then one sentence a rule, such as "Changes must be made through a pull
 *   request." (satisfactory-factories/application issue 67, on this very route);
 * - branch protection: "Protected branch update failed", "3 of 3 required status checks are expected.", "Required status
 *   check "x" is expected.", "At least one approved review is required" (47degrees/sbt-org-policies issue 263,
 *   googleapis/repo-automation-bots issue 5551), "You're not authorized to push to this branch".
 */
const protection =
  /rule violations found|protected branch|required status checks? |approv\w+ review is required|must be made through a pull request|not authorized to push to this branch/i;

const modes = { file: "100644", executable: "100755" } as const;

const madeTree = z.object({ sha: treeSha });
const madeCommit = z.object({ sha: commitSha });
async function fetchCommit(calls: RepoCalls, repo: RepoName, commit: CommitSha): Promise<Commit> {
  const answer = await calls.ask(repo, "read", (send, at) =>
    send("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", { ...at, commit_sha: commit }),
  );
  const { sha, tree, parents, message } = parseAnswer(commitAnswer, answer);
  return { sha, tree: tree.sha, parents: parents.map((parent) => parent.sha), message };
}

const commitAnswer = z.object({
  sha: commitSha,
  tree: z.object({ sha: treeSha }),
  parents: z.array(z.object({ sha: commitSha })),
  message: z.string(),
});
