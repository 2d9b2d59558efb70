import { createAppAuth } from "@octokit/auth-app";
import { Octokit, type OctokitOptions } from "@octokit/core";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { LRUCache } from "lru-cache";
import { parseRepoName } from "../core/identity.ts";
import { secondsToReset, toFault } from "./faults.ts";
import { createLane, isWrite } from "./throttle.ts";

/** One request as it left for GitHub, repetitions counted singly. */
export interface ObservedRequest {
  /** Asking for a token changes nothing, so it is a read. */
  readonly kind: "read" | "write";
  readonly method: string;
  /** The path template, such as `/repos/{owner}/{repo}`: few enough for a metric's label. */
  readonly route: string;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly durationMs: number;
}

/** Told of every request after its answer. */
export type Observe = (request: ObservedRequest) => void;

/** Sends a request by its route, and throws only what `toFault` makes. */
export type Send = Octokit["request"];

/** How requests reach GitHub: in lanes, one for the App's own routes and one per installation. */
export interface Transport {
  /** Signs with the App's key. */
  readonly asApp: Send;
  /** Sends in the installation's lane without credentials; the caller adds the token. */
  inLaneOf(installationId: number): Send;
}

/** What a transport is made of. */
export interface TransportOptions {
  readonly appId: number;
  /** The App's private key, PEM. */
  readonly privateKey: string;
  /** Such as `https://api.github.com`, without a slash at its end. */
  readonly baseUrl: string;
  readonly userAgent: string;
  readonly observe: Observe;
  /** How long a second of waiting lasts. */
  readonly secondMs: number;
}

/** Makes the transport; nothing is sent yet. */
export function createTransport(options: TransportOptions): Transport {
  const { appId, privateKey } = options;
  const lanes = new LRUCache<number, Send>({ max: 1000 });
  return {
    asApp: createSend(options, "app", { authStrategy: createAppAuth, auth: { appId, privateKey } }),
    inLaneOf(installationId) {
      const known = lanes.get(installationId);
      if (known !== undefined) return known;
      const made = createSend(options, String(installationId), {});
      lanes.set(installationId, made);
      return made;
    },
  };
}

function createSend(options: TransportOptions, laneId: string, credentials: object): Send {
  const { baseUrl, userAgent, observe, secondMs } = options;
  const lane = createLane(laneId, secondMs);
  const octokit = new Client({
    ...credentials,
    baseUrl,
    userAgent,
    observe,
    throttle: lane.plugin,
    // The plugin waits once and four times this: a fault that takes longer is the queue's business.
    retry: { retries: 2, retryAfterBaseValue: secondMs / 4, doNotRetry: [...neverRetried] },
    request: { fetch: fetchInTime },
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
  octokit.hook.wrap("request", async (request, given) => {
    // After a lost answer the first attempt of a write may have worked; only the job knows what to look for.
    // Set on the object itself, since the plugins below are bound to it, and anew, since they count attempts in it.
    const kind = isWrite(given.method, given.url) ? "write" : "read";
    given.request = { ...given.request, ...(kind === "write" ? { retries: 0 } : {}) };
    try {
      const answer = await lane.run(kind, async () => request(given));
      const closedSeconds = secondsToReset(textHeaders(answer.headers));
      if (closedSeconds !== undefined) lane.pause(closedSeconds);
      return answer;
    } catch (error) {
      throw toFault(error, `${given.method} ${given.url}`, parseRepoName(`${given["owner"]}/${given["repo"]}`));
    }
  });
  return octokit.request.defaults({ headers: { "x-github-api-version": "2022-11-28" } });
}

// The order is from the wire outwards: every attempt is seen, and takes its turn anew.
const Client = Octokit.plugin(observing, throttling, retry);

// Rate limits are the throttling plugin's; the others do not change by asking again.
const neverRetried = [400, 401, 403, 404, 405, 409, 410, 422, 429, 451];

/** An attempt takes at most this long, its body included. */
const attemptTimeoutMs = 30_000;

function observing(octokit: Octokit, options: OctokitOptions): void {
  const observe: Observe | undefined = options["observe"];
  octokit.hook.wrap("request", async (request, given) => {
    const startedAt = performance.now();
    const seen = (status: number) =>
      observe?.({
        kind: isWrite(given.method, given.url) ? "write" : "read",
        method: given.method,
        route: given.url,
        status,
        durationMs: performance.now() - startedAt,
      });
    try {
      const answer = await request(given);
      seen(answer.status);
      return answer;
    } catch (error) {
      seen(statusOf(error));
      throw error;
    }
  });
}

/** Octokit gives a request that got no answer the status 500. */
function statusOf(error: unknown): number {
  const isAnswered = error instanceof Error && "response" in error && error.response !== undefined;
  return isAnswered && "status" in error && typeof error.status === "number" ? error.status : 0;
}

function fetchInTime(input: string | URL, init?: RequestInit): Promise<Response> {
  return fetch(input, { ...init, signal: AbortSignal.timeout(attemptTimeoutMs) });
}

function textHeaders(headers: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function ignore(): void {}
