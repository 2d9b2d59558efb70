import type { PullRequest } from "./issues.ts";
import type { Review } from "./reviews.ts";
import type { State } from "./state.ts";

/** The reviews of a pull request, oldest first, pending ones among them. */
export function reviewsOf(state: State, { repositoryId, number }: PullRequest): readonly Review[] {
  return state.reviews.filter((each) => each.repositoryId === repositoryId && each.pullNumber === number);
}
