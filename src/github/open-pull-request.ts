import { RetryLater } from "../core/fault.ts";
import type { BranchName, RepoName } from "../core/identity.ts";
import { parseAnswer } from "./answer.ts";
import { GitHubFault, isAnswer } from "./faults.ts";
import type { NewPullRequest, PullRequest } from "./github.ts";
import { pullRequestAnswer } from "./pull-request-answer.ts";
import type { RepoCalls } from "./repo-calls.ts";

/** Lists the open pull requests from a branch of the same repository, one for each base, newest first. */
export type ListFrom = (repo: RepoName, head: BranchName) => Promise<readonly PullRequest[]>;

/** What opening needs. */
export interface OpenDeps {
  readonly calls: RepoCalls;
  readonly listFrom: ListFrom;
  /** How long a second of waiting lasts. */
  readonly secondMs: number;
}

/**
 * Opens a pull request, or finds the one that is open already. A branch made a moment ago may be unknown where pull
 * requests are made, so a refusal of the head is tried again after 1, 2 and 4 seconds, then later by the queue.
 * A head with nothing ahead of its base is a `GitHubFault`: the caller must not ask.
 *
 * @see https://github.com/github/branch-deploy/issues/180 and https://github.com/gitbutlerapp/gitbutler/issues/4904 for the lag.
 */
export async function openPullRequest(deps: OpenDeps, repo: RepoName, wanted: NewPullRequest): Promise<PullRequest> {
  for (const waitSeconds of [1, 2, 4, undefined]) {
    try {
      return await post(deps.calls, repo, wanted);
    } catch (error) {
      if (isAnswer(error, 422, alreadyOpen)) return findOpened(deps, repo, wanted);
      if (isAnswer(error, 422, branchUnknown)) {
        if (waitSeconds === undefined) break;
        await new Promise((resolve) => setTimeout(resolve, waitSeconds * deps.secondMs));
      } else if (isAnswer(error, 422, nothingAhead)) {
        const reason = `${wanted.head} has no commit that ${wanted.base} has not`;
        throw new GitHubFault(reason, { status: 422, route: error.route, requestId: error.requestId });
      } else throw error;
    }
  }
  throw new RetryLater("github", `GitHub does not see the branch ${wanted.head} of ${repo} yet`);
}

const alreadyOpen = /A pull request already exists for/i;

/** GitHub names the field in one wording and tells all that an unknown branch lacks in the other; "No commits between" is among it. */
const branchUnknown = /\bhead invalid\b|can't be blank|must be a branch/i;

const nothingAhead = /No commits between/i;

async function post(calls: RepoCalls, repo: RepoName, wanted: NewPullRequest): Promise<PullRequest> {
  const { title, body, head, base } = wanted;
  const answer = await calls.ask(repo, "write", (send, at) =>
    send("POST /repos/{owner}/{repo}/pulls", { ...at, title, body, head, base }),
  );
  return parseAnswer(pullRequestAnswer, answer);
}

async function findOpened(deps: OpenDeps, repo: RepoName, { head, base }: NewPullRequest): Promise<PullRequest> {
  const found = (await deps.listFrom(repo, head)).find(({ baseBranch }) => baseBranch === base);
  if (found === undefined)
    throw new RetryLater("github", `a pull request from ${head} of ${repo} is open and not listed yet`);
  return found;
}
