import type { RepoName } from "./identity.ts";

/** What a passing fault came from; used as a metric label, so the set is closed. */
export type FaultSource = "github" | "registry" | "database" | "release";

/**
 * A passing fault: a rate limit, a 5xx, a lost connection, a moved branch. Thrown by adapters and jobs,
 * handled in one place, the worker, which tries the job again later.
 */
export class RetryLater extends Error {
  override readonly name = "RetryLater";
  readonly source: FaultSource;
  /** Seconds the other side asked us to wait; absent when it asked for nothing. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    source: FaultSource,
    message: string,
    details: { readonly retryAfterSeconds?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.source = source;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/**
 * The installation does not reach the repository: not installed there, suspended, renamed away, or no such repository;
 * GitHub answers 404 to all of them. Thrown by the GitHub adapter; jobs turn it into a refusal.
 */
export class OutsideInstallation extends Error {
  override readonly name = "OutsideInstallation";
  readonly repo: RepoName;

  constructor(repo: RepoName, details: { readonly cause?: unknown } = {}) {
    super(`the installation does not reach ${repo}`, { cause: details.cause });
    this.repo = repo;
  }
}

/** The App is installed there but was not granted what the call needs; only the repository's owners can change that. */
export class PermissionMissing extends Error {
  override readonly name = "PermissionMissing";
  readonly repo: RepoName;
  /** What GitHub says it would accept, such as `checks=write`; absent when it does not say. */
  readonly permission: string | undefined;

  constructor(repo: RepoName, details: { readonly permission?: string; readonly cause?: unknown } = {}) {
    const wanted = details.permission === undefined ? "a permission" : `the permission ${details.permission}`;
    super(`the installation lacks ${wanted} on ${repo}`, { cause: details.cause });
    this.repo = repo;
    this.permission = details.permission;
  }
}

/** Whether a repository cannot be worked on until its owners change what the App may do there. */
export function isOutOfReach(error: unknown): error is OutsideInstallation | PermissionMissing {
  return error instanceof OutsideInstallation || error instanceof PermissionMissing;
}
