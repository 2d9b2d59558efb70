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
