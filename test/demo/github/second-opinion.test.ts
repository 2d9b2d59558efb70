import { createSign } from "node:crypto";
import { createEmulator, type Emulator } from "emulate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pick, pickText, type Stage, setStage } from "./stage.ts";

const text = "image: acme/app:1.0.0\n";
const base64 = (value: string) => Buffer.from(value).toString("base64");

/** What earlier calls have told, for later ones to use. */
type Notes = Record<string, string>;

interface Call {
  readonly what: string;
  readonly method: string;
  readonly path: (notes: Notes) => string;
  readonly body?: (notes: Notes) => unknown;
  readonly as?: "app" | "nobody";
  /** Paths of members on which both must agree. */
  readonly same: readonly string[];
  /** Members to remember, by name. */
  readonly keep?: Readonly<Record<string, string>>;
}

const repo = "/repos/acme/opinions";

const calls: readonly Call[] = [
  { what: "the App", method: "GET", path: () => "/app", as: "app", same: ["slug", "permissions.contents"] },
  { what: "an App without credentials", method: "GET", path: () => "/app", as: "nobody", same: [] },
  {
    what: "the installations",
    method: "GET",
    path: () => "/app/installations",
    as: "app",
    same: ["length", "0.account.login", "0.target_type", "0.repository_selection"],
  },
  {
    what: "a repository's installation",
    method: "GET",
    path: () => `${repo}/installation`,
    as: "app",
    same: ["account.login", "app_slug"],
  },
  {
    what: "a repository",
    method: "GET",
    path: () => repo,
    same: ["name", "full_name", "private", "owner.login", "owner.type", "default_branch"],
  },
  {
    what: "a file put",
    method: "PUT",
    path: () => `${repo}/contents/a/b.yaml`,
    body: () => ({ message: "put", content: base64(text) }),
    same: ["content.path", "content.sha", "content.size", "content.type", "commit.message"],
    keep: { blob: "content.sha" },
  },
  {
    what: "a file put again without its sha",
    method: "PUT",
    path: () => `${repo}/contents/a/b.yaml`,
    body: () => ({ message: "put", content: base64("x") }),
    same: [],
  },
  {
    what: "a file put with a wrong sha",
    method: "PUT",
    path: () => `${repo}/contents/a/b.yaml`,
    body: () => ({ message: "put", content: base64("x"), sha: "0".repeat(40) }),
    same: [],
  },
  {
    what: "a file put on a branch that is not there",
    method: "PUT",
    path: () => `${repo}/contents/a/b.yaml`,
    body: () => ({ message: "put", content: base64("x"), branch: "nowhere" }),
    same: [],
  },
  {
    what: "a file",
    method: "GET",
    path: () => `${repo}/contents/a/b.yaml`,
    same: ["name", "path", "sha", "size", "type", "encoding"],
  },
  {
    what: "a folder",
    method: "GET",
    path: () => `${repo}/contents/a`,
    same: ["length", "0.name", "0.path", "0.type", "0.sha"],
  },
  { what: "a file that is not there", method: "GET", path: () => `${repo}/contents/nowhere`, same: ["message"] },
  {
    what: "a file changed",
    method: "PUT",
    path: () => `${repo}/contents/a/b.yaml`,
    body: ({ blob }) => ({ message: "change", content: base64("image: acme/app:2.0.0\n"), sha: blob }),
    same: ["content.sha", "commit.message"],
  },
  {
    what: "a reference",
    method: "GET",
    path: () => `${repo}/git/ref/heads/main`,
    same: ["ref", "object.type"],
    keep: { main: "object.sha" },
  },
  {
    what: "a reference that is not there",
    method: "GET",
    path: () => `${repo}/git/ref/heads/nowhere`,
    same: ["message"],
  },
  {
    what: "a commit of the Git database",
    method: "GET",
    path: ({ main }) => `${repo}/git/commits/${main}`,
    same: ["message"],
    keep: { tree: "tree.sha" },
  },
  {
    what: "a blob made",
    method: "POST",
    path: () => `${repo}/git/blobs`,
    body: () => ({ content: text }),
    same: ["sha"],
    keep: { made: "sha" },
  },
  {
    what: "a blob made of base64",
    method: "POST",
    path: () => `${repo}/git/blobs`,
    body: () => ({ content: base64("\u0000ÿ"), encoding: "base64" }),
    same: ["sha"],
  },
  { what: "a blob", method: "GET", path: ({ made }) => `${repo}/git/blobs/${made}`, same: ["sha", "size", "encoding"] },
  {
    what: "a blob that is not there",
    method: "GET",
    path: () => `${repo}/git/blobs/${"0".repeat(40)}`,
    same: ["message"],
  },
  {
    what: "a tree made on another",
    method: "POST",
    path: () => `${repo}/git/trees`,
    body: ({ tree, made }) => ({
      base_tree: tree,
      tree: [
        { path: "c/d.yaml", mode: "100755", type: "blob", sha: made },
        { path: "a/b.yaml", mode: "100644", type: "blob", sha: null },
      ],
    }),
    same: [],
    keep: { next: "sha" },
  },
  {
    what: "a tree with what is below",
    method: "GET",
    path: ({ next }) => `${repo}/git/trees/${next}?recursive=1`,
    same: ["truncated"],
  },
  {
    what: "a commit made",
    method: "POST",
    path: () => `${repo}/git/commits`,
    body: ({ next, main }) => ({ message: "made", tree: next, parents: [main] }),
    same: ["message", "parents.length"],
    keep: { commit: "sha" },
  },
  {
    what: "a commit of a tree that is not there",
    method: "POST",
    path: () => `${repo}/git/commits`,
    body: ({ main }) => ({ message: "made", tree: "0".repeat(40), parents: [main] }),
    same: [],
  },
  {
    what: "a branch made",
    method: "POST",
    path: () => `${repo}/git/refs`,
    body: ({ commit }) => ({ ref: "refs/heads/topic", sha: commit }),
    same: ["ref", "object.type"],
  },
  {
    what: "a branch made twice",
    method: "POST",
    path: () => `${repo}/git/refs`,
    body: ({ commit }) => ({ ref: "refs/heads/topic", sha: commit }),
    same: ["message"],
  },
  {
    what: "the branches that begin alike",
    method: "GET",
    path: () => `${repo}/git/matching-refs/heads/to`,
    same: ["length", "0.ref"],
  },
  {
    what: "a branch moved back",
    method: "PATCH",
    path: () => `${repo}/git/refs/heads/topic`,
    body: ({ main }) => ({ sha: main }),
    same: [],
  },
  {
    what: "a branch moved back by force",
    method: "PATCH",
    path: () => `${repo}/git/refs/heads/topic`,
    body: ({ main }) => ({ sha: main, force: true }),
    same: ["ref"],
  },
  {
    what: "a branch moved forwards",
    method: "PATCH",
    path: () => `${repo}/git/refs/heads/topic`,
    body: ({ commit }) => ({ sha: commit }),
    same: ["ref"],
  },
  {
    what: "two commits compared",
    method: "GET",
    path: () => `${repo}/compare/main...topic`,
    same: ["status", "ahead_by", "behind_by", "total_commits", "commits.length", "files.length"],
  },
  {
    what: "a commit with its files",
    method: "GET",
    path: ({ commit }) => `${repo}/commits/${commit}`,
    same: ["commit.message", "files.length", "parents.length"],
  },
  {
    what: "the commits of a branch",
    method: "GET",
    path: () => `${repo}/commits?sha=topic&per_page=2`,
    same: ["length", "0.commit.message", "1.commit.message"],
  },
  {
    what: "a pull request opened",
    method: "POST",
    path: () => `${repo}/pulls`,
    body: () => ({ title: "T", head: "topic", base: "main", body: "B" }),
    same: ["number", "state", "title", "body", "head.ref", "base.ref", "draft"],
  },
  {
    what: "the open pull requests",
    method: "GET",
    path: () => `${repo}/pulls?head=acme:topic`,
    same: ["length", "0.number"],
  },
  {
    what: "a pull request edited",
    method: "PATCH",
    path: () => `${repo}/pulls/1`,
    body: () => ({ title: "U" }),
    same: ["title", "body"],
  },
  { what: "a pull request that is not there", method: "GET", path: () => `${repo}/pulls/99`, same: ["message"] },
  {
    what: "a comment made",
    method: "POST",
    path: () => `${repo}/issues/1/comments`,
    body: () => ({ body: "hello" }),
    same: ["body"],
    keep: { comment: "id" },
  },
  {
    what: "a comment edited",
    method: "PATCH",
    path: ({ comment }) => `${repo}/issues/comments/${comment}`,
    body: () => ({ body: "hi" }),
    same: ["body"],
  },
  { what: "the comments", method: "GET", path: () => `${repo}/issues/1/comments`, same: ["length", "0.body"] },
  {
    what: "labels put on",
    method: "POST",
    path: () => `${repo}/issues/1/labels`,
    body: () => ({ labels: ["release"] }),
    same: ["length", "0.name"],
  },
  {
    what: "a comment deleted",
    method: "DELETE",
    path: ({ comment }) => `${repo}/issues/comments/${comment}`,
    same: [],
  },
  {
    what: "a comment that is gone",
    method: "GET",
    path: ({ comment }) => `${repo}/issues/comments/${comment}`,
    same: ["message"],
  },
  {
    what: "a check run made",
    method: "POST",
    path: () => `${repo}/check-runs`,
    body: ({ commit }) => ({ name: "qa1", head_sha: commit, status: "in_progress" }),
    same: ["name", "status", "conclusion"],
    keep: { run: "id" },
  },
  {
    what: "a check run ended",
    method: "PATCH",
    path: ({ run }) => `${repo}/check-runs/${run}`,
    body: () => ({ status: "completed", conclusion: "success" }),
    same: ["status", "conclusion"],
  },
  {
    what: "the check runs of a commit",
    method: "GET",
    path: ({ commit }) => `${repo}/commits/${commit}/check-runs`,
    same: ["total_count", "check_runs.0.name", "check_runs.0.conclusion"],
  },
  { what: "a branch deleted", method: "DELETE", path: () => `${repo}/git/refs/heads/topic`, same: [] },
];

