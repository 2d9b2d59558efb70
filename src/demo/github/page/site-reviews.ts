import { reactionsTo } from "../actions/reactions.ts";
import type { Site } from "../site.ts";
import type { PullRequest } from "../state/issues.ts";
import { type ReactionContent, type ReactionSubject, reactionContents } from "../state/reactions.ts";
import { reviewsOf } from "../state/review-lookups.ts";
import type { ReviewState } from "../state/reviews.ts";
import type { ReactionView, ReviewView } from "./views.ts";

/** The submitted reviews of a pull request, oldest first. */
export function viewReviews(site: Site, pull: PullRequest): readonly ReviewView[] {
  return reviewsOf(site.state, pull).flatMap(({ id, authorId, state, body, submittedAt }) => {
    const { login, type } = site.state.accounts.need(authorId);
    if (submittedAt === undefined) return [];
    const reactions = viewReactions(site, { kind: "review", id });
    return [{ id, author: login, isBot: type === "Bot", verdict: verdicts[state], body, submittedAt, reactions }];
  });
}

const verdicts = {
  PENDING: "reviewed",
  APPROVED: "approved",
  CHANGES_REQUESTED: "asked for changes",
  COMMENTED: "reviewed",
  DISMISSED: "reviewed; dismissed",
} as const satisfies Record<ReviewState, ReviewView["verdict"]>;

/** Who reacted how, in GitHub's order; ways in which nobody did are left out. */
export function viewReactions(site: Site, subject: ReactionSubject): readonly ReactionView[] {
  const found = reactionsTo(site, subject);
  return reactionContents.flatMap((content) => {
    const people = found
      .filter((each) => each.content === content)
      .map(({ authorId }) => site.state.accounts.need(authorId).login);
    return people.length === 0 ? [] : [{ emoji: emoji[content], people }];
  });
}

const emoji = {
  "+1": "👍",
  "-1": "👎",
  laugh: "😄",
  hooray: "🎉",
  confused: "😕",
  heart: "❤️",
  rocket: "🚀",
  eyes: "👀",
} as const satisfies Record<ReactionContent, string>;
