import { RetryLater } from "../core/fault.ts";
import type { Job } from "../core/job.ts";
import { bugTries, jobKinds } from "./job-kinds.ts";

/** The waits between tries: the first, then twice the one before, up to the longest. */
export interface BackOff {
  readonly firstSeconds: number;
  readonly longestSeconds: number;
}

/** Twelve tries span about two hours: 6 s, 12 s, … 26 min, 30 min, 30 min. */
export const usualBackOff: BackOff = { firstSeconds: 6, longestSeconds: 1800 };

/** No wait that the other side asks for may be longer: a broken header must not put a job off for a year. */
const longestAskedSeconds = 6 * 3600;

/** One failed try. */
export interface FailedTry {
  readonly kind: Job["kind"];
  readonly error: unknown;
  /** From 1. */
  readonly attempt: number;
  /** Tries that a bug ended before this one. */
  readonly bugsBefore: number;
}

/** What becomes of a job after a failed try. */
export type RetryPlan = { readonly kind: "again"; readonly afterSeconds: number } | { readonly kind: "dead" };

/** Decides whether and when a job is tried again. `jitter`, from 0 to 1, keeps jobs that failed together from meeting again. */
export function planRetry(
  { kind, error, attempt, bugsBefore }: FailedTry,
  { firstSeconds, longestSeconds }: BackOff,
  jitter: number,
): RetryPlan {
  const passes = error instanceof RetryLater;
  if (attempt >= jobKinds[kind].tries || (!passes && bugsBefore + 1 >= bugTries)) return { kind: "dead" };
  const wait = Math.min(firstSeconds * 2 ** (attempt - 1), longestSeconds) * (0.75 + jitter / 2);
  const asked = passes ? (error.retryAfterSeconds ?? 0) : 0;
  return { kind: "again", afterSeconds: asked > wait ? Math.min(asked, longestAskedSeconds) : wait };
}
