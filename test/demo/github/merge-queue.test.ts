import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { firstError, sendGraph } from "./graph.ts";
import { allPermissions, pick, pickText, type Stage, setStage } from "./stage.ts";

const repo = "/repos/acme/config";
const permissions = { ...allPermissions, merge_queues: "read" };

describe("a merge queue", () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await setStage({}, permissions);
    for (const name of ["one", "two"]) {
      const files = { [`${name}.yaml`]: `${name}\n` };
      const head = await stage.world.commitAs("bob", "acme/config", { branch: name, files, message: name });
      await stage.world.openPullRequestAs("bob", "acme/config", { head: name, title: name });
      await report(head, "success");
    }
    stage.world.protectBranch("acme/config", "main", { checks: ["ci"] });
    stage.world.requireMergeQueue("acme/config", "main", "squash");
    for (const number of [1, 2]) await expect.poll(() => mergeState(number)).toBe("clean");
  });
  afterEach(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  const mergeState = (number: number) => stage.world.pullRequest("acme/config", number).mergeState;
  const state = (number: number) => stage.world.pullRequest("acme/config", number).state;
  const report = (sha: string, state: string) =>
    stage.api("POST", `${repo}/statuses/${sha}`, { body: { state, context: "ci" } });
  const groups = async () =>
    (await stage.hooks())
      .filter(({ event }) => event === "merge_group")
      .map(({ payload }) => ({
        action: pick(payload, "action"),
        reason: pick(payload, "reason"),
        sha: pickText(payload, "merge_group.head_sha"),
        ref: pickText(payload, "merge_group.head_ref"),
      }));
  const told = async (number: number) =>
    (await stage.hooks())
      .filter(({ event, payload }) => event === "pull_request" && pick(payload, "number") === number)
      .map(({ payload }) => [pick(payload, "action"), pick(payload, "reason")])
      .slice(1);

  it("lets nobody merge past it, nor push", async () => {
    const why = "Repository rule violations found\n\nChanges must be made through the merge queue";
    const merged = await stage.api("PUT", `${repo}/pulls/1/merge`, { body: {} });
    expect([merged.status, pick(merged.body, "message")]).toEqual([405, why]);
    const files = { x: "x\n" };
    await expect(stage.world.commitAs("bob", "acme/config", { branch: "main", files, message: "x" })).rejects.toThrow(
      why,
    );
  });

  it("merges one after the other, each after the checks of what it would become", async () => {
    await stage.world.enqueueAs("bob", "acme/config", 1);
    await stage.world.enqueueAs("bob", "acme/config", 2);
    const [first] = await groups();
    expect(first).toMatchObject({ action: "checks_requested" });
    expect(first?.ref).toMatch(/^refs\/heads\/gh-readonly-queue\/main\/pr-1-[0-9a-f]{40}$/);
    expect([state(1), state(2)]).toEqual(["open", "open"]);
    await report(first?.sha ?? "", "success");
    expect([state(1), state(2)]).toEqual(["merged", "open"]);
    expect(await stage.world.resolve("acme/config", "main")).toBe(first?.sha);
    const second = (await groups()).at(-1);
    expect(second?.ref).toContain("/pr-2-");
    await report(second?.sha ?? "", "success");
    expect(await stage.world.listFiles("acme/config")).toEqual(expect.arrayContaining(["one.yaml", "two.yaml"]));
    expect((await groups()).map(({ action, reason }) => reason ?? action)).toEqual([
      "checks_requested",
      "merged",
      "checks_requested",
      "merged",
    ]);
    expect(await told(1)).toEqual([
      ["enqueued", undefined],
      ["dequeued", "MERGE"],
      ["closed", undefined],
    ]);
    expect((await stage.api("GET", `${repo}/branches`)).body).toHaveLength(3);
  });

  it("throws out what fails its checks, and goes on with the next", async () => {
    for (const number of [1, 2]) await stage.world.enqueueAs("bob", "acme/config", number);
    await report((await groups())[0]?.sha ?? "", "failure");
    expect([state(1), await told(1)]).toEqual([
      "open",
      [
        ["enqueued", undefined],
        ["dequeued", "CI_FAILURE"],
      ],
    ]);
    expect((await groups()).at(-1)?.ref).toContain("/pr-2-");
  });

  it("throws out what was pushed to, and takes out what is asked to", async () => {
    for (const number of [1, 2]) await stage.world.enqueueAs("bob", "acme/config", number);
    await stage.world.commitAs("bob", "acme/config", { branch: "one", files: { a: "b\n" }, message: "more" });
    await expect.poll(() => told(1)).toContainEqual(["dequeued", "BRANCH_PROTECTIONS"]);
    await stage.world.dequeueAs("bob", "acme/config", 2);
    expect((await told(2)).at(-1)).toEqual(["dequeued", "MANUAL"]);
    expect([state(1), state(2)]).toEqual(["open", "open"]);
    await expect(stage.world.dequeueAs("bob", "acme/config", 2)).rejects.toThrow("not in the merge queue");
  });

  it("makes its group anew when an administrator moves the branch", async () => {
    await stage.world.enqueueAs("bob", "acme/config", 1);
    await stage.world.commitAs("alice", "acme/config", { branch: "main", files: { hot: "fix\n" }, message: "hot" });
    await report((await groups())[0]?.sha ?? "", "success");
    expect((await groups()).map(({ action, reason }) => reason ?? action)).toEqual([
      "checks_requested",
      "invalidated",
      "checks_requested",
    ]);
    await report((await groups()).at(-1)?.sha ?? "", "success");
    expect(state(1)).toBe("merged");
    expect(await stage.world.listFiles("acme/config")).toContain("hot");
  });

  it("is where auto-merge leads, at once when nothing is to be waited for", async () => {
    stage.world.allowAutoMerge("acme/config");
    const pullRequestId = pickText((await stage.api("GET", `${repo}/pulls/1`)).body, "node_id");
    const enable = `mutation($id: ID!) {
      enablePullRequestAutoMerge(input: { pullRequestId: $id }) {
        pullRequest { isInMergeQueue isMergeQueueEnabled mergeQueueEntry { position state } }
      }
    }`;
    const { body } = await sendGraph(stage, enable, { id: pullRequestId });
    expect(pick(body, "data.enablePullRequestAutoMerge.pullRequest")).toEqual({
      isInMergeQueue: true,
      isMergeQueueEnabled: true,
      mergeQueueEntry: { position: 1, state: "AWAITING_CHECKS" },
    });
    const enqueue = `mutation($id: ID!) { enqueuePullRequest(input: { pullRequestId: $id }) { mergeQueueEntry { position } } }`;
    expect(
      pick((await sendGraph(stage, enqueue, { id: pullRequestId })).body, "data.enqueuePullRequest.mergeQueueEntry"),
    ).toEqual({ position: 1 });
    await stage.world.reviewAs("alice", "acme/config", 2, { event: "APPROVE" });
    const blocked = await stage.world.commitAs("bob", "acme/config", {
      branch: "two",
      files: { z: "z\n" },
      message: "z",
    });
    await expect.poll(() => mergeState(2)).toBe("blocked");
    const two = pickText((await stage.api("GET", `${repo}/pulls/2`)).body, "node_id");
    expect(firstError(await sendGraph(stage, enqueue, { id: two }))?.[0]).toBe("UNPROCESSABLE");
    await sendGraph(stage, enable, { id: two });
    await report(blocked, "success");
    expect((await told(2)).map(([action]) => action)).toEqual(["synchronize", "auto_merge_enabled", "enqueued"]);
  });
});
