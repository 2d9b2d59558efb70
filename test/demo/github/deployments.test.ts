import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pick, pickNumber, type Reply, type Stage, setStage } from "./stage.ts";

const repo = "/repos/acme/config";
const plain = { auto_merge: false, required_contexts: [] };

describe("deployments", () => {
  let stage: Stage;
  let head: string;

  beforeEach(async () => {
    stage = await setStage();
    head = await stage.world.commitAs("bob", "acme/config", { branch: "topic", files: { a: "a\n" }, message: "a" });
  });
  afterEach(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  const deploy = (body: object): Promise<Reply> => stage.api("POST", `${repo}/deployments`, { body });
  const made = async (body: object) => pickNumber((await deploy({ ref: head, ...plain, ...body })).body, "id");
  const say = (id: number, state: string, more: object = {}) =>
    stage.api("POST", `${repo}/deployments/${id}/statuses`, { body: { state, ...more } });
  const stateOf = async (id: number) =>
    pick((await stage.api("GET", `${repo}/deployments/${id}/statuses`)).body, "0.state");
  const told = async () =>
    (await stage.hooks())
      .filter(({ event }) => event.startsWith("deployment"))
      .map(({ event, payload }) => `${event} ${pick(payload, "deployment_status.state") ?? ""}`.trim());

  it("record a commit, its environment and a payload, and are found again", async () => {
    const answer = await deploy({ ref: head, ...plain, environment: "qa1", payload: { release: 7 }, description: "d" });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        sha: head,
        ref: head,
        task: "deploy",
        environment: "qa1",
        original_environment: "qa1",
        payload: { release: 7 },
        transient_environment: false,
        production_environment: false,
        creator: { login: "tidegate[bot]" },
        performed_via_github_app: { slug: "tidegate" },
      },
    });
    // the published webhook schema forgets that a payload may be a text
    stage.world.faults.loseNext("deployment");
    const other = await made({ ref: "topic", task: "restart", payload: "as text" });
    const ids = async (query: string) => {
      const { body } = await stage.api("GET", `${repo}/deployments?${query}`);
      return Array.isArray(body) ? body.map((each: unknown) => pick(each, "id")) : body;
    };
    const first = pickNumber(answer.body, "id");
    expect(await ids("")).toEqual([other, first]);
    expect(await ids("environment=qa1")).toEqual([first]);
    expect(await ids("task=restart&ref=topic")).toEqual([other]);
    expect(await ids(`sha=${"0".repeat(40)}`)).toEqual([]);
    expect((await stage.api("GET", `${repo}/deployments/${first}`)).body).toEqual(answer.body);
    expect((await stage.api("GET", `${repo}/deployments/9`)).status).toBe(404);
  });

  it("are to production where the environment is called so, or the caller says so", async () => {
    const flag = async (body: object) =>
      pick((await deploy({ ref: head, ...plain, ...body })).body, "production_environment");
    expect(await flag({})).toBe(true);
    expect(await flag({ environment: "prod-eu" })).toBe(false);
    expect(await flag({ environment: "prod-eu", production_environment: true })).toBe(true);
    expect(await flag({ environment: "production", production_environment: false })).toBe(false);
  });

  it("by default merge the default branch into a branch that lacks some of it, and deploy nothing", async () => {
    await stage.world.commitAs("bob", "acme/config", { branch: "main", files: { b: "b\n" }, message: "b" });
    const merged = await deploy({ ref: "topic", required_contexts: [] });
    expect(merged).toMatchObject({ status: 202, body: { message: "Auto-merged main into topic on deployment." } });
    const now = await stage.world.resolve("acme/config", "topic");
    expect(now).not.toBe(head);
    expect((await stage.api("GET", `${repo}/deployments`)).body).toEqual([]);
    expect((await deploy({ ref: "topic", required_contexts: [] })).status).toBe(201);
    // a commit cannot be merged into
    expect((await deploy({ ref: head, required_contexts: [] })).status).toBe(201);
  });

  it("answer 409 where the default branch conflicts with the branch", async () => {
    await stage.world.commitAs("bob", "acme/config", { branch: "main", files: { a: "other\n" }, message: "b" });
    expect(await deploy({ ref: "topic" })).toMatchObject({
      status: 409,
      body: { message: "Conflict merging main into topic" },
    });
  });

  it("by default need everything green that was ever reported on the commit", async () => {
    const report = (state: string) => stage.api("POST", `${repo}/statuses/${head}`, { body: { state, context: "ci" } });
    expect((await deploy({ ref: head })).status).toBe(201);
    await report("pending");
    expect(await deploy({ ref: head })).toMatchObject({
      status: 409,
      body: {
        message: `Conflict: Commit status checks failed for ${head}.`,
        errors: [{ field: "required_contexts", contexts: [{ context: "ci", state: "pending" }] }],
      },
    });
    expect((await deploy({ ref: head, required_contexts: [] })).status).toBe(201);
    expect((await deploy({ ref: head, required_contexts: ["lint"] })).status).toBe(409);
    await report("success");
    expect((await deploy({ ref: head, required_contexts: ["ci"] })).status).toBe(201);
  });

  it("move by statuses, of which all but inactive are told", async () => {
    const id = await made({ environment: "qa1" });
    const status = await say(id, "in_progress", {
      log_url: "https://ci.example.com/1",
      environment_url: "https://qa1.example.com",
      description: "On its way",
    });
    expect(status).toMatchObject({
      status: 201,
      body: {
        state: "in_progress",
        target_url: "https://ci.example.com/1",
        environment_url: "https://qa1.example.com",
      },
    });
    const url = pick(status.body, "url");
    expect((await stage.api("GET", new URL(String(url)).pathname)).body).toEqual(status.body);
    await say(id, "success");
    await say(id, "inactive");
    expect(await stateOf(id)).toBe("inactive");
    expect(await told()).toEqual(["deployment", "deployment_status in_progress", "deployment_status success"]);
    const hooks = (await stage.hooks()).filter(({ event }) => event === "deployment_status");
    expect(hooks[0]?.payload).toMatchObject({
      deployment: { id, environment: "qa1" },
      deployment_status: { description: "On its way" },
      sender: { login: "tidegate[bot]" },
    });
  });

  it("make earlier successes of their environment inactive, and nothing else", async () => {
    const old = await made({ environment: "qa1" });
    const failed = await made({ environment: "qa1" });
    const elsewhere = await made({ environment: "qa2" });
    const transient = await made({ environment: "qa1", transient_environment: true });
    const production = await made({ environment: "qa1", production_environment: true });
    for (const id of [old, elsewhere, transient, production]) await say(id, "success", { auto_inactive: false });
    await say(failed, "failure");
    await say(await made({ environment: "qa1" }), "in_progress");
    expect(await stateOf(old)).toBe("success");
    await say(await made({ environment: "qa1" }), "success", { auto_inactive: false });
    expect(await stateOf(old)).toBe("success");
    await say(await made({ environment: "qa1" }), "success");
    const states = await Promise.all([old, failed, elsewhere, transient, production].map(stateOf));
    expect(states).toEqual(["inactive", "failure", "success", "success", "success"]);
  });

  it("are deleted when inactive, or when there is no other", async () => {
    const remove = async (id: number) => (await stage.api("DELETE", `${repo}/deployments/${id}`)).status;
    const [first, second] = [await made({}), await made({})];
    expect(await remove(first)).toBe(422);
    await say(first, "inactive");
    expect([await remove(first), await remove(first), await remove(second)]).toEqual([204, 404, 204]);
  });

  it.each([
    { what: "no reference", body: {} },
    { what: "a reference that is not there", body: { ref: "nowhere" } },
    { what: "contexts that are no list", body: { ref: "main", required_contexts: "ci" } },
    { what: "a payload that is a number", body: { ref: "main", payload: 7 } },
  ])("answer 422 to $what", async ({ body }) => {
    expect((await deploy(body)).status).toBe(422);
  });

  it.each([
    { what: "a state of another world", body: { state: "done" } },
    { what: "no state", body: {} },
    { what: "a description of 141 characters", body: { state: "success", description: "d".repeat(141) } },
  ])("answer 422 to a status with $what", async ({ body }) => {
    const path = `${repo}/deployments/${await made({})}/statuses`;
    expect((await stage.api("POST", path, { body })).status).toBe(422);
  });

  it("need the permission", async () => {
    const token = await stage.mint({ permissions: { checks: "write" } });
    expect((await stage.api("POST", `${repo}/deployments`, { body: { ref: head, ...plain }, token })).status).toBe(403);
    expect((await stage.api("GET", `${repo}/deployments`, { token })).status).toBe(403);
  });
});