/** A GitHub that the calls are tried on. */
interface Side {
  readonly url: string;
  readonly token: string;
  readonly jwt: string;
  readonly notes: Notes;
}

/**
 * emulate 0.12.2 is another's reading of GitHub. Where it does what GitHub does, ours must do the same. Left
 * out is what it gets wrong (merging, heads, diffs, hidden repositories, roles) and what it has not (statuses, tarballs).
 */
describe("the stand-in and emulate agree on", () => {
  let stage: Stage;
  let emulator: Emulator;
  let sides: readonly [Side, Side];

  beforeAll(async () => {
    stage = await setStage();
    await stage.world.createRepository({
      owner: "acme",
      name: "opinions",
      private: true,
      files: { "README.md": "# opinions\n" },
    });
    stage.world.addRepositoryToInstallation(stage.installationId, "acme/opinions");
    const ours = { url: stage.github.url, token: await stage.mint(), jwt: stage.jwt(), notes: {} };
    const permissions = {
      contents: "write",
      pull_requests: "write",
      issues: "write",
      checks: "write",
      statuses: "write",
      metadata: "read",
    };
    const installations = [
      { installation_id: 777, account: "acme", repository_selection: "selected" as const, repositories: ["opinions"] },
    ];
    emulator = await createEmulator({
      service: "github",
      port: 0,
      seed: {
        github: {
          users: [{ login: "alice" }],
          orgs: [{ login: "acme", members: [{ login: "alice", role: "admin" }] }],
          repos: [{ owner: "acme", name: "opinions", private: true }],
          apps: [{ app_id: 4242, slug: "tidegate", name: "Tidegate", permissions, events: ["push"], installations }],
        },
      },
    });
    const key = emulator.generatedSecrets.find(({ kind }) => kind === "github.app_private_key")?.value ?? "";
    const jwt = sign(4242, key);
    const minted = await ask(
      { url: emulator.url, token: "", jwt, notes: {} },
      {
        what: "a token",
        method: "POST",
        path: () => "/app/installations/777/access_tokens",
        body: () => ({}),
        as: "app",
        same: [],
      },
    );
    sides = [ours, { url: emulator.url, token: pickText(minted.body, "token"), jwt, notes: {} }];
  });
  afterAll(async () => {
    await emulator.close();
    await stage.close();
  });

  it.each(calls)("$what", async (call) => {
    const [ours, theirs] = [await ask(sides[0], call), await ask(sides[1], call)];
    expect(view(ours, call.same)).toEqual(view(theirs, call.same));
  });
});

interface Told {
  readonly status: number;
  readonly body: unknown;
}

async function ask(side: Side, call: Call): Promise<Told> {
  const credentials =
    call.as === "nobody" ? {} : { authorization: `Bearer ${call.as === "app" ? side.jwt : side.token}` };
  const answer = await fetch(side.url + call.path(side.notes), {
    method: call.method,
    headers: { accept: "application/vnd.github+json", "content-type": "application/json", ...credentials },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body(side.notes)) }),
  });
  const content = await answer.text();
  const body: unknown = content === "" ? undefined : JSON.parse(content);
  for (const [name, path] of Object.entries(call.keep ?? {})) side.notes[name] = String(pick(body, path));
  return { status: answer.status, body };
}

function view({ status, body }: Told, paths: readonly string[]): object {
  return { status, ...Object.fromEntries(paths.map((path) => [path, pick(body, path)])) };
}

function sign(appId: number, key: string): string {
  const seconds = Math.floor(Date.now() / 1000);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${encode({ alg: "RS256", typ: "JWT" })}.${encode({ iat: seconds - 30, exp: seconds + 540, iss: appId })}`;
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(key, "base64url")}`;
}
