import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pickNumber, pickText, type Stage, setStage } from "./stage.ts";

describe("an App's own credentials", () => {
  let stage: Stage;
  let now = new Date("2026-11-21T12:00:00Z");

  beforeAll(async () => {
    stage = await setStage({ now: () => now });
  });
  afterAll(() => stage.close());

  it("tells the App of itself, by its id or its client id", async () => {
    const byId = await stage.api("GET", "/app", { token: stage.jwt() });
    expect(byId.body).toMatchObject({ slug: "tidegate", installations_count: 1 });
    const clientId = pickText(byId.body, "client_id");
    expect((await stage.api("GET", "/app", { token: stage.jwt({ iss: clientId }) })).status).toBe(200);
  });

  it.each([
    { what: "no credentials", token: () => null, status: 401, message: /could not be decoded/ },
    { what: "a token that is none", token: () => "ghs_nonsense", status: 401, message: /Bad credentials/ },
    {
      what: "an altered signature",
      token: () => `${stage.jwt().slice(0, -6)}AAAAAA`,
      status: 401,
      message: /could not be decoded/,
    },
    { what: "claims that are no JSON", token: () => "e30.bm9wZQ.e30", status: 401, message: /could not be decoded/ },
    { what: "another App's id", token: () => stage.jwt({ iss: 1 }), status: 404, message: /Integration not found/ },
    {
      what: "a JWT that has expired",
      token: () => stage.jwt({ exp: seconds() - 1 }),
      status: 401,
      message: /'Expiration time'/,
    },
    {
      what: "a JWT for eleven minutes",
      token: () => stage.jwt({ exp: seconds() + 660 }),
      status: 401,
      message: /too far in the future/,
    },
    {
      what: "a JWT from the future",
      token: () => stage.jwt({ iat: seconds() + 120 }),
      status: 401,
      message: /'Issued at'/,
    },
    { what: "an installation token", token: () => stage.mint(), status: 401, message: /could not be decoded/ },
  ])("answers $status to $what", async ({ token, status, message }) => {
    const answer = await stage.api("GET", "/app", { token: await token() });
    expect(answer.status).toBe(status);
    expect(pickText(answer.body, "message")).toMatch(message);
  });

  it("refuses a JWT where an installation token belongs", async () => {
    expect((await stage.api("GET", "/repos/acme/config", { token: stage.jwt() })).status).toBe(401);
    expect((await stage.api("GET", "/installation/repositories", { token: stage.jwt() })).status).toBe(403);
  });

  it("finds the installation by repository and account, and none where the App is not", async () => {
    const find = (path: string) => stage.api("GET", path, { token: stage.jwt() });
    for (const path of ["/repos/acme/config/installation", "/orgs/acme/installation", "/users/acme/installation"])
      expect((await find(path)).body).toMatchObject({ id: stage.installationId, repository_selection: "selected" });
    expect((await find("/repos/acme/secret/installation")).status).toBe(404);
    expect((await find("/users/alice/installation")).status).toBe(404);
    expect((await find("/app/installations")).body).toMatchObject([{ id: stage.installationId, app_slug: "tidegate" }]);
    expect((await find("/app/installations/1")).status).toBe(404);
  });

  it("narrows a token to repositories and permissions", async () => {
    const id = pickNumber((await stage.api("GET", "/repos/acme/config")).body, "id");
    for (const wish of [{ repositories: ["config"] }, { repository_ids: [id] }]) {
      const path = `/app/installations/${stage.installationId}/access_tokens`;
      const answer = await stage.api("POST", path, {
        token: stage.jwt(),
        body: { ...wish, permissions: { contents: "read" } },
      });
      expect(answer.body).toMatchObject({
        permissions: { contents: "read", metadata: "read" },
        repository_selection: "selected",
        repositories: [{ full_name: "acme/config" }],
      });
    }
  });

  it.each([
    { what: "a repository outside of the installation", wish: { repositories: ["secret"] } },
    { what: "a repository that is not there", wish: { repositories: ["nowhere"] } },
    { what: "an id of another repository", wish: { repository_ids: [1] } },
    { what: "a permission that the App has not", wish: { permissions: { secrets: "write" } } },
    { what: "more than the App has", wish: { permissions: { packages: "write" } } },
    { what: "a permission that nobody has", wish: { permissions: { everything: "write" } } },
  ])("answers 422 to a token for $what", async ({ wish }) => {
    const path = `/app/installations/${stage.installationId}/access_tokens`;
    expect((await stage.api("POST", path, { token: stage.jwt(), body: wish })).status).toBe(422);
  });

  it("lists the repositories that a token reaches", async () => {
    const answer = await stage.api("GET", "/installation/repositories");
    expect(answer.body).toMatchObject({ total_count: 1, repositories: [{ full_name: "acme/config" }] });
  });

  it("lets a token die after an hour, or when it is revoked", async () => {
    const token = await stage.mint();
    const revoked = await stage.mint();
    expect((await stage.api("DELETE", "/installation/token", { token: revoked })).status).toBe(204);
    expect((await stage.api("GET", "/repos/acme/config", { token: revoked })).status).toBe(401);
    now = new Date(now.getTime() + 3_599_000);
    expect((await stage.api("GET", "/repos/acme/config", { token })).status).toBe(200);
    now = new Date(now.getTime() + 1_000);
    expect(await stage.api("GET", "/repos/acme/config", { token })).toMatchObject({
      status: 401,
      body: { message: "Bad credentials" },
    });
  });

  it("serves GitHub's own client, although the clocks differ", async () => {
    const { appId, privateKeyPem } = await stage.world.createApp({
      slug: "other",
      permissions: { contents: "read" },
      events: [],
    });
    const { installationId } = stage.world.install({ appId, account: "acme", repositories: "all" });
    const octokit = new Octokit({
      baseUrl: stage.github.url,
      authStrategy: createAppAuth,
      auth: { appId, privateKey: privateKeyPem, installationId },
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
    expect((await octokit.rest.repos.get({ owner: "acme", repo: "secret" })).data.full_name).toBe("acme/secret");
  });

  function seconds(): number {
    return Math.floor(now.getTime() / 1000);
  }
});
