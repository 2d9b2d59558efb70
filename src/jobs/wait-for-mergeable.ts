import { RetryLater } from "../core/fault.ts";
import type { PullRequestNumber, RepoName } from "../core/identity.ts";
import type { GitHub } from "../github/github.ts";

/**
 * Whether GitHub can merge the pull request. It is computed after the first question, so the first answer is
 * often "not yet known": then the job comes back in a moment.
 * @throws {RetryLater} while GitHub has not computed it.
 * @see https://docs.github.com/en/rest/guides/using-the-rest-api-to-interact-with-your-git-database#checking-mergeability-of-pull-requests
 */
export async function waitForMergeable(github: GitHub, repo: RepoName, number: PullRequestNumber): Promise<boolean> {
  const pullRequest = await github.pullRequests.fetch(repo, number);
  if (pullRequest === undefined) return true;
  if (pullRequest.mergeable === undefined) {
    throw new RetryLater("github", "GitHub has not computed yet whether the release pull request can be merged", {
      retryAfterSeconds: 1,
    });
  }
  return pullRequest.mergeable;
}
