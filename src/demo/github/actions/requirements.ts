import type { Site } from "../site.ts";
import type { PullRequest } from "../state/issues.ts";
import { hasRole } from "../state/lookups.ts";
import { protectionOf } from "../state/protection-lookups.ts";
import { reviewsOf } from "../state/review-lookups.ts";
import type { Review } from "../state/reviews.ts";
import { describeMissingChecks } from "./required-checks.ts";

/** What the base branch's protection still demands of a pull request, a sentence of GitHub's each; nothing when it is met. */
export function unmetRequirements(site: Site, pull: PullRequest): readonly string[] {
  const protection = protectionOf(site.state, pull.repositoryId, pull.pull.baseRef);
  if (protection === undefined) return [];
  const opinions = opinionsOf(site, pull, "writers");
  const approvals = opinions.filter(({ state }) => state === "APPROVED").length;
  const needed = protection.reviews?.approvals ?? 0;
  const isOpposed = protection.reviews !== undefined && opinions.some(({ state }) => state === "CHANGES_REQUESTED");
  const checks = describeMissingChecks(site, protection, pull.pull.headSha);
  return [
    ...(approvals < needed
      ? [
          `At least ${needed} approving ${needed === 1 ? "review is" : "reviews are"} required by reviewers with write access.`,
        ]
      : []),
    ...(isOpposed ? ["Changes have been requested by reviewers with write access."] : []),
    ...(checks === undefined ? [] : [checks]),
  ];
}

/** The latest word of each reviewer; of all but the author, or only of those whose word counts: who may write. */
export function opinionsOf(site: Site, pull: PullRequest, of: "everybody" | "writers"): readonly Review[] {
  const repository = site.state.repositories.need(pull.repositoryId);
  const counting = reviewsOf(site.state, pull).filter(
    ({ state, authorId }) =>
      state !== "COMMENTED" &&
      state !== "PENDING" &&
      authorId !== pull.authorId &&
      (of === "everybody" || hasRole(site.state, site.state.accounts.need(authorId), repository, "write")),
  );
  return [...new Map(counting.map((review) => [review.authorId, review])).values()];
}
