import { RetryLater } from "../core/fault.ts";
import type { Observe } from "../core/observation.ts";
import { refuseAddress } from "./reach.ts";
import { parseRetryAfter } from "./retry-after.ts";

/** One request on behalf of a registry. */
export interface Call {
  readonly method: "GET" | "HEAD";
  readonly url: URL;
  /** `Authorization` is not sent on to another host that the answer redirects to. */
  readonly headers: Readonly<Record<string, string>>;
  /** The largest body that is read, in bytes, after decompression. */
  readonly maxBytes: number;
  /** The registry that is meant, as in image names: named in messages and counted. */
  readonly registry: string;
}

/** An answer below 500 that is neither 429 nor a redirect. The body is empty unless the status is 200. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

export type Send = (call: Call) => Promise<Answer>;

/** What sending needs. */
export interface SendOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly insecureHosts: ReadonlySet<string>;
  readonly knownHosts: ReadonlySet<string>;
  /** For one request with its redirects and its body. */
  readonly timeoutMs: number;
  readonly observe: Observe;
  readonly now: () => Date;
}

const maxRedirects = 5;

/**
 * Sends requests with a time-out, at most five redirects and a cap on the body.
 * What it returns throws {@link RetryLater} for 429, 5xx, lost connections, time-outs, bodies over the cap, and for
 * redirects to where a registry may not send us.
 */
export function createSend(options: SendOptions): Send {
  return async (call) => {
    const signal = AbortSignal.timeout(options.timeoutMs);
    let { url, headers } = call;
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await sendOnce(options, { ...call, url, headers }, signal);
      const location = redirectOf(response);
      if (location === undefined) return await readAnswer(options, { ...call, url }, response);
      await response.body?.cancel();
      const next = URL.parse(location, url.href);
      const refused = next === null ? "it is no address" : refuseRedirect(options, call, next);
      if (next === null || refused !== undefined) {
        throw new RetryLater("registry", `${name(call)} redirects to where we may not follow: ${refused}`);
      }
      if (next.origin !== url.origin) headers = withoutAuthorization(headers);
      url = next;
    }
    throw new RetryLater("registry", `${name(call)} redirects more than ${maxRedirects} times`);
  };
}

async function sendOnce({ fetch, observe, now }: SendOptions, call: Call, signal: AbortSignal): Promise<Response> {
  const startedAt = now().getTime();
  const count = (status: number) =>
    observe({
      kind: "registry-request",
      host: call.registry,
      status,
      seconds: (now().getTime() - startedAt) / 1000,
    });
  try {
    const { method, headers } = call;
    const response = await fetch(call.url.href, { method, headers, signal, redirect: "manual" });
    count(response.status);
    return response;
  } catch (error) {
    count(0);
    throw lost(call, error);
  }
}

function redirectOf({ status, headers }: Response): string | undefined {
  return [301, 302, 303, 307, 308].includes(status) ? (headers.get("location") ?? undefined) : undefined;
}

function refuseRedirect({ insecureHosts, knownHosts }: SendOptions, { registry }: Call, to: URL): string | undefined {
  return refuseAddress(to, { registry, insecureHosts, knownHosts });
}

function withoutAuthorization(headers: Call["headers"]): Call["headers"] {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key.toLowerCase() !== "authorization"));
}

async function readAnswer({ now }: SendOptions, call: Call, response: Response): Promise<Answer> {
  const { status, headers } = response;
  if (status === 429 || status >= 500) {
    await response.body?.cancel();
    const retryAfterSeconds = parseRetryAfter(headers.get("retry-after"), now());
    throw new RetryLater("registry", `${name(call)} answered ${status}`, {
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }
  if (status === 200 && call.method === "GET") return { status, headers, body: await readBody(call, response) };
  await response.body?.cancel();
  return { status, headers, body: new Uint8Array() };
}

async function readBody(call: Call, response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > call.maxBytes) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw lost(call, error);
  }
  if (size <= call.maxBytes) return Buffer.concat(chunks);
  throw new RetryLater("registry", `${name(call)} answered with more than ${call.maxBytes} bytes`);
}

function lost(call: Call, cause: unknown): RetryLater {
  const late = cause instanceof Error && cause.name === "TimeoutError";
  return new RetryLater("registry", `${name(call)} ${late ? "did not answer in time" : "cannot be reached"}`, {
    cause,
  });
}

/** Never the whole address: storage addresses carry signatures in their query. */
function name({ registry, url }: Call): string {
  return url.host === registry ? `registry ${registry}` : `${url.host} (for registry ${registry})`;
}
