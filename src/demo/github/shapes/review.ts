import type { PullRequestReview as HookReview } from "@octokit/webhooks-types";
import type { Site } from "../site.ts";
import { fullNameOf } from "../state/lookups.ts";
import type { Review, ReviewState } from "../state/reviews.ts";
import { shapeAccount } from "./account.ts";
import { associationOf } from "./association.ts";
import { isoSeconds } from "./commit.ts";
import { nodeId } from "./node-id.ts";
import type { Schemas } from "./schemas.ts";

/** A review as the REST API gives it. */
export function shapeReview(site: Site, review: Review): Schemas["pull-request-review"] {
  const at = review.submittedAt;
  return { ...shapeParts(site, review), state: review.state, ...(at && { submitted_at: isoSeconds(at) }) };
}

/** A review as webhooks carry it, which write its state small; only submitted ones are told of. */
export function shapeHookReview(site: Site, review: Review): HookReview {
  return {
    ...shapeParts(site, review),
    body: review.body === "" ? null : review.body,
    state: hookStates[review.state],
    submitted_at: review.submittedAt === undefined ? null : isoSeconds(review.submittedAt),
  };
}

const hookStates = {
  PENDING: "commented",
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes_requested",
  COMMENTED: "commented",
  DISMISSED: "dismissed",
} as const satisfies Record<ReviewState, HookReview["state"]>;

function shapeParts(site: Site, review: Review) {
  const repository = site.state.repositories.need(review.repositoryId);
  const author = site.state.accounts.need(review.authorId);
  const name = fullNameOf(site.state, repository);
  const html = `${site.origin}/${name}/pull/${review.pullNumber}#pullrequestreview-${review.id}`;
  const pull = `${site.origin}/repos/${name}/pulls/${review.pullNumber}`;
  return {
    id: review.id,
    node_id: nodeId("PRR", review.id),
    user: shapeAccount(site, author),
    body: review.body,
    commit_id: review.commitSha,
    html_url: html,
    pull_request_url: pull,
    author_association: associationOf(site, author, repository),
    _links: { html: { href: html }, pull_request: { href: pull } },
  };
}
