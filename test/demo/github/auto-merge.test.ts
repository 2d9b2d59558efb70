import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { firstError, sendGraph } from "./graph.ts";
import { pick, pickText, type Reply, type Stage, setStage } from "./stage.ts";

const repo = "/repos/acme/config";
const enableMutation = `mutation($input: EnablePullRequestAutoMergeInput!) {
  enablePullRequestAutoMerge(input: $input) {
    actor { login }
    pullRequest { number mergeStateStatus autoMergeRequest { mergeMethod commitHeadline enabledBy { login } } }
  }
}`;

describe("auto-merge", () => {
  let stage: Stage;
  let head: string;
  let pullRequestId: string;

  beforeEach(async () => {
    stage = await setStage();
    stage.world.allowAutoMerge("acme/config");
    stage.world.protectBranch("acme/config", "main", { checks: ["ci"] });
    head = await push({ a: "a\n" });
    await stage.world.openPullRequestAs("bob", "acme/config", { head: "topic", title: "A" });
    pullRequestId = pickText((await stage.api("GET", `${repo}/pulls/1`)).body, "node_id");
    await expect.poll(() => stage.world.pullRequest("acme/config", 1).mergeState).toBe("blocked");
  });
  afterEach(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  const push = (files: Readonly<Record<string, string>>) =>
    stage.world.commitAs("bob", "acme/config", { branch: "topic", files, message: "a" });
  const report = (state: string, context = "ci") =>
    stage.api("POST", `${repo}/statuses/${stage.world.pullRequest("acme/config", 1).headSha}`, {
      body: { state, context },
    });
  const enable = (input: object = {}): Promise<Reply> =>
    sendGraph(stage, enableMutation, { input: { pullRequestId, ...input } });
  const state = () => stage.world.pullRequest("acme/config", 1).state;
  const told = async () =>
    (await stage.hooks())
      .filter(({ event }) => event === "pull_request")
      .map(({ payload }) => pick(payload, "action"))
      .slice(1);

  it("merges by the chosen method when the required checks turn green, whatever else fails", async () => {
    const enabled = await enable({ mergeMethod: "SQUASH", expectedHeadOid: head, commitHeadline: "Release" });
    expect(pick(enabled.body, "data.enablePullRequestAutoMerge")).toEqual({
      actor: { login: "tidegate" },
      pullRequest: {
        number: 1,
        mergeStateStatus: "BLOCKED",
        autoMergeRequest: { mergeMethod: "SQUASH", commitHeadline: "Release", enabledBy: { login: "tidegate" } },
      },
    });
    expect((await stage.api("GET", `${repo}/pulls/1`)).body).toMatchObject({
      auto_merge: { enabled_by: { login: "tidegate[bot]" }, merge_method: "squash", commit_title: "Release" },
    });
    await report("pending");
    await report("failure", "lint");
    expect(state()).toBe("open");
    await report("success");
    expect(state()).toBe("merged");
    expect((await stage.world.listCommits("acme/config"))[0]).toMatchObject({ message: "Release" });
    expect(await told()).toEqual(["auto_merge_enabled", "closed"]);
    const closed = (await stage.hooks()).filter(({ payload }) => pick(payload, "action") === "closed");
    expect(closed[0]?.payload).toMatchObject({
      pull_request: { merged: true, merged_by: { login: "tidegate[bot]" }, auto_merge: { merge_method: "squash" } },
    });
  });

  it("waits for approvals too, and works as a person", async () => {
    stage.world.protectBranch("acme/config", "main", { approvals: 1 });
    await stage.world.enableAutoMergeAs("bob", "acme/config", 1);
    await stage.world.reviewAs("alice", "acme/config", 1, { event: "COMMENT", body: "Hm." });
    expect(state()).toBe("open");
    stage.world.protectBranch("acme/config", "main", { approvals: 1, checks: ["ci"] });
    await stage.world.reviewAs("alice", "acme/config", 1, { event: "APPROVE" });
    expect(state()).toBe("open");
    await stage.world.reportAs("bob", "acme/config", head, { context: "ci", state: "success" });
    expect(state()).toBe("merged");
  });

  it("goes on after a push of somebody who may write, and ends with one of somebody who may not", async () => {
    await enable();
    await report("pending");
    const next = await push({ a: "b\n" });
    await report("success");
    await expect.poll(state).toBe("merged");
    expect((await stage.world.listCommits("acme/config")).map(({ sha }) => sha)).toContain(next);

    const { world } = stage;
    await world.createFork("acme/site", "octocat");
    const mine = (text: string) =>
      world.commitAs("octocat", "octocat/site", { branch: "topic", files: { "index.html": text }, message: "m" });
    await mine("<p>good</p>");
    await world.openPullRequestAs("octocat", "acme/site", { head: "octocat:topic", title: "Mine" });
    world.allowAutoMerge("acme/site");
    world.protectBranch("acme/site", "main", { checks: ["ci"] });
    await world.enableAutoMergeAs("alice", "acme/site", 1);
    await mine("<p>bad</p>");
    expect((await stage.api("GET", "/repos/acme/site/pulls/1")).body).toMatchObject({ auto_merge: null });
  });

  it("ends when it is taken off, when the pull request is closed, and when its base changes", async () => {
    await enable();
    const off = `mutation($id: ID!) { disablePullRequestAutoMerge(input: { pullRequestId: $id }) { pullRequest { number } } }`;
    await sendGraph(stage, off, { id: pullRequestId });
    expect(firstError(await sendGraph(stage, off, { id: pullRequestId }))?.[0]).toBe("UNPROCESSABLE");
    await enable();
    await stage.world.closeAs("bob", "acme/config", 1);
    await stage.world.reopenAs("bob", "acme/config", 1);
    expect((await stage.api("GET", `${repo}/pulls/1`)).body).toMatchObject({ auto_merge: null });
    await stage.world.commitAs("alice", "acme/config", { branch: "other", files: { c: "c\n" }, message: "c" });
    await expect.poll(() => stage.world.pullRequest("acme/config", 1).mergeState).toBe("blocked");
    await enable();
    await stage.world.editPullRequestAs("bob", "acme/config", 1, { base: "other" });
    expect(await told()).toEqual([
      "auto_merge_enabled",
      "auto_merge_disabled",
      "auto_merge_enabled",
      "auto_merge_disabled",
      "closed",
      "reopened",
      "auto_merge_enabled",
      "auto_merge_disabled",
      "edited",
    ]);
    await report("success");
    expect(state()).toBe("open");
  });

  it.each([
    { status: "clean", before: () => report("success") },
    { status: "unstable", before: () => Promise.all([report("success"), report("failure", "lint")]) },
  ])("refuses where there is nothing to wait for: $status", async ({ status, before }) => {
    await before();
    expect(firstError(await enable())).toEqual(["UNPROCESSABLE", `Pull request is in ${status} status`]);
    const merge = `mutation($input: MergePullRequestInput!) { mergePullRequest(input: $input) { pullRequest { merged state } } }`;
    const merged = await sendGraph(stage, merge, { input: { pullRequestId, expectedHeadOid: head } });
    expect(pick(merged.body, "data.mergePullRequest.pullRequest")).toEqual({ merged: true, state: "MERGED" });
  });

  it("refuses where nothing could be waited for, where it is not allowed, and another head", async () => {
    expect(firstError(await enable({ expectedHeadOid: "0".repeat(40) }))?.[1]).toContain("Head branch was modified");
    await stage.world.createRepository({ owner: "acme", name: "plain", files: { a: "a\n" } });
    await stage.world.commitAs("alice", "acme/plain", { branch: "b", files: { b: "b\n" }, message: "b" });
    await stage.world.openPullRequestAs("alice", "acme/plain", { head: "b", title: "B" });
    const byAlice = () => stage.world.enableAutoMergeAs("alice", "acme/plain", 1);
    await expect(byAlice()).rejects.toThrow("Auto merge is not allowed for this repository");
    stage.world.allowAutoMerge("acme/plain");
    await expect(byAlice()).rejects.toThrow(
      /^(Protected branch rules not configured for this branch|Pull request is in clean status)$/,
    );
  });

  it("refuses a merge in GraphQL with the words of REST", async () => {
    const merge = `mutation($input: MergePullRequestInput!) { mergePullRequest(input: $input) { clientMutationId } }`;
    expect(firstError(await sendGraph(stage, merge, { input: { pullRequestId } }))).toEqual([
      "UNPROCESSABLE",
      'Required status check "ci" is expected.',
    ]);
  });
});
