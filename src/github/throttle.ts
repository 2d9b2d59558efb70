import { RetryLater } from "../core/fault.ts";
import { isPassing, secondsAsked } from "./faults.ts";

/**
 * What may be under way at once with the tokens of one installation (or with the App's own): ten requests, one write, no
 * gap between writes, fewer than 80 content-creating requests a minute, and nothing while GitHub asked us to stay away.
 *
 * Octokit's throttling and retry plugins stood here first. They queue with Bottleneck, which sleeps by timers at each step:
 * 14 ms a read and 25 ms a write against a server on the same machine, where the request alone takes 0.5 ms. They also space
 * writes without keeping them apart, and count attempts in an object that all requests share.
 *
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api for the limits behind the numbers.
 */
export interface Lane {
  /**
   * Sends a request in its turn. A limit that ends within ten seconds is slept through, twice at most; a fault of GitHub's
   * or a lost connection is tried again twice, for a read. Throws what `send` threw last, and `RetryLater` without sending
   * while the lane is closed for longer.
   */
  run<Answer>(request: LaneRequest, send: () => Promise<Answer>): Promise<Answer>;
  /** Closes the lane for so long; a shorter time than is known already changes nothing. */
  pause(seconds: number): void;
}

/** What a lane must know of a request. */
export interface LaneRequest {
  readonly method: string;
  /** The path template. */
  readonly route: string;
}

/** Makes an open lane; `secondMs` is how long a second lasts, so that a test need not wait for real ones. */
export function createLane(secondMs: number): Lane {
  const slots = createSlots(10);
  const writing = createSlots(1);
  // At most 30 + 60 / 1.25 = 78 in any minute.
  const creating = createBucket({ burst: 30, intervalMs: 1.25 * secondMs });
  let closedUntil = 0;

  function pause(seconds: number): void {
    closedUntil = Math.max(closedUntil, Date.now() + seconds * secondMs);
  }

  async function untilOpen(): Promise<void> {
    for (;;) {
      const closedSeconds = Math.ceil((closedUntil - Date.now()) / secondMs);
      if (closedSeconds <= 0) return;
      if (closedSeconds > longestSleepSeconds)
        throw new RetryLater("github", "GitHub asked to wait", { retryAfterSeconds: closedSeconds });
      await sleep(closedSeconds * secondMs);
    }
  }

  async function attempt<Answer>(isRepeatable: boolean, send: () => Promise<Answer>): Promise<Answer> {
    for (let repetition = 1; ; repetition += 1) {
      await untilOpen();
      try {
        return await slots(send);
      } catch (error) {
        const asked = secondsAsked(error);
        if (asked !== undefined) pause(asked);
        else if (!isRepeatable || !isPassing(error)) throw error;
        if (repetition > 2 || (asked ?? 0) > longestSleepSeconds) throw error;
        // A limit is waited for above; a fault for a quarter of a second, then a whole one.
        if (asked === undefined) await sleep((repetition ** 2 / 4) * secondMs);
      }
    }
  }

  return {
    pause,
    async run({ method, route }, send) {
      if (!isWrite(method, route)) return attempt(true, send);
      if (createsContent(method, route)) await sleep(creating());
      return writing(() => attempt(false, send));
    },
  };
}

/** A longer wait is handed back to the queue. */
const longestSleepSeconds = 10;

/** Whether a request may change something on GitHub, which must not be done twice; a token too many harms nobody. */
export function isWrite(method: string, route: string): boolean {
  return method !== "GET" && method !== "HEAD" && !route.endsWith("/access_tokens");
}

/** Whether GitHub counts the request as creating content: what it marks as sending notifications. */
export function createsContent(method: string, route: string): boolean {
  return isWrite(method, route) && notifying.test(route);
}

/** @see https://github.com/octokit/plugin-throttling.js/blob/main/src/generated/triggers-notification-paths.ts, below a repository. */
const notifying =
  /^\/repos\/\{owner\}\/\{repo\}\/(?:issues|pulls|releases|(?:issues|pulls|commits)\/\{\w+\}\/(?:comments|merge|requested_reviewers|reviews)|collaborators\/\{username\})$/;

/** Runs at most so many works at a time, in the order of their coming. */
function createSlots(count: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

/**
 * Tells each caller how many milliseconds to wait, so that a burst goes at once and the others follow at the interval.
 *
 * @see https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
function createBucket({ burst, intervalMs }: { readonly burst: number; readonly intervalMs: number }): () => number {
  let emptyAt = 0;
  return () => {
    const now = Date.now();
    emptyAt = Math.max(emptyAt, now) + intervalMs;
    return emptyAt - burst * intervalMs - now;
  };
}

async function sleep(durationMs: number): Promise<void> {
  if (durationMs > 0) await new Promise((resolve) => setTimeout(resolve, durationMs));
}
