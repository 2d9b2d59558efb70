import { createSign } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type GitHubOptions, type GitHubStandIn, startGitHub } from "../../../src/demo/github/server.ts";
import type { AppCredentials } from "../../../src/demo/github/world/new-app.ts";
import { validateResponse, validateWebhook } from "../../support/github-schemas.ts";

/** An answer of the stand-in, its JSON read. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON as read; `undefined` for none. */
  readonly body: unknown;
  readonly text: string;
}

/** One webhook as it arrived. */
export interface Hook {
  readonly event: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly payload: unknown;
  readonly raw: string;
}

/** What a request carries beside method and path. */
export interface Sending {
  readonly body?: unknown;
  /** The installation's token when absent, `null` for none. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A stand-in with an organization, people, a private repository and an App on it; all that it sends is judged. */
export interface Stage {
  readonly github: GitHubStandIn;
  readonly world: GitHubStandIn["world"];
  /** Where the bare repositories are. */
  readonly directory: string;
  readonly appId: number;
  readonly installationId: number;
  /** A request with the installation's token; its answer must fit GitHub's schemas. */
  readonly api: (method: string, path: string, sending?: Sending) => Promise<Reply>;
  readonly jwt: (claims?: Readonly<Record<string, unknown>>) => string;
  readonly mint: (wish?: object) => Promise<string>;
  /** A token of another App's installation. */
  readonly mintFor: (app: AppCredentials, installationId: number) => Promise<string>;
  /** The webhooks received so far, once nothing is being delivered. */
  readonly hooks: () => Promise<readonly Hook[]>;
  /** What the schemas had against webhooks so far. */
  readonly complaints: readonly string[];
  /** Answers the next webhooks with these statuses in place of 200. */
  readonly answerHooksWith: (...statuses: readonly number[]) => void;
  readonly close: () => Promise<void>;
}

/** What is at a path such as `head.sha` or `0.number` of something read from JSON; `undefined` where there is nothing. */
export function pick(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (found, key) => (typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined),
      value,
    );
}

/** A text at a path; fails the test where there is none. */
export function pickText(value: unknown, path: string): string {
  const found = pick(value, path);
  if (typeof found !== "string") throw new Error(`no text at ${path} of ${JSON.stringify(value)?.slice(0, 300)}`);
  return found;
}

/** A number at a path; fails the test where there is none. */
export function pickNumber(value: unknown, path: string): number {
  const found = pick(value, path);
  if (typeof found !== "number") throw new Error(`no number at ${path} of ${JSON.stringify(value)?.slice(0, 300)}`);
  return found;
}

/** Everything the App of the stage may do. */
export const allPermissions = {
  contents: "write",
  pull_requests: "write",
  issues: "write",
  checks: "write",
  statuses: "write",
  packages: "read",
  deployments: "write",
  members: "read",
  administration: "write",
};

/** The files of `acme/config`. */
export const configFiles = {
  "clusters/dev/app.yaml": "image: acme/app:1.0.0\n",
  "clusters/qa1/app.yaml": "image: acme/app:1.0.0\nreplicas: 1\n",
  "README.md": "# Config\n",
};

