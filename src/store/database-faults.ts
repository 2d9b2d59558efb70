import { RetryLater } from "../core/fault.ts";

/**
 * SQLSTATE classes and codes that pass by themselves: lost connections (08), rolled back by a rival (40), out of
 * resources (53), the operator (57), the system below (58), a lock not got in time, a standby not yet promoted.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const passingStates = /^(?:08|40|53|57|58)...$|^55P03$|^25006$/;

/** What the network and the socket file say while a server is away. */
const passingErrnos = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/** The driver's own faults carry no code, only these words. */
const passingWords =
  /^Connection terminated|^timeout expired$|^timeout exceeded when trying to connect|^Query read timeout|not queryable$|^Cannot use a pool after calling end/;

/** Runs `work` and turns what passes by itself into `RetryLater`; all else is thrown as it came. */
export async function passing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw asDatabaseFault(error);
  }
}

/** The fault to throw in its place: `RetryLater` with its cause, or the error itself when it is a bug. */
export function asDatabaseFault(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof RetryLater) return error;
  return isPassing(error)
    ? new RetryLater("database", `The database did not do it: ${error.message}`, { cause: error })
    : error;
}

function isPassing(error: Error): boolean {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (passingErrnos.has(code) || passingStates.test(code)) return true;
  // Connecting to a name with several addresses fails with all their errors at once.
  if (error instanceof AggregateError) return error.errors.some((each) => each instanceof Error && isPassing(each));
  return code === "" && passingWords.test(error.message);
}
