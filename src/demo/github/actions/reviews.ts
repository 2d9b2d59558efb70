import { ApiError } from "../api-error.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { PullRequest } from "../state/issues.ts";
import { needPull } from "../state/lookups.ts";
import { reviewsOf } from "../state/review-lookups.ts";
import type { Review, ReviewEvent } from "../state/reviews.ts";
import { announceReview } from "../webhooks/pull-request-review.ts";
import { advanceMerges } from "./auto-merge.ts";
import { checkBody } from "./limits.ts";
import { requireRole } from "./rights.ts";

/** A review to be written. */
export interface ReviewWish {
  /** `undefined` leaves it pending, seen by its author alone. */
  readonly event: ReviewEvent | undefined;
  readonly body: string | undefined;
  /** The commit reviewed; the head when `undefined`. */
  readonly commitSha: string | undefined;
}

/** Reviews a pull request; throws GitHub's 422 for verdicts on one's own, and for those without a word that need one. */
export async function addReview(site: Site, actor: Actor, pull: PullRequest, wish: ReviewWish): Promise<Review> {
  requireRole(site, actor, site.state.repositories.need(pull.repositoryId), "read");
  checkBody("PullRequestReview", wish.body);
  if (reviewsOf(site.state, pull).some((each) => each.state === "PENDING" && each.authorId === actor.account.id))
    throw refused("User can only have one pending review per pull request");
  const draft: Review = {
    id: site.nextId(),
    repositoryId: pull.repositoryId,
    pullNumber: pull.number,
    authorId: actor.account.id,
    body: wish.body ?? "",
    state: "PENDING",
    commitSha: wish.commitSha ?? pull.pull.headSha,
    submittedAt: undefined,
  };
  if (wish.event === undefined) return site.state.reviews.put(draft);
  return submitReview(site, actor, draft, { event: wish.event, body: wish.body });
}

/** Submits a pending review of one's own. */
export async function submitReview(
  site: Site,
  actor: Actor,
  review: Review,
  { event, body }: { readonly event: ReviewEvent; readonly body: string | undefined },
): Promise<Review> {
  const pull = needPull(site.state, site.state.repositories.need(review.repositoryId), review.pullNumber);
  if (review.state !== "PENDING") throw refused("Can not submit a review that was already submitted");
  const isOwn = pull.authorId === actor.account.id;
  if (isOwn && event === "APPROVE") throw refused("Can not approve your own pull request");
  if (isOwn && event === "REQUEST_CHANGES") throw refused("Can not request changes on your own pull request");
  const words = body ?? review.body;
  if (event !== "APPROVE" && words.trim() === "") throw refused("Body can't be blank");
  const states = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;
  const at = site.now();
  const submitted = site.state.reviews.put({ ...review, body: words, state: states[event], submittedAt: at });
  // who has reviewed is no longer asked to
  const requestedReviewerIds = pull.pull.requestedReviewerIds.filter((id) => id !== actor.account.id);
  site.state.issues.put({ ...pull, updatedAt: at, pull: { ...pull.pull, requestedReviewerIds } });
  announceReview(site, actor, submitted, "submitted");
  await advanceMerges(site, review.repositoryId);
  return submitted;
}

/** Takes the force out of an approval or a request for changes. */
export async function dismissReview(site: Site, actor: Actor, review: Review): Promise<Review> {
  requireRole(site, actor, site.state.repositories.need(review.repositoryId), "write");
  if (review.state !== "APPROVED" && review.state !== "CHANGES_REQUESTED")
    throw refused(`Can not dismiss a ${review.state.toLowerCase()} pull request review`);
  const dismissed = site.state.reviews.put({ ...review, state: "DISMISSED" });
  announceReview(site, actor, dismissed, "dismissed");
  await advanceMerges(site, review.repositoryId);
  return dismissed;
}

function refused(why: string): ApiError {
  return new ApiError(422, "Unprocessable Entity", [why]);
}
