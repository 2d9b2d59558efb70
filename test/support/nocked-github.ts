import { generateKeyPairSync } from "node:crypto";
import nock from "nock";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { createGitHub, type GitHubOptions } from "../../src/github/client.ts";
import type { GitHub } from "../../src/github/github.ts";
import type { ObservedRequest } from "../../src/github/transport.ts";
import { validateGraphRequest } from "./github-graphql.ts";
import { validateRequest } from "./github-schemas.ts";

/** A request that reached the wire. */
export interface SeenRequest {
  readonly method: string;
  /** As sent, with the query, without the base URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON; undefined for none. */
  readonly body: unknown;
  /** The permissions of the token it carried; "app" for a request that the App signed, undefined for none. */
  readonly by: Readonly<Record<string, string>> | "app" | undefined;
}

/** One scripted answer: a status, a body that is sent as JSON, and headers. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection breaks in place of an answer. */
  readonly broken?: string;
}

/** The adapter against scripted answers. */
export interface NockedGitHub {
  readonly github: GitHub;
  /** Every request but those for installations and tokens, in order. */
  readonly seen: SeenRequest[];
  /** The requests for installations and tokens, in order. */
  readonly seenForTokens: SeenRequest[];
  readonly observed: ObservedRequest[];
  /**
   * Answers the next request of that method and path (with the query where it matters): one answer after the other.
   * GraphQL is at `POST /graphql` everywhere.
   */
  answer(route: string, ...answers: readonly ScriptedAnswer[]): void;
}

/** How a test's adapter differs from the usual one. */
export interface NockedOptions extends Partial<Omit<GitHubOptions, "observe">> {
  /** By hand: the test answers the requests for installations and tokens itself. */
  readonly tokens?: "granted" | "by hand";
}

/** The App's id in these tests. */
export const appId = 4242;
/** The installation's id in these tests. */
export const installationId = 77;

const { privateKey: privateKeyObject } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const privateKey = privateKeyObject.export({ type: "pkcs8", format: "pem" }).toString();

/**
 * Keeps the network off for the tests of a file and judges each one's requests: every request must be one that GitHub
 * documents, and every scripted answer must have been asked for.
 */
export function useNockedGitHub(): (options?: NockedOptions) => NockedGitHub {
  let everything: { readonly request: SeenRequest; readonly problems: readonly string[] }[] = [];
  beforeAll(() => nock.disableNetConnect());
  beforeEach(() => {
    everything = [];
  });
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    expect(everything.flatMap(({ request, problems }) => problems.map((each) => `${request.path}: ${each}`))).toEqual(
      [],
    );
    expect(pending).toEqual([]);
  });
  afterAll(() => nock.enableNetConnect());
  return (options = {}) =>
    start(options, (request) =>
      everything.push({
        request,
        problems: isGraph(request)
          ? validateGraphRequest(request.body)
          : validateRequest({ ...request, body: request.body }),
      }),
    );
}

function start(options: NockedOptions, judge: (request: SeenRequest) => void): NockedGitHub {
  const { tokens = "granted", ...given } = options;
  const baseUrl = given.baseUrl ?? "https://api.github.com";
  const seen: SeenRequest[] = [];
  const seenForTokens: SeenRequest[] = [];
  const observed: ObservedRequest[] = [];
  const issued = new Map<string, Readonly<Record<string, string>>>();
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname === "/" ? "" : pathname;

  // Enterprise Server has GraphQL beside its REST API
  const graphPath = prefix === "/api/v3" ? "/api/graphql" : `${prefix}/graphql`;

  async function record(request: Request): Promise<SeenRequest> {
    const { pathname: path, search } = new URL(request.url);
    const text = await request.text();
    const whole: SeenRequest = {
      method: request.method,
      path: path === graphPath ? "/graphql" : path.slice(prefix.length) + search,
      headers: Object.fromEntries(request.headers),
      body: text === "" ? undefined : JSON.parse(text),
      by: signer(request.headers.get("authorization") ?? "", issued),
    };
    judge(whole);
    (isAboutTokens(whole) ? seenForTokens : seen).push(whole);
    return whole;
  }

  async function answerTokens(request: Request): Promise<Reply> {
    const { path, body } = await record(request);
    if (path.endsWith("/installation")) return toReply({ body: { id: installationId, suspended_at: null } });
    const token = `ghs_${issued.size + 1}`;
    issued.set(token, permissionsIn(body));
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    return toReply({ status: 201, body: { token, expires_at: expiresAt } });
  }

  if (tokens === "granted")
    for (const method of ["GET", "POST"])
      nock(origin)
        .persist()
        .intercept((path) => isAboutTokens({ path }), method)
        .optionally()
        .reply(answerTokens);

  return {
    github: createGitHub({
      appId,
      privateKey,
      userAgent: "tidegate-tests",
      secondMs: 4,
      ...given,
      baseUrl,
      observe: (request) => observed.push(request),
    }),
    seen,
    seenForTokens,
    observed,
    answer(route, ...answers) {
      const [method = "", path = ""] = route.split(" ");
      for (const each of answers) {
        const interceptor = nock(origin).intercept(
          (sent) => sent === (path === "/graphql" ? graphPath : prefix + path),
          method,
        );
        if (each.broken !== undefined) interceptor.replyWithError(each.broken);
        else
          interceptor.reply(async (request: Request): Promise<Reply> => {
            await record(request);
            return toReply(each);
          });
      }
    },
  };
}

type Reply = readonly [number, string | Buffer, Readonly<Record<string, string>>];

/** A text or bytes go as they are, anything else as JSON. */
function toReply({ status = 200, body, headers = {} }: ScriptedAnswer): Reply {
  if (body === undefined) return [status, "", headers];
  const content = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return [status, content, { "content-type": "application/json; charset=utf-8", ...headers }];
}

function signer(authorization: string, issued: ReadonlyMap<string, SeenRequest["by"]>): SeenRequest["by"] {
  if (/^bearer ey[\w-]+\.[\w-]+\.[\w-]+$/.test(authorization)) return "app";
  return issued.get(authorization.replace(/^Bearer /, ""));
}

function isGraph({ method, path }: SeenRequest): boolean {
  return method === "POST" && path === "/graphql";
}

function isAboutTokens({ path }: { readonly path: string }): boolean {
  return /\/installation$|\/access_tokens$/.test(path);
}

function permissionsIn(body: unknown): Readonly<Record<string, string>> {
  const isAsked = typeof body === "object" && body !== null && "permissions" in body;
  return isAsked && typeof body.permissions === "object" && body.permissions !== null
    ? Object.fromEntries(Object.entries(body.permissions))
    : {};
}
