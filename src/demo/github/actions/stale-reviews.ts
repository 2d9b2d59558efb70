import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { PullRequest } from "../state/issues.ts";
import { protectionOf } from "../state/protection-lookups.ts";
import { reviewsOf } from "../state/review-lookups.ts";
import { announceReview } from "../webhooks/pull-request-review.ts";

/** Takes the force out of all approvals after a push, where the base branch's protection says so. */
export function dismissStaleReviews(site: Site, actor: Actor, pull: PullRequest): void {
  if (protectionOf(site.state, pull.repositoryId, pull.pull.baseRef)?.reviews?.dismissStale !== true) return;
  for (const review of reviewsOf(site.state, pull).filter(({ state }) => state === "APPROVED"))
    announceReview(site, actor, site.state.reviews.put({ ...review, state: "DISMISSED" }), "dismissed");
}
