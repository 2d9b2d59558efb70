/** The states a check run goes through. */
export const checkStatuses = ["queued", "in_progress", "completed", "waiting", "requested", "pending"] as const;

/** How a check run can end. */
export const checkConclusions = [
  "success",
  "failure",
  "neutral",
  "cancelled",
  "skipped",
  "timed_out",
  "action_required",
] as const;

/** How a check run ended. */
export type CheckConclusion = (typeof checkConclusions)[number];

/** One App's check runs on one commit. */
export interface CheckSuite {
  readonly id: number;
  readonly repositoryId: number;
  readonly appId: number;
  readonly headSha: string;
  readonly headBranch: string | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A check run, written by an App on a commit. */
export interface CheckRun {
  readonly id: number;
  readonly suiteId: number;
  readonly repositoryId: number;
  readonly appId: number;
  readonly headSha: string;
  readonly name: string;
  readonly status: (typeof checkStatuses)[number];
  readonly conclusion: CheckConclusion | undefined;
  readonly externalId: string;
  readonly detailsUrl: string | undefined;
  readonly startedAt: Date;
  readonly completedAt: Date | undefined;
  readonly output: CheckOutput;
}

/** What a check run shows. */
export interface CheckOutput {
  readonly title: string | undefined;
  readonly summary: string | undefined;
  readonly text: string | undefined;
  readonly annotationCount: number;
}

/** The states of a commit status. */
export const statusStates = ["error", "failure", "pending", "success"] as const;

/** A commit status; they are never changed, only followed by newer ones. */
export interface CommitStatus {
  readonly id: number;
  readonly repositoryId: number;
  readonly sha: string;
  readonly state: (typeof statusStates)[number];
  readonly context: string;
  readonly description: string | undefined;
  readonly targetUrl: string | undefined;
  readonly creatorId: number;
  readonly createdAt: Date;
}
