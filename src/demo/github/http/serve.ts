import { createHash, randomBytes } from "node:crypto";
import type { Context, Hono } from "hono";
import { ApiError } from "../api-error.ts";
import type { Site } from "../site.ts";
import { fullNameOf } from "../state/lookups.ts";
import { openRepository } from "./access.ts";
import { type Answer, failure } from "./answer.ts";
import { parseBody } from "./body.ts";
import type { Call } from "./call.ts";
import { type Caller, identifyCaller } from "./caller.ts";
import { answerOf, type Fault, type FaultSource } from "./faults.ts";
import { type RateLimiter, rateHeaders } from "./rate-limit.ts";
import type { RequestRecord, TokenReach } from "./request-log.ts";
import type { RepositoryRoute, SiteRoute } from "./route.ts";

/** What serving needs beside the site. */
export interface ServeDeps {
  readonly site: Site;
  readonly faults: FaultSource;
  readonly limiter: RateLimiter;
  readonly record: (record: RequestRecord) => void;
  /** Told of bugs of the stand-in itself. */
  readonly report: (line: string) => void;
}

/** Puts a route below `/repos/{owner}/{repo}` on the application. */
export function mountRepositoryRoute(app: Hono, deps: ServeDeps, route: RepositoryRoute): void {
  app.on(route.method, `/repos/:owner/:repo${route.path}`, (context) =>
    serve(deps, context, async (call) => {
      const address = { owner: call.param("owner"), name: call.param("repo") };
      const { repository, actor } = openRepository(deps.site, call.caller, route, address);
      const run = async () =>
        route.run({ ...call, actor, repository: deps.site.state.repositories.need(repository.id) });
      // one writer a repository: what a write sets off is done before the next one begins
      return route.method === "GET" ? run() : deps.site.inTurn(repository.id, run);
    }),
  );
}

/** Puts a route that is not about one repository on the application. */
export function mountSiteRoute(app: Hono, deps: ServeDeps, route: SiteRoute): void {
  app.on(route.method, route.path, (context) =>
    serve(deps, context, async (call) => {
      if (route.takes === "app" && call.caller.kind !== "app")
        throw new ApiError(401, "A JSON web token could not be decoded");
      if (route.takes === "installation" && call.caller.kind !== "installation")
        throw new ApiError(call.caller.kind === "nobody" ? 401 : 403, "Resource not accessible by integration");
      return route.run(call);
    }),
  );
}

/** Answers a request that no route takes. */
export function serveNothing(deps: ServeDeps, context: Context): Promise<Response> {
  return serve(deps, context, async () => failure(404, "Not Found"));
}

async function serve(deps: ServeDeps, context: Context, run: (call: Call) => Promise<Answer>): Promise<Response> {
  const { caller, refusal } = identify(deps, context);
  const work = async (): Promise<Answer> => {
    if (refusal !== undefined) return refusal;
    if (!deps.limiter.take(caller)) return exhausted(caller);
    try {
      return await run(await readCall(deps.site, context, caller));
    } catch (error) {
      return answerError(deps, error);
    }
  };
  const answer = await meetFault(deps.faults.take(context.req.method, new URL(context.req.url).pathname), work);
  const sent = answer === "dropped" ? answer : finish(deps, context, caller, answer);
  deps.record(describe(deps.site, context, { caller, status: sent === "dropped" ? sent : sent.status }));
  return sent === "dropped" ? drop(context) : sent;
}

function identify(deps: ServeDeps, context: Context): { readonly caller: Caller; readonly refusal?: Answer } {
  try {
    return { caller: identifyCaller(deps.site, context.req.header("authorization")) };
  } catch (error) {
    return { caller: { kind: "nobody" }, refusal: answerError(deps, error) };
  }
}

async function meetFault(fault: Fault | undefined, work: () => Promise<Answer>): Promise<Answer | "dropped"> {
  if (fault === undefined) return work();
  if (fault.afterEffect === true) await work();
  return fault.status === "drop" ? "dropped" : answerOf(fault, fault.status);
}

