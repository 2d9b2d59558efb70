/** A check or status that must have succeeded before a merge. */
export interface RequiredCheck {
  readonly context: string;
  /** The App that must have written it; `undefined` for anybody. */
  readonly appId: number | undefined;
}

/** What a branch demands of those who change it. */
export interface Protection {
  readonly id: number;
  readonly repositoryId: number;
  /** Name of the branch; patterns are not known. */
  readonly branch: string;
  readonly checks:
    | {
        /** Whether the head must hold everything that the base has. */
        readonly strict: boolean;
        readonly required: readonly RequiredCheck[];
      }
    | undefined;
  readonly reviews:
    | {
        readonly approvals: number;
        /** Whether a push dismisses the approvals there are. */
        readonly dismissStale: boolean;
        readonly codeOwners: boolean;
        readonly lastPush: boolean;
      }
    | undefined;
  /** Whether it binds administrators too. */
  readonly enforceAdmins: boolean;
  readonly linearHistory: boolean;
  readonly forcePushes: boolean;
  readonly deletions: boolean;
}

/** A branch that is changed through a merge queue only; on GitHub a rule of a ruleset. */
export interface MergeQueueRule {
  readonly id: number;
  readonly repositoryId: number;
  readonly branch: string;
  readonly method: "merge" | "squash" | "rebase";
}
