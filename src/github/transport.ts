import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { LRUCache } from "lru-cache";
import { parseRepoName, type RepoName } from "../core/identity.ts";
import { secondsToReset, toFault } from "./faults.ts";
import { createLane, isWrite, type LaneRequest } from "./throttle.ts";

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
    asApp: createSend(options, { authStrategy: createAppAuth, auth: { appId, privateKey } }),
    inLaneOf(installationId) {
      const known = lanes.get(installationId);
      if (known !== undefined) return known;
      const made = createSend(options, {});
      lanes.set(installationId, made);
      return made;
    },
  };
}

function createSend(options: TransportOptions, credentials: object): Send {
  const { baseUrl, userAgent, observe, secondMs } = options;
  const lane = createLane(secondMs);
  const octokit = new Octokit({
    ...credentials,
    baseUrl,
    userAgent,
    request: { fetch: fetchInTime },
    // It would tell of deprecated routes on the console; the tests hold every route against GitHub's description.
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
  octokit.hook.wrap("request", async (request, given) => {
    const { method, url } = given;
    // Enterprise Server's is asked for by its whole address, which is no template.
    const route = url.endsWith("/graphql") ? "/graphql" : url;
    try {
      const answer = await lane.run({ method, route }, () =>
        observed(observe, { method, route }, () => request(given)),
      );
      const closedSeconds = secondsToReset(textHeaders(answer.headers));
      if (closedSeconds !== undefined) lane.pause(closedSeconds);
      return answer;
    } catch (error) {
      throw toFault(error, `${method} ${route}`, repoOf(given["owner"], given["repo"]));
    }
  });
  return octokit.request.defaults({ headers: { "x-github-api-version": "2022-11-28" } });
}

/** Absent for what is asked of no repository. */
function repoOf(owner: unknown, repo: unknown): RepoName | undefined {
  return typeof owner === "string" && typeof repo === "string" ? parseRepoName(`${owner}/${repo}`) : undefined;
}

/** An attempt takes at most this long, its body included. */
const attemptTimeoutMs = 30_000;

async function observed<Answered extends { readonly status: number }>(
  observe: Observe,
  { method, route }: LaneRequest,
  send: () => Answered | Promise<Answered>,
): Promise<Answered> {
  const startedAt = performance.now();
  const kind = isWrite(method, route) ? "write" : "read";
  const seen = (status: number) => observe({ kind, method, route, status, durationMs: performance.now() - startedAt });
  try {
    const answer = await send();
    seen(answer.status);
    return answer;
  } catch (error) {
    seen(statusOf(error));
    throw error;
  }
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
