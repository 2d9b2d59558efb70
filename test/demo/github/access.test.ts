import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRouteTable } from "../../../src/demo/github/routes/table.ts";
import { allPermissions, pick, type Stage, setStage } from "./stage.ts";

const parts: Readonly<Record<string, string>> = {
  reaction: "1",
  ref: "heads/topic",
  sha: "main",
  branch: "main",
  basehead: "main...main",
  path: "README.md",
  user: "alice",
  number: "1",
  id: "1",
  name: "bug",
};

const rows = repositoryRouteTable.map((route) => ({
  ...route,
  concrete: route.path.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => parts[name] ?? "x"),
}));

describe("who may do what", () => {
  let stage: Stage;
  let bare: string;

  beforeAll(async () => {
    stage = await setStage({ hourlyLimit: 100_000 });
    await stage.world.commitAs("bob", "acme/config", { branch: "topic", files: { a: "a\n" }, message: "a" });
    await stage.world.openPullRequestAs("bob", "acme/config", { head: "topic", title: "A" });
    bare = await stage.mint({ permissions: { metadata: "read" } });
  });
  afterAll(() => stage.close());

  it.each(rows)("hides $method $path of a repository that the App is not on", async ({ method, concrete }) => {
    const body = method === "GET" ? undefined : {};
    expect((await stage.api(method, `/repos/acme/secret${concrete}`, { body })).status).toBe(404);
    expect((await stage.api(method, `/repos/acme/nowhere${concrete}`, { body })).status).toBe(404);
  });

  it.each(rows)("asks for the permission of $method $path", async ({ method, concrete, needs }) => {
    const body = method === "GET" ? undefined : {};
    const without = await stage.api(method, `/repos/acme/config${concrete}`, { body, token: bare });
    const open = needs.some(([name]) => name === "metadata");
    expect(without.status === 403 && pick(without.body, "message") === "Resource not accessible by integration").toBe(
      !open,
    );
    for (const [name, level] of needs) {
      const token = await stage.mint({ permissions: { [name]: level } });
      expect((await stage.api(method, `/repos/acme/config${concrete}`, { body, token })).status).not.toBe(403);
    }
  });

  it.each(rows.filter(({ method }) => method !== "GET"))(
    "wants $method $path written by its installation",
    async (row) => {
      const sending = { body: {} };
      expect((await stage.api(row.method, `/repos/acme/site${row.concrete}`, sending)).status).toBe(403);
    },
  );

  it("answers those without credentials 404 where they may not look, and 401 where they may not write", async () => {
    expect((await stage.api("GET", "/repos/acme/config", { token: null })).status).toBe(404);
    expect((await stage.api("POST", "/repos/acme/config/git/blobs", { token: null, body: {} })).status).toBe(404);
    expect((await stage.api("POST", "/repos/acme/site/git/blobs", { token: null, body: {} })).status).toBe(401);
  });

  it("lets a narrowed token reach its own repository only", async () => {
    stage.world.addRepositoryToInstallation(stage.installationId, "acme/secret");
    const token = await stage.mint({ repositories: ["config"] });
    expect((await stage.api("GET", "/repos/acme/config", { token })).status).toBe(200);
    expect((await stage.api("GET", "/repos/acme/secret", { token })).status).toBe(404);
    expect((await stage.api("GET", "/repos/acme/secret")).status).toBe(200);
    stage.world.removeRepositoryFromInstallation(stage.installationId, "acme/secret");
    expect((await stage.api("GET", "/repos/acme/secret")).status).toBe(404);
  });

  it("lets everybody read what is public", async () => {
    expect((await stage.api("GET", "/repos/acme/site")).status).toBe(200);
    expect((await stage.api("GET", "/repos/acme/site/contents/index.html", { token: null })).status).toBe(200);
    expect((await stage.api("GET", "/repos/acme/site/pulls", { token: bare })).status).toBe(200);
  });

  it("opens the issue routes for pull requests only to a token that may not write issues", async () => {
    const issue = await stage.world.openIssueAs("bob", "acme/config", { title: "An issue" });
    const token = await stage.mint({ permissions: { pull_requests: "write" } });
    const comment = (number: number) =>
      stage.api("POST", `/repos/acme/config/issues/${number}/comments`, { token, body: { body: "hello" } });
    expect((await comment(1)).status).toBe(201);
    expect((await comment(issue)).status).toBe(403);
  });

  it("guards workflow files by a permission of their own", async () => {
    const put = { body: { message: "m", content: "" } };
    const path = "/repos/acme/config/contents/.github/workflows/ci.yml";
    expect(allPermissions).not.toHaveProperty("workflows");
    expect((await stage.api("PUT", path, put)).status).toBe(403);
  });

  it.each([
    { login: "alice", permission: "admin", role: "admin" },
    { login: "bob", permission: "write", role: "write" },
    { login: "octocat", permission: "none", role: "none" },
  ])("tells that $login has $permission", async ({ login, permission, role }) => {
    const answer = await stage.api("GET", `/repos/acme/config/collaborators/${login}/permission`);
    expect(answer.body).toMatchObject({ permission, role_name: role, user: { login } });
  });

  it.each([
    { role: "read", permission: "read" },
    { role: "triage", permission: "read" },
    { role: "maintain", permission: "write" },
    { role: "admin", permission: "admin" },
  ] as const)("folds $role into $permission", async ({ role, permission }) => {
    stage.world.setCollaborator("acme/config", "octocat", role);
    const answer = await stage.api("GET", "/repos/acme/config/collaborators/octocat/permission");
    expect(answer.body).toMatchObject({ permission, role_name: role });
  });

  it("answers 404 for a person that is nobody, and read for anybody on a public repository", async () => {
    expect((await stage.api("GET", "/repos/acme/config/collaborators/nobody/permission")).status).toBe(404);
    stage.world.addRepositoryToInstallation(stage.installationId, "acme/site");
    const answer = await stage.api("GET", "/repos/acme/site/collaborators/octocat/permission");
    expect(answer.body).toMatchObject({ permission: "read", role_name: "read" });
  });
});
