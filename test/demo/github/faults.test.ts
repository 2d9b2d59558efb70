import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pick, type Stage, setStage } from "./stage.ts";

const repo = "/repos/acme/config";

describe("limits, faults and the log of requests", () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.close());

  it("counts an installation's requests and tells where it stands", async () => {
    const first = await stage.api("GET", repo);
    const second = await stage.api("GET", repo);
    const left = ({ headers }: { headers: Headers }) => Number(headers.get("x-ratelimit-remaining"));
    expect(left(first) - left(second)).toBe(1);
    expect(second.headers.get("x-ratelimit-limit")).toBe("5000");
    expect(second.headers.get("x-ratelimit-resource")).toBe("core");
    const asked = await stage.api("GET", "/rate_limit");
    expect(pick(asked.body, "resources.core.remaining")).toBe(left(second));
  });

  it("says no when the hour's allowance is used up, and yes again in the next hour", async () => {
    let now = new Date("2026-11-21T12:00:00Z");
    const small = await setStage({ hourlyLimit: 3, now: () => now });
    for (let count = 0; count < 3; count += 1) expect((await small.api("GET", repo)).status).toBe(200);
    const refused = await small.api("GET", repo);
    expect(refused.status).toBe(403);
    expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
    expect(Number(refused.headers.get("x-ratelimit-reset"))).toBe(Date.parse("2026-11-21T13:00:00Z") / 1000);
    now = new Date("2026-11-21T13:00:01Z");
    const token = await small.mint();
    expect((await small.api("GET", repo, { token })).status).toBe(200);
    await small.close();
  });

  it("answers 304 to what has not changed, for the same token and at no cost", async () => {
    const first = await stage.api("GET", repo);
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^W\/"[0-9a-f]{64}"$/);
    const again = await stage.api("GET", repo, { headers: { "if-none-match": etag } });
    expect(again).toMatchObject({ status: 304, text: "" });
    expect(again.headers.get("x-ratelimit-remaining")).toBe(first.headers.get("x-ratelimit-remaining"));
    const token = await stage.mint();
    expect((await stage.api("GET", repo, { token, headers: { "if-none-match": etag } })).status).toBe(200);
    await stage.world.commitAs("bob", "acme/config", { branch: "main", files: { a: "a\n" }, message: "a" });
    expect((await stage.api("GET", `${repo}/git/ref/heads/main`, { headers: { "if-none-match": etag } })).status).toBe(
      200,
    );
  });

  it("runs into the primary limit on demand", async () => {
    stage.world.faults.limitNext({ kind: "primary", seconds: 7, method: "POST" });
    expect((await stage.api("GET", repo)).status).toBe(200);
    const refused = await stage.api("POST", `${repo}/git/blobs`, { body: { content: "x" } });
    expect(refused.status).toBe(403);
    expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
    expect(Number(refused.headers.get("x-ratelimit-reset"))).toBeGreaterThan(Date.now() / 1000);
    expect((await stage.api("POST", `${repo}/git/blobs`, { body: { content: "x" } })).status).toBe(201);
  });

  it.each([403, 429] as const)("runs into a secondary limit with %i on demand", async (status) => {
    stage.world.faults.limitNext({ kind: "secondary", seconds: 2, status, times: 2 });
    for (let count = 0; count < 2; count += 1) {
      const refused = await stage.api("GET", repo);
      expect(refused.status).toBe(status);
      expect(refused.headers.get("retry-after")).toBe("2");
      expect(pick(refused.body, "message")).toMatch(/secondary rate limit/);
    }
    expect((await stage.api("GET", repo)).status).toBe(200);
  });

  it("fails before the work or after it", async () => {
    const make = (ref: string) =>
      stage.api("POST", `${repo}/git/refs`, { body: { ref, sha: stage.world.pullRequest("acme/config", 1).headSha } });
    await stage.world.commitAs("bob", "acme/config", { branch: "topic", files: { a: "a\n" }, message: "a" });
    await stage.world.openPullRequestAs("bob", "acme/config", { head: "topic", title: "t" });
    stage.world.faults.failNext({ method: "POST", path: /\/git\/refs$/, status: 503, headers: { "retry-after": "1" } });
    const early = await make("refs/heads/early");
    expect([early.status, early.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await stage.world.resolve("acme/config", "early")).toBeUndefined();
    stage.world.faults.failNext({ path: /\/git\/refs$/, status: 502, afterEffect: true });
    expect((await make("refs/heads/late")).status).toBe(502);
    expect(await stage.world.resolve("acme/config", "late")).toBeDefined();
    expect((await make("refs/heads/late")).status).toBe(422);
  });

  it("drops the connection, with the work done or not", async () => {
    stage.world.faults.failNext({ method: "GET", path: /config$/, status: "drop" });
    await expect(stage.api("GET", repo)).rejects.toThrow("fetch failed");
    stage.world.faults.failNext({ method: "POST", status: "drop", afterEffect: true });
    await expect(stage.api("POST", `${repo}/labels`, { body: { name: "made" } })).rejects.toThrow("fetch failed");
    expect((await stage.api("GET", `${repo}/labels/made`)).status).toBe(200);
    expect(stage.world.requests.list().map(({ status }) => status)).toContain("dropped");
  });

  it("forgets faults that nobody met", async () => {
    stage.world.faults.failNext({ status: 500, times: 5 });
    expect((await stage.api("GET", repo)).status).toBe(500);
    stage.world.faults.clear();
    expect((await stage.api("GET", repo)).status).toBe(200);
  });

  it("remembers who asked what, and with how much in hand", async () => {
    const token = await stage.mint({ repositories: ["config"], permissions: { contents: "read" } });
    stage.world.requests.clear();
    await stage.api("GET", `${repo}/git/ref/heads/main?x=1`, { token });
    await stage.api("POST", `${repo}/git/refs`, { token, body: {} });
    await stage.api("GET", "/app", { token: stage.jwt() });
    expect(stage.world.requests.count()).toEqual({ reads: 2, writes: 1 });
    expect(stage.world.requests.list()).toMatchObject([
      {
        method: "GET",
        path: `${repo}/git/ref/heads/main`,
        search: "?x=1",
        status: 200,
        caller: "installation",
        installationId: stage.installationId,
        token: { repositories: ["acme/config"], permissions: { contents: "read", metadata: "read" } },
      },
      { method: "POST", status: 403 },
      { method: "GET", path: "/app", caller: "app", token: undefined },
    ]);
  });

  it("answers GitHub's 404 to what it has no route for", async () => {
    const answer = await stage.api("GET", "/nowhere");
    expect(answer).toMatchObject({
      status: 404,
      body: { message: "Not Found", documentation_url: expect.any(String) },
    });
    expect(answer.headers.get("x-github-request-id")).toMatch(/^[0-9A-F]+$/);
    expect(answer.headers.get("x-github-media-type")).toBe("github.v3; format=json");
  });
});
