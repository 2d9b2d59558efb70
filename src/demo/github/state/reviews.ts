/** What a review can come to; `PENDING` until it is submitted. */
export const reviewEvents = ["APPROVE", "REQUEST_CHANGES", "COMMENT"] as const;

/** What a review comes to, as the caller asks for it. */
export type ReviewEvent = (typeof reviewEvents)[number];

/** Where a review stands, in GitHub's words. */
export type ReviewState = "PENDING" | "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";

/** A review of a pull request. */
export interface Review {
  readonly id: number;
  readonly repositoryId: number;
  readonly pullNumber: number;
  readonly authorId: number;
  readonly body: string;
  readonly state: ReviewState;
  /** The head that was reviewed. */
  readonly commitSha: string;
  /** `undefined` while it is pending. */
  readonly submittedAt: Date | undefined;
}