async function readCall(site: Site, context: Context, caller: Caller): Promise<Call> {
  return {
    site,
    method: context.req.method,
    caller,
    param: (name) => {
      const value: string | undefined = context.req.param(name);
      if (value === undefined) throw new Error(`the route has no part ${name}`);
      return value;
    },
    query: (name) => context.req.query(name),
    body: parseBody(context.req.method === "GET" ? "" : await context.req.text()),
    accept: (context.req.header("accept") ?? "").toLowerCase(),
    url: new URL(context.req.url),
  };
}

function answerError(deps: ServeDeps, error: unknown): Answer {
  if (error instanceof ApiError) return failure(error.status, error.message, error.errors);
  deps.report(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return failure(500, "Server Error");
}

function exhausted(caller: Caller): Answer {
  const whose = caller.kind === "installation" ? `installation ID ${caller.installation.id}` : "you";
  return failure(403, `API rate limit exceeded for ${whose}.`);
}

function finish(deps: ServeDeps, context: Context, caller: Caller, answer: Answer): Response {
  const body = bodyOf(answer);
  const etag = context.req.method === "GET" && answer.status === 200 ? etagOf(caller, body) : undefined;
  const unchanged = etag !== undefined && context.req.header("if-none-match") === etag;
  if (unchanged) deps.limiter.giveBack(caller);
  const headers = new Headers({
    date: deps.site.now().toUTCString(),
    "x-github-request-id": randomBytes(12).toString("hex").toUpperCase(),
    "x-github-media-type": "github.v3; format=json",
    "x-github-api-version-selected": "2022-11-28",
    ...rateHeaders(deps.limiter.read(caller)),
    ...(etag === undefined ? {} : { etag, "cache-control": "private, max-age=60, s-maxage=60" }),
    ...(body === undefined || unchanged ? {} : { "content-type": typeOf(answer) }),
    ...answer.headers,
  });
  return unchanged
    ? new Response(null, { status: 304, headers })
    : new Response(body ?? null, { status: answer.status, headers });
}

function bodyOf({ content }: Answer): string | Uint8Array<ArrayBuffer> | undefined {
  if (content.kind === "json") return JSON.stringify(content.value);
  return content.kind === "bytes" ? new Uint8Array(content.bytes) : undefined;
}

function typeOf({ content }: Answer): string {
  return content.kind === "bytes" ? content.type : "application/json; charset=utf-8";
}

/** GitHub's ETags hold for one token only. */
function etagOf(caller: Caller, body: string | Uint8Array | undefined): string {
  const token = caller.kind === "installation" ? caller.token.value : caller.kind;
  return `W/"${createHash("sha256")
    .update(token)
    .update(body ?? "")
    .digest("hex")}"`;
}

function describe(
  site: Site,
  context: Context,
  { caller, status }: { readonly caller: Caller; readonly status: number | "dropped" },
): RequestRecord {
  const url = new URL(context.req.url);
  return {
    at: site.now(),
    method: context.req.method,
    path: url.pathname,
    search: url.search,
    status,
    caller: caller.kind,
    installationId: caller.kind === "installation" ? caller.installation.id : undefined,
    token: caller.kind === "installation" ? reachOf(site, caller) : undefined,
  };
}

function reachOf(site: Site, { token }: Caller & { readonly kind: "installation" }): TokenReach {
  const ids = token.repositoryIds;
  return {
    repositories:
      ids === undefined ? "all" : [...ids].map((id) => fullNameOf(site.state, site.state.repositories.need(id))),
    permissions: token.permissions,
  };
}

/** Ends the connection without an answer, so that the caller cannot know what was done. */
function drop(context: Context): Response {
  const incoming: { readonly socket?: { readonly destroy: () => void } } | undefined = context.env?.incoming;
  incoming?.socket?.destroy();
  return new Response(null, { status: 502 });
}
