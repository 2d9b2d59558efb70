import { describe, expect, it } from "vitest";
import { createPages } from "../../../../src/demo/github/page/routes.ts";
import { commit, createSampleWorld } from "./sample-world.ts";

const origin = "http://127.0.0.1:3000";
const sameOrigin = { "sec-fetch-site": "same-origin", origin, host: "127.0.0.1:3000" };
const form = { "content-type": "application/x-www-form-urlencoded" };

describe("the pages", () => {
  it.each([
    ["the list", "/", ["acme/config", "Release blip 1.2.4 to qa1", "pull_request.opened", "timed out", "202 OK"]],
    ["a repository", "/acme/config", ["What should run", "clusters/qa1/blip.yaml", "tidegate/qa1/blip", "Merged"]],
    [
      "a file of a branch",
      "/acme/config/blob/tidegate/qa1/blip/clusters/qa1/blip.yaml",
      ["acme/blip:1.2.4", "&lt;script&gt;", 'id="L2"', "Edit as alice"],
    ],
    ["the same, escaped", "/acme/config/blob/tidegate%2Fqa1%2Fblip/clusters/qa1/blip.yaml", ["acme/blip:1.2.4"]],
    ["a commit", `/acme/config/commit/${commit.sha}`, ["For acme/blip#12.", "modified", "<mark>4</mark>"]],
    [
      "a pull request",
      "/acme/config/pull/7",
      ["Merge pull request", "no conflicts", "<table>", "tidegate/config", "<mark>3</mark>"],
    ],
  ])("show %s", async (_, path, words) => {
    const answer = await visit(path);
    expect(answer.status).toBe(200);
    const text = await answer.text();
    for (const word of words) expect(text).toContain(word);
  });

  it.each([
    "/acme/nothing",
    "/acme/config/pull/8",
    "/acme/config/pull/x",
    "/acme/config/commit/abc",
    "/acme/config/blob/main/x",
    "/acme/config/blob/%E0%A4%A",
    "/acme/config/blob/%zz/x",
  ])("answer 404 to %s", async (path) => {
    expect((await visit(path)).status).toBe(404);
  });

  it("show a branch and a comparison", async () => {
    expect(await (await visit("/acme/config/tree/tidegate/qa1/blip")).text()).toContain("Commits on tidegate/qa1/blip");
    const comparison = await (await visit("/acme/config/compare/v1...release%2Fblip")).text();
    for (const word of ["release/blip", "Release blip 1.2.4", "<mark>4</mark>"]) expect(comparison).toContain(word);
    expect((await visit("/acme/config/compare/v2...main")).status).toBe(404);
  });

  it.each([
    ["/acme/config/pull/7/files", "/acme/config/pull/7#files"],
    ["/acme/config/runs/5", `/acme/config/commit/${commit.sha}`],
  ])("send %s on to %s", async (from, to) => {
    expect((await visit(from)).headers.get("location")).toBe(to);
  });

  it("leave the API's paths to the API", async () => {
    const { world } = createSampleWorld();
    const app = createPages(world);
    app.get("/repos/*", (c) => c.text("from the API"));
    expect(await (await app.request("/repos/acme")).text()).toBe("from the API");
  });

  it.each(["/", "/acme/config/pull/7", "/acme/none", "/-/page.css"])(
    "let %s load nothing from elsewhere and run nothing",
    async (path) => {
      const policy = (await visit(path)).headers.get("content-security-policy");
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe");
    },
  );

  it("show reactions, reviews and deployments, and link to nothing that runs", async () => {
    const text = await (await visit("/acme/config/pull/7")).text();
    for (const word of [
      'title="tidegate[bot], &lt;b&gt;">👀 2',
      "Ship it.",
      "reviewed; dismissed",
      'href="https://qa1.example.com"',
      "Rolling out",
    ])
      expect(text).toContain(word);
    expect(text).not.toContain("javascript:");
  });

  it("show the hidden marker of a body to nobody", async () => {
    expect(await (await visit("/acme/config/pull/7")).text()).not.toContain("tidegate:release:v1");
  });
});

