import type { PullRequestReviewEvent } from "@octokit/webhooks-types";
import { shapeSimplePull } from "../shapes/pull.ts";
import { shapeHookRepository } from "../shapes/repository.ts";
import { shapeHookReview } from "../shapes/review.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import { needPull } from "../state/lookups.ts";
import type { Review } from "../state/reviews.ts";
import { surroundings } from "./surroundings.ts";

/** Tells the Apps that a review was submitted or dismissed. */
export function announceReview(site: Site, actor: Actor, review: Review, action: "submitted" | "dismissed"): void {
  const repository = site.state.repositories.need(review.repositoryId);
  const shape = shapeHookReview(site, review);
  const around = {
    pull_request: shapeSimplePull(site, needPull(site.state, repository, review.pullNumber)),
    repository: shapeHookRepository(site, repository),
    ...surroundings(site, actor, repository),
  };
  const payload: PullRequestReviewEvent =
    action === "dismissed"
      ? { action, review: { ...shape, state: "dismissed" }, ...around }
      : { action, review: shape, ...around };
  site.announce({
    event: "pull_request_review",
    actor,
    repositoryId: repository.id,
    installationId: undefined,
    payload,
  });
}
