import { z } from "zod";
import type { RepoName } from "../core/identity.ts";
import { splitRepoName } from "../core/identity.ts";
import { type Answer, commitSha, parseAnswer } from "./answer.ts";
import { isAnswer } from "./faults.ts";
import type { PullRequest, PullRequestCommit, PullRequests } from "./github.ts";
import { type ListFrom, openPullRequest } from "./open-pull-request.ts";
import { eachPage } from "./paging.ts";
import { pullRequestAnswer, pullRequestsAnswer } from "./pull-request-answer.ts";
import type { RepoCalls } from "./repo-calls.ts";
import { fetchReview } from "./review.ts";

/** Reads and writes pull requests; `secondMs` is how long a second of waiting lasts. */
export function createPullRequests(calls: RepoCalls, secondMs: number): PullRequests {
  const parseList = (answer: Answer): readonly PullRequest[] => parseAnswer(pullRequestsAnswer, answer);

  const listFrom: ListFrom = async (repo, head) => {
    const filter = { state: "open", head: `${splitRepoName(repo).owner}:${head}`, per_page: 100 } as const;
    const answer = await calls.ask(repo, "read", (send, at) =>
      send("GET /repos/{owner}/{repo}/pulls", { ...at, ...filter }),
    );
    // GitHub filters by the owner of the head, and an owner can have forks of its own; a filter it cannot read it ignores.
    return parseList(answer).filter(({ headRepo, headBranch }) => headRepo === repo && headBranch === head);
  };

  return {
    async findOpen(repo, { head, base }) {
      const open = await listFrom(repo, head);
      // Whoever may write can open another one from the same branch.
      return open.find(({ baseBranch }) => base === undefined || baseBranch === base);
    },

    async fetch(repo, number) {
      const answer = await calls.find(repo, (send, at) =>
        send("GET /repos/{owner}/{repo}/pulls/{pull_number}", { ...at, pull_number: number }),
      );
      return answer === undefined ? undefined : parseAnswer(pullRequestAnswer, answer);
    },

    async listOpen(repo, label) {
      const found: PullRequest[] = [];
      const filter = { state: "open", sort: "created", direction: "desc", per_page: 100 } as const;
      // The list of issues would filter by label, but wants the permission for issues.
      const pages = eachPage(
        (page) =>
          calls.ask(repo, "read", (send, at) => send("GET /repos/{owner}/{repo}/pulls", { ...at, ...filter, page })),
        parseList,
      );
      for await (const page of pages) {
        found.push(...page.filter(({ labels }) => labels.includes(label)));
        if (found.length >= mostListed) break;
      }
      return found.slice(0, mostListed);
    },

    open: (repo, wanted) => openPullRequest({ calls, listFrom, secondMs }, repo, wanted),

    async edit(repo, number, change) {
      await calls.ask(repo, "write", (send, at) =>
        send("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", { ...at, pull_number: number, ...change }),
      );
    },

    async close(repo, number) {
      await calls.ask(repo, "write", (send, at) =>
        send("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", { ...at, pull_number: number, state: "closed" }),
      );
    },

    async addLabels(repo, number, labels) {
      if (labels.length === 0) return;
      await calls.ask(repo, "write", (send, at) =>
        send("POST /repos/{owner}/{repo}/issues/{issue_number}/labels", {
          ...at,
          issue_number: number,
          labels: [...labels],
        }),
      );
    },

    async listCommits(repo, number) {
      const answer = await calls.ask(repo, "read", (send, at) =>
        send("GET /repos/{owner}/{repo}/pulls/{pull_number}/commits", { ...at, pull_number: number, per_page: 100 }),
      );
      return parseAnswer(z.array(commitAnswer), answer);
    },

    listForCommit: (repo, commit) => listForCommit(calls, repo, commit),

    fetchReview: (repo, number) => fetchReview(calls, repo, number),

    async listMerged(repo, base, commits) {
      const wanted = new Set(commits);
      const found: PullRequest[] = [];
      if (wanted.size === 0) return found;
      const filter = { state: "closed", base, sort: "updated", direction: "desc", per_page: 100 } as const;
      const pages = eachPage(
        (page) =>
          calls.ask(repo, "read", (send, at) => send("GET /repos/{owner}/{repo}/pulls", { ...at, ...filter, page })),
        parseList,
      );
      let read = 0;
      for await (const page of pages) {
        found.push(...page.filter(({ mergeCommit }) => mergeCommit !== undefined && wanted.has(mergeCommit)));
        read += 1;
        if (read === 2 || found.length >= wanted.size) break;
      }
      return found;
    },
  };
}

const mostListed = 300;

const commitAnswer = z
  .object({ sha: commitSha, commit: z.object({ message: z.string() }) })
  .transform(({ sha, commit }): PullRequestCommit => ({ sha, message: commit.message }));

/**
 * GitHub's own record of what brought a commit; a commit that only a fork has is unknown to it.
 *
 * @see https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit
 */
async function listForCommit(calls: RepoCalls, repo: RepoName, commit: string): Promise<readonly PullRequest[]> {
  try {
    const answer = await calls.find(repo, (send, at) =>
      send("GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", { ...at, commit_sha: commit, per_page: 100 }),
    );
    return answer === undefined ? [] : parseAnswer(pullRequestsAnswer, answer);
  } catch (error) {
    if (isAnswer(error, 422, /^No commit found/i)) return [];
    throw error;
  }
}
