import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pick, pickNumber, type Reply, type Stage, setStage } from "./stage.ts";

const repo = "/repos/acme/config";

describe("check runs and statuses", () => {
  let stage: Stage;
  let head: string;

  beforeAll(async () => {
    stage = await setStage();
    head = await stage.world.commitAs("bob", "acme/config", { branch: "topic", files: { a: "a\n" }, message: "a" });
    await stage.world.openPullRequestAs("bob", "acme/config", { head: "topic", title: "A" });
  });
  afterAll(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  it("follows a check run from queued to its conclusion", async () => {
    const made = await run({ name: "qa1", external_id: "x-1" });
    expect(made).toMatchObject({
      status: 201,
      body: {
        status: "queued",
        conclusion: null,
        head_sha: head,
        external_id: "x-1",
        app: { slug: "tidegate" },
        pull_requests: [{ number: 1, head: { ref: "topic", sha: head } }],
      },
    });
    const id = pickNumber(made.body, "id");
    const output = { title: "Released", summary: "It runs." };
    await stage.api("PATCH", `${repo}/check-runs/${id}`, { body: { status: "in_progress" } });
    const done = await stage.api("PATCH", `${repo}/check-runs/${id}`, { body: { conclusion: "success", output } });
    expect(done.body).toMatchObject({
      status: "completed",
      conclusion: "success",
      output,
      completed_at: expect.any(String),
    });
    expect((await stage.api("GET", `${repo}/check-runs/${id}`)).body).toEqual(done.body);
    const hooks = (await stage.hooks()).filter(({ payload }) => pick(payload, "check_run.id") === id);
    expect(hooks.map(({ payload }) => [pick(payload, "action"), pick(payload, "check_run.conclusion")])).toEqual([
      ["created", null],
      ["completed", "success"],
    ]);
  });

  it("tells of a suite when the last of its runs has ended", async () => {
    const sha = await stage.world.commitAs("bob", "acme/config", {
      branch: "suite",
      files: { b: "b\n" },
      message: "b",
    });
    const start = async (name: string) =>
      pickNumber((await stage.api("POST", `${repo}/check-runs`, { body: { name, head_sha: sha } })).body, "id");
    const ids = [await start("one"), await start("two")];
    for (const [index, id] of ids.entries()) {
      const body = { conclusion: index === 0 ? "failure" : "success" };
      await stage.api("PATCH", `${repo}/check-runs/${id}`, { body });
    }
    const told = (await stage.hooks()).filter(
      ({ event, payload }) => event === "check_suite" && pick(payload, "check_suite.head_sha") === sha,
    );
    expect(told.map(({ payload }) => pick(payload, "check_suite.conclusion"))).toEqual(["failure"]);
    expect(told[0]?.payload).toMatchObject({ action: "completed", check_suite: { latest_check_runs_count: 2 } });
  });

  it("lists the newest run of each name, by name and App, at a commit or a branch", async () => {
    const second = pickNumber((await run({ name: "qa1" })).body, "id");
    await run({ name: "qa2", status: "completed", conclusion: "failure", output: { title: "t", summary: "s" } });
    const list = (query: string) => stage.api("GET", `${repo}/commits/${query}`);
    expect((await list(`${head}/check-runs`)).body).toMatchObject({
      total_count: 2,
      check_runs: [{ name: "qa2" }, { id: second }],
    });
    expect((await list(`${head}/check-runs?filter=all`)).body).toMatchObject({ total_count: 3 });
    expect((await list(`topic/check-runs?check_name=qa2&app_id=${stage.appId}`)).body).toMatchObject({
      total_count: 1,
    });
    expect((await list("heads/topic/check-runs?app_id=1")).body).toMatchObject({ total_count: 0 });
    expect((await list("nowhere/check-runs")).status).toBe(422);
    expect((await list(`${head}/check-suites`)).body).toMatchObject({
      total_count: 1,
      check_suites: [{ head_branch: "topic", head_sha: head, status: "in_progress", latest_check_runs_count: 3 }],
    });
  });

  it.each([
    { what: "a commit that is not there", body: { name: "n", head_sha: "0".repeat(40) } },
    { what: "no name", body: { head_sha: "main" } },
    { what: "a status of another world", body: { name: "n", status: "done" } },
    { what: "a conclusion of another world", body: { name: "n", conclusion: "fine" } },
    { what: "completed without a conclusion", body: { name: "n", status: "completed" } },
    { what: "an output without a summary", body: { name: "n", output: { title: "t" } } },
    {
      what: "a summary of 65,536 characters",
      body: { name: "n", output: { title: "t", summary: "s".repeat(65_536) } },
    },
  ])("answers 422 to $what", async ({ body }) => {
    expect((await run(body)).status).toBe(422);
  });

  it("keeps an App's runs from other Apps", async () => {
    const id = pickNumber((await run({ name: "mine" })).body, "id");
    const app = await stage.world.createApp({ slug: "other", permissions: { checks: "write" }, events: [] });
    const { installationId } = stage.world.install({ appId: app.appId, account: "acme", repositories: "all" });
    const token = await stage.mintFor(app, installationId);
    const answer = await stage.api("PATCH", `${repo}/check-runs/${id}`, { body: { status: "in_progress" }, token });
    expect(answer.status).toBe(403);
  });

  it("lets statuses follow each other, and combines the newest of each context", async () => {
    const set = (state: string, context?: string): Promise<Reply> =>
      stage.api("POST", `${repo}/statuses/${head}`, {
        body: { state, context, description: "d", target_url: "https://ci.example.com" },
      });
    expect(await set("pending", "build")).toMatchObject({ status: 201, body: { state: "pending", context: "build" } });
    await set("success", "build");
    await set("success");
    expect((await stage.api("GET", `${repo}/commits/topic/status`)).body).toMatchObject({
      state: "success",
      total_count: 2,
      sha: head,
    });
    expect((await stage.api("GET", `${repo}/commits/topic/statuses`)).body).toMatchObject([
      { context: "default", creator: { login: "tidegate[bot]" } },
      { context: "build", state: "success" },
      { context: "build", state: "pending" },
    ]);
    await set("failure", "lint");
    expect((await stage.api("GET", `${repo}/commits/${head}/status`)).body).toMatchObject({ state: "failure" });
    expect((await set("passed")).status).toBe(422);
    const hooks = (await stage.hooks()).filter(({ event }) => event === "status");
    expect(hooks[0]?.payload).toMatchObject({ sha: head, context: "build", branches: [{ name: "topic" }] });
  });

  it("calls a pull request unstable while a check fails", async () => {
    expect(stage.world.pullRequest("acme/config", 1).mergeState).toBe("unstable");
  });

  function run(body: object): Promise<Reply> {
    return stage.api("POST", `${repo}/check-runs`, { body: { head_sha: head, ...body } });
  }
});
