/** The reactions that GitHub knows, in the order in which its pages show them. */
export const reactionContents = ["+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"] as const;

/** One of GitHub's reactions. */
export type ReactionContent = (typeof reactionContents)[number];

/** What somebody reacted to: a comment of a conversation, a review, or an issue or pull request itself; ids of those records. */
export interface ReactionSubject {
  readonly kind: "comment" | "issue" | "review";
  readonly id: number;
}

/** Somebody's reaction; of each content one person has at most one on a subject. */
export interface Reaction {
  readonly id: number;
  readonly subject: ReactionSubject;
  readonly content: ReactionContent;
  readonly authorId: number;
  readonly createdAt: Date;
}
