import type { CommitSha, Login } from "../identity.ts";

/** How those who may write to a config repo judge the commit at a release pull request's head. */
export interface Review {
  readonly decision: "approved" | "changes-requested";
  /** Who decided it so, at most 20; empty when their accounts are gone. */
  readonly by: readonly Login[];
  readonly commit: CommitSha;
}