/** Sets the stage; `acme/config` is private and the App is on it alone, `acme/site` is public. */
export async function setStage(
  options: Partial<GitHubOptions> = {},
  permissions: Readonly<Record<string, string>> = allPermissions,
): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), "github-stand-in-"));
  const received: Hook[] = [];
  const complaints: string[] = [];
  const statuses: number[] = [];
  const receiver = createServer(async (request, response) => {
    const raw = await text(request);
    const event = String(request.headers["x-github-event"]);
    const payload: unknown = JSON.parse(raw);
    received.push({ event, headers: request.headers, payload, raw });
    complaints.push(...validateWebhook(event, payload).map((each) => `${event}.${pick(payload, "action")}: ${each}`));
    response.writeHead(statuses.shift() ?? 200).end("thanks");
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const address = receiver.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  const github = await startGitHub({ directory, mergeableDelayMs: 5, ...options });
  const { world } = github;
  world.createUser({ login: "alice", name: "Alice", email: "alice@example.com" });
  world.createUser({ login: "bob" });
  world.createUser({ login: "octocat" });
  world.createOrganization({ login: "acme", owners: ["alice"] });
  await world.createRepository({ owner: "acme", name: "config", private: true, files: configFiles });
  await world.createRepository({ owner: "acme", name: "site", files: { "index.html": "<p>hello</p>\n" } });
  await world.createRepository({ owner: "acme", name: "secret", private: true, files: { a: "a\n" } });
  world.setCollaborator("acme/config", "bob", "write");
  const credentials = await world.createApp({
    slug: "tidegate",
    permissions,
    events: [
      "push",
      "create",
      "delete",
      "pull_request",
      "pull_request_review",
      "issue_comment",
      "status",
      "check_run",
      "registry_package",
      "deployment",
      "deployment_status",
      "merge_group",
      "check_suite",
    ],
    webhookUrl: `http://127.0.0.1:${port}/hook`,
    webhookSecret: "s3cret",
  });
  const { appId } = credentials;
  const { installationId } = world.install({ appId, account: "acme", repositories: ["acme/config"] });

  const sign = (app: AppCredentials, claims: Readonly<Record<string, unknown>>) => {
    const seconds = Math.floor((options.now?.() ?? new Date()).getTime() / 1000);
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const payload = { iat: seconds - 30, exp: seconds + 540, iss: app.appId, ...claims };
    const signed = `${encode({ alg: "RS256", typ: "JWT" })}.${encode(payload)}`;
    return `${signed}.${createSign("RSA-SHA256").update(signed).sign(app.privateKeyPem, "base64url")}`;
  };
  const send = async (method: string, path: string, { body, token, headers }: Sending): Promise<Reply> => {
    const answer = await fetch(new URL(path, github.url), {
      method,
      redirect: "manual",
      headers: {
        accept: "application/vnd.github+json",
        ...(token === null || token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const content = await answer.text();
    const isJson = answer.headers.get("content-type")?.startsWith("application/json") ?? false;
    const parsed: unknown = isJson ? JSON.parse(content) : undefined;
    if (isJson || content === "") judgeAnswer({ method, path, status: answer.status, body: parsed });
    return { status: answer.status, headers: answer.headers, body: parsed, text: content };
  };
  const mintFor = async (app: AppCredentials, id: number, wish: object = {}) => {
    const path = `/app/installations/${id}/access_tokens`;
    return pickText((await send("POST", path, { token: sign(app, {}), body: wish })).body, "token");
  };
  const mint = (wish: object = {}) => mintFor(credentials, installationId, wish);
  const whole = await mint();
  return {
    github,
    world,
    directory,
    appId,
    installationId,
    api: (method, path, sending = {}) =>
      send(method, path, { ...sending, token: sending.token === undefined ? whole : sending.token }),
    jwt: (claims = {}) => sign(credentials, claims),
    mint,
    mintFor,
    hooks: async () => {
      await world.deliveries.idle();
      return [...received];
    },
    complaints,
    answerHooksWith: (...next) => void statuses.push(...next),
    close: async () => {
      await world.deliveries.idle();
      await github.close();
      receiver.close();
      receiver.closeAllConnections();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function judgeAnswer(answer: Parameters<typeof validateResponse>[0]): void {
  if (answer.status === 304 || answer.status === 302) return;
  // judged by another schema: see graph.ts
  if (answer.path === "/graphql") return;
  const problems = (answer.status < 400 ? validateResponse(answer) : judgeError(answer)).filter(
    (problem) => !isWrongSchema(answer.path, problem),
  );
  if (problems.length > 0)
    throw new Error(
      `${answer.method} ${answer.path} ${answer.status} does not fit GitHub's schema:\n${problems.join("\n")}`,
    );
}

/** The published schema of this list wants every account to be a user and an enterprise at once, which none is. */
function isWrongSchema(path: string, problem: string): boolean {
  return (
    /^\/app\/installations(\?|$)/.test(path) && /^body\/\d+\/(account: must have|client_id: is no key)/.test(problem)
  );
}

/**
 * GitHub documents few of its errors, and of `status`, which all of them have, only some. So every error must have the common
 * form, and fit its own schema as well where there is one.
 */
function judgeError(answer: Parameters<typeof validateResponse>[0]): readonly string[] {
  const common = ["message", "documentation_url", "status"].filter((key) => typeof pick(answer.body, key) !== "string");
  const body = typeof answer.body === "object" ? { ...answer.body, status: undefined } : answer.body;
  const undocumented = /^status: .* does not answer|^body: .* has none$|^path: no operation/;
  const problems = validateResponse({ ...answer, body }).filter((problem) => !undocumented.test(problem));
  return [...common.map((key) => `body: no ${key}`), ...problems];
}
