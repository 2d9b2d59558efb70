import type { Logger } from "pino";

/**
 * The logger with which the whole writes: of an error only what the catalogue below names. Libraries hang all sorts of
 * things on their errors (the webhook library the whole delivery, Octokit the request with its body), and payloads and
 * secrets are never logged.
 */
export function withPlainErrors(log: Logger): Logger {
  return log.child({}, { serializers: { err: (error: unknown) => describeError(error, 0) } });
}

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  /** Of Node's and PostgreSQL's errors: `ECONNREFUSED`, `57P01`. */
  readonly code?: string;
  readonly cause?: LoggedError;
  /** Of an `AggregateError`. */
  readonly errors?: readonly LoggedError[];
}

/** Causes of causes further down are left out: an error may be its own cause. */
const deepest = 3;

function describeError(error: unknown, depth: number): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { name, message, stack, cause } = error;
  const inner = depth >= deepest || cause === undefined ? undefined : describeError(cause, depth + 1);
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return {
    type: name,
    message,
    ...(stack === undefined ? {} : { stack }),
    ...(code === undefined ? {} : { code }),
    ...(inner === undefined ? {} : { cause: inner }),
    ...(error instanceof AggregateError && depth < deepest
      ? { errors: error.errors.map((each: unknown) => describeError(each, depth + 1)) }
      : {}),
  };
}
