import { ApiError } from "../api-error.ts";
import type { Site } from "../site.ts";
import type { Account, Actor } from "../state/accounts.ts";
import type { PullRequest } from "../state/issues.ts";
import { findAccount, hasRole } from "../state/lookups.ts";
import { announcePullRequest } from "../webhooks/pull-request.ts";
import { requireRole } from "./rights.ts";

/** Asks people for a review, and takes requests back; throws GitHub's 422 for the author and for people without access. */
export async function setReviewers(
  site: Site,
  actor: Actor,
  pull: PullRequest,
  change: { readonly ask: readonly string[]; readonly withdraw: readonly string[] },
): Promise<PullRequest> {
  requireRole(site, actor, site.state.repositories.need(pull.repositoryId), "write");
  const asked = change.ask.map((login) => needReviewer(site, pull, login));
  const withdrawn = change.withdraw.map((login) => findAccount(site.state, login)?.id);
  let current = pull;
  for (const reviewer of asked.filter(({ id }) => !pull.pull.requestedReviewerIds.includes(id))) {
    current = put(site, current, [...current.pull.requestedReviewerIds, reviewer.id]);
    await announcePullRequest(site, actor, current, { action: "review_requested", reviewer });
  }
  for (const id of pull.pull.requestedReviewerIds.filter((each) => withdrawn.includes(each))) {
    current = put(
      site,
      current,
      current.pull.requestedReviewerIds.filter((each) => each !== id),
    );
    const reviewer = site.state.accounts.need(id);
    await announcePullRequest(site, actor, current, { action: "review_request_removed", reviewer });
  }
  return current;
}

function needReviewer(site: Site, pull: PullRequest, login: string): Account {
  const account = findAccount(site.state, login);
  if (account?.id === pull.authorId) throw new ApiError(422, "Review cannot be requested from pull request author.");
  const repository = site.state.repositories.need(pull.repositoryId);
  if (account === undefined || !hasRole(site.state, account, repository, "read"))
    throw new ApiError(
      422,
      "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.",
    );
  return account;
}

function put(site: Site, pull: PullRequest, requestedReviewerIds: readonly number[]): PullRequest {
  const changed: PullRequest = { ...pull, updatedAt: site.now(), pull: { ...pull.pull, requestedReviewerIds } };
  site.state.issues.put(changed);
  return changed;
}
