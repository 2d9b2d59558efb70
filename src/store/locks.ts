import type { RepoName } from "../core/identity.ts";
import type { ReleasePlace } from "./releases.ts";

declare const proof: unique symbol;

/** Proof that this process, and no other, may write the release of that place now. */
export type ReleaseLock = ReleasePlace & { readonly [proof]: "ReleaseLock" };
/** The same for what is said about one commit or pull request. */
export type ReportLock = { readonly repo: RepoName; readonly subject: string; readonly [proof]: "ReportLock" };

/** Advisory locks in the database: gone with the connection, so a killed process leaves none behind. */
export interface Locks {
  /** Waits for the lock, at most 30 s, then throws `RetryLater`. Freed when `work` ends, however it ends. */
  withReleaseLock<Result>(place: ReleasePlace, work: (lock: ReleaseLock) => Promise<Result>): Promise<Result>;
  withReportLock<Result>(
    subject: { readonly repo: RepoName; readonly subject: string },
    work: (lock: ReportLock) => Promise<Result>,
  ): Promise<Result>;
}
