/** The commit that a queue would make of its branch, and the branch that it keeps it on for the checks. */
export interface MergeGroup {
  /** Full name, below `refs/heads/gh-readonly-queue/`. */
  readonly ref: string;
  readonly headSha: string;
  readonly baseSha: string;
}

/** A pull request in a branch's merge queue; the oldest is first. */
export interface QueueEntry {
  readonly id: number;
  readonly repositoryId: number;
  readonly branch: string;
  readonly issueId: number;
  /** The head that was put in the queue; another one leaves it. */
  readonly headSha: string;
  readonly enqueuedById: number;
  readonly viaAppId: number | undefined;
  readonly enqueuedAt: Date;
  /** `undefined` until it is first. */
  readonly group: MergeGroup | undefined;
}
