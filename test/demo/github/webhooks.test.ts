import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Hook, pick, pickNumber, pickText, type Stage, setStage } from "./stage.ts";

const zeros = "0".repeat(40);

describe("webhooks", () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  it("carry GitHub's headers and a signature over the very bytes", async () => {
    await stage.world.commitAs("bob", "acme/config", { branch: "main", files: { a: "ü\n" }, message: "Grüße" });
    const [hook] = await of("push");
    expect(hook?.headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": expect.stringMatching(/^GitHub-Hookshot\//),
      "x-github-event": "push",
      "x-github-delivery": expect.stringMatching(/^[0-9a-f-]{36}$/),
      "x-github-hook-id": expect.stringMatching(/^\d+$/),
      "x-github-hook-installation-target-id": String(stage.appId),
      "x-github-hook-installation-target-type": "integration",
      "x-hub-signature-256": `sha256=${createHmac("sha256", "s3cret")
        .update(hook?.raw ?? "")
        .digest("hex")}`,
    });
  });

  it("tell everything of a push", async () => {
    const before = await stage.world.resolve("acme/config", "main");
    const files = { "new.yaml": "1\n", "README.md": "changed\n", "clusters/dev/app.yaml": null };
    const after = await stage.world.commitAs("alice", "acme/config", { branch: "main", files, message: "Do much" });
    const [hook] = await of("push");
    const commit = {
      id: after,
      distinct: true,
      message: "Do much",
      author: { name: "Alice", email: "alice@example.com", username: "alice" },
      added: ["new.yaml"],
      modified: ["README.md"],
      removed: ["clusters/dev/app.yaml"],
    };
    expect(hook?.payload).toMatchObject({
      ref: "refs/heads/main",
      before,
      after,
      created: false,
      deleted: false,
      forced: false,
      base_ref: null,
      compare: `${stage.github.url}/acme/config/compare/${before?.slice(0, 12)}...${after.slice(0, 12)}`,
      commits: [commit],
      head_commit: commit,
      pusher: { name: "alice", email: "alice@example.com" },
      sender: { login: "alice" },
      repository: { full_name: "acme/config", pushed_at: expect.any(Number), master_branch: "main" },
      organization: { login: "acme" },
      installation: { id: stage.installationId },
    });
  });

  it("tell of a branch made, forced and taken away", async () => {
    const main = (await stage.world.resolve("acme/config", "main")) ?? "";
    await stage.world.pushAs("bob", "acme/config", "refs/heads/topic", main);
    const tip = await stage.world.commitAs("bob", "acme/config", {
      branch: "topic",
      files: { a: "a\n" },
      message: "a",
    });
    await stage.world.pushAs("bob", "acme/config", "refs/heads/topic", main);
    await stage.world.pushAs("bob", "acme/config", "refs/heads/topic", undefined);
    const summary = (await of("push")).map(({ payload }) => ({
      created: pick(payload, "created"),
      deleted: pick(payload, "deleted"),
      forced: pick(payload, "forced"),
      base: pick(payload, "base_ref"),
      after: pick(payload, "after"),
      commits: pick(payload, "commits.length"),
      head: pick(payload, "head_commit.id"),
    }));
    expect(summary).toEqual([
      { created: true, deleted: false, forced: false, base: "refs/heads/main", after: main, commits: 0, head: main },
      { created: false, deleted: false, forced: false, base: null, after: tip, commits: 1, head: tip },
      { created: false, deleted: false, forced: true, base: null, after: main, commits: 0, head: main },
      { created: false, deleted: true, forced: false, base: null, after: zeros, commits: 0, head: undefined },
    ]);
    expect((await of("create"))[0]?.payload).toMatchObject({ ref: "topic", ref_type: "branch", master_branch: "main" });
    expect((await of("delete"))[0]?.payload).toMatchObject({ ref: "topic", ref_type: "branch" });
  });

  it("come to those Apps only that have subscribed, may read, and reach the repository", async () => {
    const hooked = { webhookUrl: stage.world.deliveries.list()[0]?.url ?? "", webhookSecret: "s3cret" };
    const app = (slug: string, permissions: Record<string, string>, events: string[]) =>
      stage.world.createApp({ slug, permissions, events, ...hooked });
    const listener = await app("listener", { contents: "read" }, ["push"]);
    const deaf = await app("deaf", { contents: "read" }, ["create"]);
    const blind = await app("blind", { issues: "read" }, ["push"]);
    const away = await app("away", { contents: "read" }, ["push"]);
    for (const { appId } of [listener, deaf, blind])
      stage.world.install({ appId, account: "acme", repositories: "all" });
    stage.world.install({ appId: away.appId, account: "acme", repositories: ["acme/site"] });
    await stage.world.commitAs("bob", "acme/config", { branch: "main", files: { a: "a\n" }, message: "a" });
    await stage.hooks();
    const pushes = stage.world.deliveries.list().filter(({ event }) => event === "push");
    expect(pushes.map(({ appId }) => appId).sort()).toEqual([stage.appId, listener.appId].sort());
    expect(new Set(pushes.map(({ guid }) => guid)).size).toBe(1);
  });

  it("tell of an installation and of what it reaches", async () => {
    stage.world.addRepositoryToInstallation(stage.installationId, "acme/site");
    stage.world.removeRepositoryFromInstallation(stage.installationId, "acme/site");
    stage.world.uninstall(stage.installationId);
    const told = (await stage.hooks()).map(({ event, payload }) => `${event} ${pick(payload, "action")}`).sort();
    expect(told).toEqual([
      "installation created",
      "installation deleted",
      "installation_repositories added",
      "installation_repositories removed",
    ]);
    const [added] = await of("installation_repositories");
    expect(added?.payload).toMatchObject({
      installation: { id: stage.installationId, app_slug: "tidegate" },
      repositories_added: [{ full_name: "acme/site" }],
      sender: { login: "alice" },
    });
    expect((await stage.api("GET", "/repos/acme/config")).status).toBe(401);
  });

  it("carry a container's event with the repository that it is linked to", async () => {
    const registryPackage = {
      id: 1,
      name: "app",
      namespace: "acme",
      description: null,
      ecosystem: "CONTAINER",
      package_type: "CONTAINER",
      html_url: `${stage.github.url}/acme/config/pkgs/container/app`,
      created_at: "2026-11-21T00:00:00Z",
      updated_at: null,
      owner: (await stage.api("GET", "/repos/acme/config")).body,
      package_version: null,
      registry: { about_url: "a", name: "n", type: "t", url: "u", vendor: "v" },
    };
    const owner = pick(registryPackage.owner, "owner");
    const event = { action: "published", registryPackage: { ...registryPackage, owner } } as const;
    await stage.world.publishPackageEvent("alice", "acme/config", event);
    expect((await of("registry_package"))[0]?.payload).toMatchObject({
      action: "published",
      registry_package: { name: "app" },
      repository: { full_name: "acme/config" },
      sender: { login: "alice" },
      installation: { id: stage.installationId },
    });
  });

  it("are sent at once and do not wait for each other", async () => {
    const held: (() => void)[] = [];
    // answers the first only when the second has come
    const slow = createServer((request, response) => {
      request.resume();
      held.push(() => response.end());
      if (held.length === 2) for (const answer of held) answer();
    });
    slow.listen(0, "127.0.0.1");
    await once(slow, "listening");
    const address = slow.address();
    const port = typeof address === "object" ? address?.port : undefined;
    stage.world.setWebhook(stage.appId, { url: `http://127.0.0.1:${port}/`, secret: "s3cret" });
    await stage.world.openIssueAs("bob", "acme/config", { title: "t" });
    for (const body of ["one", "two"]) await stage.world.commentAs("bob", "acme/config", 1, body);
    await stage.world.deliveries.idle();
    const [two, one] = stage.world.deliveries.list();
    expect([one?.status, two?.status]).toEqual(["OK", "OK"]);
    slow.close();
  });

  it("are kept in a log with the answer, and sent again under the same GUID", async () => {
    stage.answerHooksWith(500);
    await stage.world.openIssueAs("bob", "acme/config", { title: "t" });
    await stage.world.commentAs("bob", "acme/config", 1, "hm");
    await stage.hooks();
    const asApp = (method: string, path: string) => stage.api(method, path, { token: stage.jwt() });
    const list = await asApp("GET", "/app/hook/deliveries?per_page=1");
    expect(list.body).toMatchObject([
      {
        event: "issue_comment",
        action: "created",
        status: "Invalid HTTP Response: 500",
        status_code: 500,
        redelivery: false,
      },
    ]);
    expect(list.headers.get("link")).toMatch(/^<.*\/app\/hook\/deliveries\?per_page=1&cursor=v1_\d+>; rel="next"$/);
    const next = /<([^>]+)>/.exec(list.headers.get("link") ?? "")?.[1] ?? "";
    expect((await asApp("GET", new URL(next).pathname + new URL(next).search)).body).toMatchObject([
      { event: "installation" },
    ]);
    const id = pickNumber(list.body, "0.id");
    const whole = await asApp("GET", `/app/hook/deliveries/${id}`);
    expect(whole.body).toMatchObject({
      request: { headers: { "X-GitHub-Event": "issue_comment" }, payload: { comment: { body: "hm" } } },
      response: { payload: "thanks" },
    });
    expect((await asApp("GET", "/app/hook/deliveries?status=failure")).body).toHaveLength(1);

    expect((await asApp("POST", `/app/hook/deliveries/${id}/attempts`)).status).toBe(202);
    const [one, two] = await of("issue_comment");
    expect(two?.raw).toBe(one?.raw);
    expect(two?.headers["x-github-delivery"]).toBe(one?.headers["x-github-delivery"]);
    const again = await asApp("GET", "/app/hook/deliveries?per_page=1");
    expect(again.body).toMatchObject([
      { guid: pickText(list.body, "0.guid"), redelivery: true, status: "OK", status_code: 200 },
    ]);
    expect((await asApp("GET", "/app/hook/deliveries/1")).status).toBe(404);
    expect((await asApp("GET", "/app/hook/config")).body).toMatchObject({ content_type: "json", secret: "********" });
  });

  it("are noted when nobody answers, and lost on demand", async () => {
    stage.world.faults.loseNext("issue_comment");
    await stage.world.openIssueAs("bob", "acme/config", { title: "t" });
    await stage.world.commentAs("bob", "acme/config", 1, "lost");
    await stage.world.commentAs("bob", "acme/config", 1, "found");
    expect((await of("issue_comment")).map(({ payload }) => pick(payload, "comment.body"))).toEqual(["found"]);
    stage.world.setWebhook(stage.appId, { url: "http://127.0.0.1:1/", secret: "s3cret" });
    await stage.world.commentAs("bob", "acme/config", 1, "nobody home");
    await stage.hooks();
    const failed = stage.world.deliveries.list().filter(({ status }) => status !== "OK");
    expect(failed.map(({ status, statusCode }) => [status, statusCode])).toEqual([
      ["failed to connect to host", 0],
      ["failed to connect to host", 0],
    ]);
    const list = await stage.api("GET", "/app/hook/deliveries?status=failure", { token: stage.jwt() });
    expect(list.body).toEqual([]);
  });

  async function of(event: string): Promise<readonly Hook[]> {
    return (await stage.hooks()).filter((hook) => hook.event === event);
  }
});
