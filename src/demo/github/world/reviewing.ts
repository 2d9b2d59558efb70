import { disableAutoMerge, enableAutoMerge } from "../actions/auto-merge.ts";
import { createStatus } from "../actions/checks.ts";
import type { MergeWish } from "../actions/merge-commit.ts";
import { dequeuePull, enqueuePull } from "../actions/merge-queue.ts";
import { addReaction } from "../actions/reactions.ts";
import { addReview, dismissReview } from "../actions/reviews.ts";
import type { Site } from "../site.ts";
import type { CommitStatus } from "../state/checks.ts";
import { fullNameOf } from "../state/lookups.ts";
import type { ReactionContent } from "../state/reactions.ts";
import type { ReviewEvent } from "../state/reviews.ts";
import { createActAs } from "./acting.ts";
import type { WorldAddresses } from "./addresses.ts";

/** A review that a person submits. */
export interface PersonReview {
  readonly event: ReviewEvent;
  readonly body?: string;
}

/** What CI reports of a commit. */
export interface PersonReport {
  readonly context: string;
  readonly state: CommitStatus["state"];
  readonly description?: string;
}

/** People judging what others wrote, with the rights that they have; see `People`. */
export interface Reviewing {
  readonly reactAs: (login: string, commentId: number, content: ReactionContent) => Promise<void>;
  /** Returns the review's id. */
  readonly reviewAs: (login: string, repository: string, number: number, review: PersonReview) => Promise<number>;
  readonly dismissReviewAs: (login: string, repository: string, reviewId: number) => Promise<void>;
  /** A commit status, as CI with a person's token reports it. */
  readonly reportAs: (login: string, repository: string, sha: string, report: PersonReport) => Promise<void>;
  /** Throws where there is nothing to wait for. */
  readonly enableAutoMergeAs: (
    login: string,
    repository: string,
    number: number,
    method?: MergeWish["method"],
  ) => Promise<void>;
  readonly disableAutoMergeAs: (login: string, repository: string, number: number) => Promise<void>;
  /** The Merge when ready button of a branch with a queue. */
  readonly enqueueAs: (login: string, repository: string, number: number) => Promise<void>;
  readonly dequeueAs: (login: string, repository: string, number: number) => Promise<void>;
}

/** Makes the reviewing part of a site's world. */
export function createReviewing(site: Site, at: WorldAddresses): Reviewing {
  const actAs = createActAs(site, at);
  return {
    reactAs: (login, id, content) => {
      const comment = site.state.comments.need(id);
      const name = fullNameOf(site.state, site.state.repositories.need(comment.repositoryId));
      return actAs(login, name, (actor, repository) => {
        addReaction(site, actor, repository, { subject: { kind: "comment", id }, content });
      });
    },
    reviewAs: (login, name, number, { event, body }) =>
      actAs(login, name, async (actor) => {
        const wish = { event, body, commitSha: undefined };
        return (await addReview(site, actor, at.pull(name, number), wish)).id;
      }),
    reportAs: (login, name, sha, { context, state, description }) =>
      actAs(login, name, async (actor, repository) => {
        await createStatus(site, actor, repository, { sha, state, context, description, targetUrl: undefined });
      }),
    enableAutoMergeAs: (login, name, number, method = "merge") =>
      actAs(login, name, async (actor) => void (await enableAutoMerge(site, actor, at.pull(name, number), { method }))),
    disableAutoMergeAs: (login, name, number) =>
      actAs(login, name, async (actor) => void (await disableAutoMerge(site, actor, at.pull(name, number)))),
    enqueueAs: (login, name, number) =>
      actAs(login, name, async (actor) => void (await enqueuePull(site, actor, at.pull(name, number)))),
    dequeueAs: (login, name, number) =>
      actAs(login, name, async (actor) => void (await dequeuePull(site, actor, at.pull(name, number)))),
    dismissReviewAs: (login, name, id) =>
      actAs(login, name, async (actor) => void (await dismissReview(site, actor, site.state.reviews.need(id)))),
  };
}
