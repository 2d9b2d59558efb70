import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mountPages } from "../../../../src/demo/github/page/mount.ts";
import { type Stage, setStage } from "../stage.ts";

const repository = "acme/config";
const path = "/acme/config/pull/1";

describe("the page of a pull request into a branch with rules", () => {
  let stage: Stage;
  let head = "";
  beforeAll(async () => {
    stage = await setStage({ mountPages });
    stage.world.allowAutoMerge(repository);
    stage.world.protectBranch(repository, "main", { checks: ["ci"], approvals: 1 });
    head = await stage.world.commitAs("bob", repository, { branch: "topic", files: { a: "a\n" }, message: "a" });
    await stage.world.openPullRequestAs("bob", repository, { head: "topic", title: "A", draft: true });
  });
  afterAll(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  const read = async () => (await fetch(stage.github.url + path)).text();
  const click = async (login: string, action: string, fields: Readonly<Record<string, string>> = {}) => {
    const answer = await fetch(`${stage.github.url}${path}/${action}`, {
      method: "POST",
      redirect: "manual",
      headers: { origin: stage.github.url, cookie: `acting_as=${login}` },
      body: new URLSearchParams(fields),
    });
    return { status: answer.status, text: await answer.text() };
  };

  it("makes a draft ready, and says what is still demanded", async () => {
    expect(await read()).toContain("Ready for review");
    expect((await click("bob", "ready")).status).toBe(303);
    await expect.poll(read).toContain("Merging is blocked by the rules of the base branch.");
    const text = await read();
    expect(text).toContain("At least 1 approving review is required");
    expect(text).toContain("Required status check &quot;ci&quot; is expected.");
    expect((await click("bob", "merge")).text).toContain("At least 1 approving review is required");
  });

  it("lets others review, but nobody approve their own", async () => {
    expect((await click("bob", "review", { event: "APPROVE", body: "" })).text).toContain("Can not approve your own");
    expect((await click("alice", "review", { event: "REQUEST_CHANGES", body: "" })).status).toBe(422);
    await click("alice", "review", { event: "REQUEST_CHANGES", body: "Not **yet**." });
    expect(await read()).toContain("Not <strong>yet</strong>.");
    await click("alice", "review", { event: "APPROVE", body: "" });
    expect(await read()).not.toContain("At least 1 approving review is required");
  });

  it("shows reactions to comments and deployments of its commits", async () => {
    const id = await stage.world.commentAs("bob", repository, 1, "/deploy qa1");
    await stage.api("POST", `/repos/acme/config/issues/comments/${id}/reactions`, { body: { content: "rocket" } });
    const wish = { ref: head, environment: "qa1", auto_merge: false, required_contexts: [] };
    const { body } = await stage.api("POST", "/repos/acme/config/deployments", { body: wish });
    const deployment = typeof body === "object" && body !== null && "id" in body ? body.id : 0;
    await stage.api("POST", `/repos/acme/config/deployments/${deployment}/statuses`, {
      body: { state: "success", environment_url: "https://qa1.example.com", log_url: "https://ci.example.com/7" },
    });
    const text = await read();
    for (const word of ["🚀 1", "Deployments (1)", 'href="https://qa1.example.com"', 'href="https://ci.example.com/7"'])
      expect(text).toContain(word);
  });

  it("merges by itself once the check is green", async () => {
    await click("bob", "auto-merge", { method: "squash" });
    expect(await read()).toContain("bob has this merged (squash)");
    await click("bob", "no-auto-merge");
    await click("bob", "auto-merge", { method: "squash" });
    await stage.api("POST", `/repos/acme/config/statuses/${head}`, { body: { state: "success", context: "ci" } });
    expect(stage.world.pullRequest(repository, 1).state).toBe("merged");
    expect(await read()).toContain("Revert");
  });

  it("puts into the queue and takes out of it", async () => {
    stage.world.unprotectBranch(repository, "main");
    stage.world.protectBranch(repository, "main", { checks: ["ci"] });
    stage.world.requireMergeQueue(repository, "main");
    const next = await stage.world.commitAs("bob", repository, { branch: "next", files: { b: "b\n" }, message: "b" });
    const number = await stage.world.openPullRequestAs("bob", repository, { head: "next", title: "B" });
    await stage.api("POST", `/repos/acme/config/statuses/${next}`, { body: { state: "success", context: "ci" } });
    await expect.poll(() => stage.world.pullRequest(repository, number).mergeState).toBe("clean");
    const page = async () => (await fetch(`${stage.github.url}/acme/config/pull/${number}`)).text();
    expect(await page()).toContain("Merge when ready");
    await stage.world.enqueueAs("bob", repository, number);
    expect(await page()).toContain("In the merge queue, at place 1.");
  });
});
