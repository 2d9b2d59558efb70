import Bottleneck from "bottleneck";
import { RetryLater } from "../core/fault.ts";

/** Waits of at most this many seconds are slept; a longer one is handed back to the queue. */
export const longestSleepSeconds = 10;

/**
 * What may be under way at once with the tokens of one installation (or with the App's own): ten requests, one write, no gap
 * between writes, fewer than 80 content-creating requests a minute, and nothing while GitHub asked us to stay away.
 *
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api for the limits behind the numbers.
 */
export interface Lane {
  /** The options that `@octokit/plugin-throttling` takes for this lane. */
  readonly plugin: ThrottleOptions;
  /** Runs a request in its turn; throws `RetryLater` at once when the lane stays closed for longer than a short sleep. */
  run<Answer>(kind: "read" | "write", send: () => Promise<Answer>): Promise<Answer>;
  /** Closes the lane for so long; a shorter wait than one already known changes nothing. */
  pause(seconds: number): void;
}

/** `@octokit/plugin-throttling`'s options, with the two groups that its types leave out. */
export interface ThrottleOptions {
  readonly id: string;
  readonly global: Bottleneck.Group;
  readonly auth: Bottleneck.Group;
  readonly write: Bottleneck.Group;
  readonly search: Bottleneck.Group;
  readonly notifications: Bottleneck.Group;
  readonly retryAfterBaseValue: number;
  readonly onRateLimit: LimitHandler;
  readonly onSecondaryRateLimit: LimitHandler;
}

/** Answers whether the plugin shall sleep and try again. */
export type LimitHandler = (retryAfter: number, options: unknown, octokit: unknown, retryCount: number) => boolean;

/** Makes a lane; `secondMs` is how long a second lasts, so that a test need not wait for real ones. */
export function createLane(id: string, secondMs: number): Lane {
  const writes = new Bottleneck({ maxConcurrent: 1 });
  let closedUntil = 0;
  function pause(seconds: number): void {
    closedUntil = Math.max(closedUntil, Date.now() + seconds * secondMs);
  }
  async function open(): Promise<void> {
    const waitSeconds = Math.ceil((closedUntil - Date.now()) / secondMs);
    if (waitSeconds > longestSleepSeconds)
      throw new RetryLater("github", "GitHub asked to wait before the next request", {
        retryAfterSeconds: waitSeconds,
      });
    if (waitSeconds > 0) await new Promise((resolve) => setTimeout(resolve, waitSeconds * secondMs));
  }
  const onLimit: LimitHandler = (seconds, _options, _octokit, retryCount) => {
    pause(seconds);
    return seconds <= longestSleepSeconds && retryCount < 2;
  };
  return {
    pause,
    async run(kind, send) {
      const inTurn = async () => {
        await open();
        return send();
      };
      return kind === "write" ? writes.schedule(inTurn) : inTurn();
    },
    plugin: {
      id,
      global: new Bottleneck.Group({ maxConcurrent: 10 }),
      auth: new Bottleneck.Group({ maxConcurrent: 10 }),
      write: new Bottleneck.Group({}),
      search: new Bottleneck.Group({}),
      // A bucket of 30 that gains 7 every 10 s: at most 30 + 7 × 7 = 79 in any minute.
      notifications: new Bottleneck.Group({
        reservoir: 30,
        reservoirIncreaseAmount: 7,
        reservoirIncreaseInterval: 10 * secondMs,
        reservoirIncreaseMaximum: 30,
      }),
      retryAfterBaseValue: secondMs,
      onRateLimit: onLimit,
      onSecondaryRateLimit: onLimit,
    },
  };
}

/** Whether a request may change something on GitHub, which must not be done twice. */
export function isWrite(method: string, route: string): boolean {
  return method !== "GET" && method !== "HEAD" && !isMint.test(route);
}

/** A token too many harms nobody. */
const isMint = /\/access_tokens$/;
