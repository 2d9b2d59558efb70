/** What can happen to a branch, in GitHub's words. */
export const activityTypes = [
  "push",
  "force_push",
  "branch_creation",
  "branch_deletion",
  "pr_merge",
  "merge_queue_merge",
] as const;

/** One of them. */
export type ActivityType = (typeof activityTypes)[number];

/** One change of a branch, at the moment that the server saw it; 40 zeros for a commit that is none. */
export interface Activity {
  readonly id: number;
  readonly repositoryId: number;
  /** Full name, such as `refs/heads/main`. */
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly type: ActivityType;
  readonly actorId: number;
  readonly at: Date;
}