describe("the forms", () => {
  it.each([
    ["comment", "body=%2Fdeploy+qa1%0D%0Athanks", { kind: "comment", body: "/deploy qa1\nthanks" }],
    ["merge", "method=squash", { kind: "merge", method: "squash" }],
    ["merge", "", { kind: "merge", method: "merge" }],
    ["revert", "", { kind: "revert" }],
    ["close", "", { kind: "close" }],
    ["reopen", "", { kind: "reopen" }],
    ["review", "event=APPROVE&body=", { kind: "review", event: "APPROVE", body: "" }],
    ["review", "event=REQUEST_CHANGES&body=No", { kind: "review", event: "REQUEST_CHANGES", body: "No" }],
    ["review", "event=DESTROY&body=x", { kind: "review", event: "COMMENT", body: "x" }],
    ["auto-merge", "method=squash", { kind: "auto-merge", method: "squash" }],
    ["no-auto-merge", "", { kind: "no-auto-merge" }],
    ["enqueue", "", { kind: "enqueue" }],
    ["dequeue", "", { kind: "dequeue" }],
    ["ready", "", { kind: "ready" }],
    ["draft", "", { kind: "draft" }],
  ])("ask the world to %s with %j", async (name, body, action) => {
    const { world, asked } = createSampleWorld();
    const answer = await post(createPages(world), `/acme/config/pull/7/${name}`, body);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/acme/config/pull/7"]);
    const address = { repository: { owner: "acme", name: "config" }, number: 7 };
    expect(asked).toEqual([{ address, login: "alice", action }]);
  });

  it("go to the pull request that a revert made", async () => {
    const { world } = createSampleWorld({ kind: "done", pullRequestNumber: 8 });
    const answer = await post(createPages(world), "/acme/config/pull/7/revert", "");
    expect(answer.headers.get("location")).toBe("/acme/config/pull/8");
  });

  it.each([
    [{ kind: "done" }, "/acme/config/blob/release%2Fblip/clusters/qa1/a%20b.yaml"],
    [{ kind: "done", pullRequestNumber: 9 }, "/acme/config/pull/9"],
  ] as const)("save a file as it was written, and go to what came of it: %j", async (outcome, location) => {
    const { world, saved } = createSampleWorld(outcome);
    const edit = {
      branch: "release/blip",
      path: "clusters/qa1/a b.yaml",
      text: "\nimage: x\n\n",
      message: "",
      into: "release/blip",
    };
    const posted = new URLSearchParams({ ...edit, text: edit.text.replaceAll("\n", "\r\n") }).toString();
    const answer = await post(createPages(world), "/acme/config/edit", posted);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, location]);
    expect(saved).toEqual([{ address: { owner: "acme", name: "config" }, login: "alice", edit }]);
  });

  it("come back to the page in question when somebody else is chosen after a refusal", async () => {
    const { world } = createSampleWorld({ kind: "refused", status: 403, reason: "Must have write rights" });
    const pull = await post(createPages(world), "/acme/config/pull/7/merge", "");
    expect(await pull.text()).toContain('name="back" value="/acme/config/pull/7"');
    const file = await post(createPages(world), "/acme/config/edit", "branch=main&path=a&into=main");
    expect(await file.text()).toContain('name="back" value="/acme/config/blob/main/a"');
  });

  it("say why GitHub refused", async () => {
    const { world } = createSampleWorld({
      kind: "refused",
      status: 405,
      reason: "Pull Request <b>is</b> not mergeable",
    });
    const answer = await post(createPages(world), "/acme/config/pull/7/merge", "");
    expect(answer.status).toBe(405);
    expect(await answer.text()).toContain("Pull Request &lt;b&gt;is&lt;/b&gt; not mergeable");
  });

  it("act as the person chosen, and as the first when the cookie names nobody", async () => {
    const { world, asked } = createSampleWorld();
    const pages = createPages(world);
    const chosen = await post(pages, "/-/act-as", "login=bob&back=%2Facme%2Fconfig");
    expect(chosen.headers.get("location")).toBe("/acme/config");
    const cookie = chosen.headers.get("set-cookie") ?? "";
    expect(cookie).toBe("acting_as=bob; Path=/; HttpOnly; SameSite=Strict");
    await post(pages, "/acme/config/pull/7/close", "", { cookie: "acting_as=bob" });
    await post(pages, "/acme/config/pull/7/close", "", { cookie: "acting_as=mallory" });
    expect(asked.map(({ login }) => login)).toEqual(["bob", "alice"]);
    expect((await post(pages, "/-/act-as", "login=mallory&back=/")).status).toBe(422);
  });

  it.each(["https://example.com/", "//example.com", "/\\example.com", "", "/\nx"])(
    "never send the visitor away to %j",
    async (back) => {
      const { world } = createSampleWorld();
      const answer = await post(
        createPages(world),
        "/-/act-as",
        new URLSearchParams({ login: "bob", back }).toString(),
      );
      expect(answer.headers.get("location")).toBe("/");
    },
  );

  it.each([
    ["another site's page", { "sec-fetch-site": "cross-site", origin: "https://example.com" }],
    ["another site that claims this origin", { "sec-fetch-site": "same-site", origin }],
    ["another port", { origin: "http://127.0.0.1:3001" }],
    ["an opaque origin", { origin: "null" }],
    ["nobody says where", {}],
  ])("are refused from %s", async (_, headers) => {
    const { world, asked } = createSampleWorld();
    const request = { method: "POST", body: "", headers: { ...form, host: "127.0.0.1:3000", ...headers } };
    for (const path of ["/acme/config/pull/7/merge", "/acme/config/edit", "/-/act-as"])
      expect((await createPages(world).request(path, request)).status).toBe(403);
    expect(asked).toEqual([]);
  });

  it.each(["sec-fetch-site", "origin"])("are taken when the browser sends no %s", async (absent) => {
    const { world } = createSampleWorld();
    expect((await post(createPages(world), "/acme/config/pull/7/close", "", { [absent]: undefined })).status).toBe(303);
  });

  it("answer 404 to an unknown action, and 413 to a body beyond all measure", async () => {
    const { world, asked } = createSampleWorld();
    expect((await post(createPages(world), "/acme/config/pull/7/delete", "")).status).toBe(404);
    const huge = `body=${"a".repeat(1_100_000)}`;
    expect((await post(createPages(world), "/acme/config/pull/7/comment", huge)).status).toBe(413);
    expect(asked).toEqual([]);
  });
});

async function visit(path: string): Promise<Response> {
  return createPages(createSampleWorld().world).request(path);
}

async function post(
  pages: ReturnType<typeof createPages>,
  path: string,
  body: string,
  changed: Readonly<Record<string, string | undefined>> = {},
): Promise<Response> {
  const headers = Object.entries({ ...sameOrigin, ...form, ...changed }).filter(([, value]) => value !== undefined);
  return pages.request(path, { method: "POST", body, headers: headers.map(([name, value]) => [name, String(value)]) });
}
