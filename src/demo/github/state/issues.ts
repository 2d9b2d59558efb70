/** An issue or a pull request: GitHub numbers both in one row. */
export interface Issue {
  readonly id: number;
  readonly repositoryId: number;
  readonly number: number;
  readonly title: string;
  readonly body: string | undefined;
  readonly authorId: number;
  readonly viaAppId: number | undefined;
  readonly state: "open" | "closed";
  readonly stateReason: "completed" | "reopened" | "not_planned" | undefined;
  readonly labelIds: readonly number[];
  readonly assigneeIds: readonly number[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly closedAt: Date | undefined;
  readonly closedById: number | undefined;
  readonly pull: PullPart | undefined;
}

/** What a pull request has that an issue has not. */
export interface PullPart {
  readonly id: number;
  /** Branch name; the head's repository may be a fork. */
  readonly headRef: string;
  readonly headRepositoryId: number;
  readonly headSha: string;
  readonly baseRef: string;
  /** Where the base branch stood when the pull request was opened, or its head last moved. */
  readonly baseSha: string;
  readonly draft: boolean;
  readonly maintainerCanModify: boolean;
  readonly requestedReviewerIds: readonly number[];
  readonly mergedAt: Date | undefined;
  readonly mergedById: number | undefined;
  /** The commit on the base branch once merged; before that, the test merge, where one could be made. */
  readonly mergeCommitSha: string | undefined;
  /** `undefined` until worked out, and again after every change of head or base. */
  readonly mergeable: boolean | undefined;
  readonly rebaseable: boolean | undefined;
  /** Whether the head lacks a part of the base, as of when mergeability was worked out. */
  readonly behind: boolean;
  readonly autoMerge: AutoMerge | undefined;
}

/** That a pull request is merged as soon as nothing stands against it, and how. */
export interface AutoMerge {
  readonly enabledById: number;
  readonly viaAppId: number | undefined;
  readonly enabledAt: Date;
  readonly method: "merge" | "squash" | "rebase";
  readonly title: string | undefined;
  readonly message: string | undefined;
}

/** An issue that is a pull request. */
export interface PullRequest extends Issue {
  readonly pull: PullPart;
}

/** Whether an issue is a pull request. */
export function isPullRequest(issue: Issue): issue is PullRequest {
  return issue.pull !== undefined;
}

/** A comment in the conversation of an issue or a pull request. */
export interface IssueComment {
  readonly id: number;
  readonly repositoryId: number;
  readonly issueNumber: number;
  readonly authorId: number;
  readonly viaAppId: number | undefined;
  readonly body: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
