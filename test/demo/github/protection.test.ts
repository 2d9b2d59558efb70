import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pick, type Reply, type Stage, setStage } from "./stage.ts";

const repo = "/repos/acme/config";
const path = `${repo}/branches/main/protection`;
const nothing = {
  required_status_checks: null,
  enforce_admins: null,
  required_pull_request_reviews: null,
  restrictions: null,
};

describe("branch protection", () => {
  let stage: Stage;
  let head: string;

  beforeEach(async () => {
    stage = await setStage();
    head = await push("topic", { a: "a\n" });
    await stage.world.openPullRequestAs("bob", "acme/config", { head: "topic", title: "A" });
  });
  afterEach(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  const push = (branch: string, files: Readonly<Record<string, string>>) =>
    stage.world.commitAs("bob", "acme/config", { branch, files, message: branch });
  const protect = (body: object): Promise<Reply> => stage.api("PUT", path, { body: { ...nothing, ...body } });
  const merge = async (body: object = {}) => {
    const answer = await stage.api("PUT", `${repo}/pulls/1/merge`, { body });
    return [answer.status, pick(answer.body, "message")];
  };
  const report = (context: string, state: string, sha = head) =>
    stage.api("POST", `${repo}/statuses/${sha}`, { body: { state, context } });
  const mergeState = async () => {
    await expect.poll(async () => pick((await stage.api("GET", `${repo}/pulls/1`)).body, "mergeable")).not.toBeNull();
    return pick((await stage.api("GET", `${repo}/pulls/1`)).body, "mergeable_state");
  };

  it("is written, read and taken away", async () => {
    expect(await stage.api("GET", path)).toMatchObject({ status: 404, body: { message: "Branch not protected" } });
    const written = await protect({
      required_status_checks: { strict: true, contexts: ["ci", "lint"] },
      required_pull_request_reviews: { dismiss_stale_reviews: true },
      enforce_admins: true,
      allow_force_pushes: true,
    });
    expect(written).toMatchObject({
      status: 200,
      body: {
        required_status_checks: { strict: true, contexts: ["ci", "lint"] },
        required_pull_request_reviews: { dismiss_stale_reviews: true, required_approving_review_count: 1 },
        enforce_admins: { enabled: true },
        allow_force_pushes: { enabled: true },
        allow_deletions: { enabled: false },
      },
    });
    expect((await stage.api("GET", path)).body).toMatchObject({ required_status_checks: { strict: true } });
    expect((await stage.api("GET", `${repo}/branches/main`)).body).toMatchObject({
      protected: true,
      protection: {
        enabled: true,
        required_status_checks: { enforcement_level: "everyone", contexts: ["ci", "lint"] },
      },
    });
    expect((await stage.api("GET", `${repo}/branches`)).body).toMatchObject([
      { protected: true },
      { protected: false },
    ]);
    expect((await stage.api("DELETE", path)).status).toBe(204);
    expect((await stage.api("GET", `${repo}/branches/main`)).body).toMatchObject({ protected: false });
    expect((await stage.api("DELETE", path)).status).toBe(404);
  });

  it.each([
    { what: "half a protection", body: { required_status_checks: null }, status: 422 },
    {
      what: "seven approvals",
      body: { ...nothing, required_pull_request_reviews: { required_approving_review_count: 7 } },
      status: 422,
    },
    {
      what: "a list of those who may push, which the stand-in has not",
      body: { ...nothing, restrictions: { users: [], teams: [] } },
      status: 422,
    },
  ])("answers $status to $what", async ({ body, status }) => {
    expect((await stage.api("PUT", path, { body })).status).toBe(status);
  });

  it("is for administrators' tokens, of branches that are there", async () => {
    const token = await stage.mint({ permissions: { contents: "write" } });
    expect((await stage.api("GET", path, { token })).status).toBe(403);
    expect((await stage.api("GET", `${repo}/branches/nowhere/protection`)).status).toBe(404);
    await push("a/b", { b: "b\n" });
    expect((await stage.api("PUT", `${repo}/branches/a%2Fb/protection`, { body: nothing })).status).toBe(200);
  });

  it("blocks a merge until its one check is green, and says how it stands", async () => {
    await protect({ required_status_checks: { strict: false, contexts: ["ci"] } });
    expect(await mergeState()).toBe("blocked");
    expect(await merge()).toEqual([405, 'Required status check "ci" is expected.']);
    await report("ci", "pending");
    expect(await merge()).toEqual([405, 'Required status check "ci" is pending.']);
    await report("ci", "error");
    expect(await merge()).toEqual([405, 'Required status check "ci" is failing.']);
    await report("ci", "success");
    await report("other", "failure");
    expect(await mergeState()).toBe("unstable");
    expect((await merge())[0]).toBe(200);
  });

  it("counts the checks that are missing where there are several", async () => {
    await protect({ required_status_checks: { strict: false, contexts: ["a", "b", "c"] } });
    expect(await merge()).toEqual([405, "3 of 3 required status checks are expected."]);
    await report("a", "failure");
    expect(await merge()).toEqual([405, "3 of 3 required status checks have not succeeded: 1 failing and 2 expected."]);
    await report("a", "success");
    await report("b", "success");
    expect(await merge()).toEqual([405, "1 of 3 required status checks have not succeeded: 1 expected."]);
  });

  it("binds a check to an App where one is named, or has written it before", async () => {
    const status = {
      required_status_checks: { strict: false, contexts: [], checks: [{ context: "qa1", app_id: stage.appId }] },
    };
    expect((await protect(status)).body).toMatchObject({
      required_status_checks: { checks: [{ context: "qa1", app_id: stage.appId }] },
    });
    await report("qa1", "success");
    expect(await merge()).toEqual([405, 'Required status check "qa1" is expected.']);
    const run = { name: "qa1", head_sha: head, conclusion: "success" };
    await stage.api("POST", `${repo}/check-runs`, { body: run });
    expect(await mergeState()).toBe("clean");
    const bound = await protect({ required_status_checks: { strict: false, contexts: ["qa1", "new"] } });
    expect(pick(bound.body, "required_status_checks.checks")).toEqual([
      { context: "qa1", app_id: stage.appId },
      { context: "new", app_id: null },
    ]);
    const anybody = { strict: false, contexts: [], checks: [{ context: "qa1", app_id: -1 }] };
    expect(pick((await protect({ required_status_checks: anybody })).body, "required_status_checks.checks")).toEqual([
      { context: "qa1", app_id: null },
    ]);
  });

  it("waits for a head that holds the whole base where it is strict", async () => {
    await push("main", { b: "b\n" });
    await protect({ required_status_checks: { strict: true, contexts: ["ci"] } });
    await report("ci", "success");
    expect(await mergeState()).toBe("behind");
    expect(await merge()).toEqual([405, 'Required status check "ci" is expected.']);
    await stage.api("PUT", `${repo}/pulls/1/update-branch`);
    await report("ci", "success", stage.world.pullRequest("acme/config", 1).headSha);
    expect(await mergeState()).toBe("clean");
    expect((await merge())[0]).toBe(200);
  });

  it("waits for approvals of those who may write, and for changes that they asked for", async () => {
    await protect({ required_pull_request_reviews: { required_approving_review_count: 1 } });
    const missing = [405, "At least 1 approving review is required by reviewers with write access."];
    expect(await merge()).toEqual(missing);
    stage.world.setCollaborator("acme/config", "octocat", "triage");
    await stage.world.reviewAs("octocat", "acme/config", 1, { event: "APPROVE" });
    expect(await merge()).toEqual(missing);
    await stage.world.reviewAs("alice", "acme/config", 1, { event: "APPROVE" });
    expect(await mergeState()).toBe("clean");
    await stage.world.reviewAs("alice", "acme/config", 1, { event: "REQUEST_CHANGES", body: "No." });
    expect(await mergeState()).toBe("blocked");
    expect(String((await merge())[1])).toContain("Changes have been requested");
    await stage.world.reviewAs("alice", "acme/config", 1, { event: "COMMENT", body: "Hm." });
    expect(await mergeState()).toBe("blocked");
    await stage.world.reviewAs("alice", "acme/config", 1, { event: "APPROVE" });
    expect((await merge())[0]).toBe(200);
  });

  it("dismisses approvals after a push where it says so, and tells of it", async () => {
    stage.world.protectBranch("acme/config", "main", { approvals: 1, dismissStale: true });
    await stage.world.reviewAs("alice", "acme/config", 1, { event: "APPROVE" });
    await push("topic", { a: "b\n" });
    expect(stage.world.listReviews("acme/config", 1)).toMatchObject([{ state: "DISMISSED" }]);
    expect((await merge())[0]).toBe(405);
    const told = (await stage.hooks()).filter(({ event }) => event === "pull_request_review");
    expect(told.map(({ payload }) => pick(payload, "action"))).toEqual(["submitted", "dismissed"]);
  });

  it("keeps pushes from the branch, by whatever door, but not administrators unless it binds them", async () => {
    stage.world.protectBranch("acme/config", "main", { approvals: 1 });
    const why = "Changes must be made through a pull request.";
    await expect(push("main", { b: "b\n" })).rejects.toMatchObject({ status: 422, message: why });
    await expect(stage.world.pushAs("bob", "acme/config", "refs/heads/main", head)).rejects.toThrow(why);
    const ref = await stage.api("PATCH", `${repo}/git/refs/heads/main`, { body: { sha: head } });
    expect(ref).toMatchObject({ status: 422, body: { message: why } });
    const content = Buffer.from("new\n").toString("base64");
    const file = await stage.api("PUT", `${repo}/contents/new`, { body: { message: "m", content } });
    expect(file).toMatchObject({ status: 409, body: { message: `Could not create file: ${why}` } });
    const byAdmin = () =>
      stage.world.commitAs("alice", "acme/config", { branch: "main", files: { c: "c\n" }, message: "c" });
    expect(await byAdmin()).toMatch(/^[0-9a-f]{40}$/);
    stage.world.protectBranch("acme/config", "main", { approvals: 1, enforceAdmins: true });
    await expect(byAdmin()).rejects.toThrow(why);
    stage.world.unprotectBranch("acme/config", "main");
    await push("main", { d: "d\n" });
  });

  it("keeps a branch from being forced and deleted, and lets what is already green arrive", async () => {
    stage.world.protectBranch("acme/config", "main", { checks: ["ci"] });
    const move = (sha: string | undefined) => stage.world.pushAs("bob", "acme/config", "refs/heads/main", sha);
    await expect(move(undefined)).rejects.toThrow("Cannot delete this branch");
    await expect(move(head)).rejects.toThrow('Required status check "ci" is expected.');
    await report("ci", "success");
    await move(head);
    const first = (await stage.world.listCommits("acme/config")).at(-1)?.sha;
    await expect(move(first)).rejects.toThrow("Cannot force-push to this branch");
    expect(stage.world.pullRequest("acme/config", 1).state).toBe("merged");
  });

  it("may forbid merge commits", async () => {
    await protect({ required_linear_history: true });
    expect(await merge()).toEqual([405, "This branch must not contain merge commits."]);
    expect((await merge({ merge_method: "squash" }))[0]).toBe(200);
  });
});
