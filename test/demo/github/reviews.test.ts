import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pick, pickNumber, type Stage, setStage } from "./stage.ts";

const repo = "/repos/acme/config";

describe("reviews", () => {
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

  const review = (body: object) => stage.api("POST", `${repo}/pulls/1/reviews`, { body });
  const told = async () => (await stage.hooks()).filter(({ event }) => event === "pull_request_review");

  it("approve, ask for changes and comment, and tell the Apps in small letters", async () => {
    const approved = await review({ event: "APPROVE" });
    expect(approved).toMatchObject({
      status: 200,
      body: { state: "APPROVED", body: "", commit_id: head, user: { login: "tidegate[bot]", type: "Bot" } },
    });
    await stage.world.reviewAs("alice", "acme/config", 1, { event: "REQUEST_CHANGES", body: "Not yet." });
    await review({ event: "COMMENT", body: "/deploy qa1", commit_id: head });
    expect((await stage.api("GET", `${repo}/pulls/1/reviews`)).body).toMatchObject([
      { state: "APPROVED", author_association: "NONE" },
      { state: "CHANGES_REQUESTED", body: "Not yet.", author_association: "MEMBER" },
      { state: "COMMENTED", body: "/deploy qa1" },
    ]);
    expect((await told()).map(({ payload }) => pick(payload, "review.state"))).toEqual([
      "approved",
      "changes_requested",
      "commented",
    ]);
    expect((await told())[1]?.payload).toMatchObject({
      action: "submitted",
      review: { body: "Not yet.", user: { login: "alice" } },
      pull_request: { number: 1, head: { sha: head }, auto_merge: null },
      sender: { login: "alice" },
    });
  });

  it("are dismissed with a reason, approvals and requests for changes only", async () => {
    const id = pickNumber((await review({ event: "APPROVE" })).body, "id");
    const path = `${repo}/pulls/1/reviews/${id}`;
    expect((await stage.api("PUT", `${path}/dismissals`, { body: {} })).status).toBe(422);
    const dismissed = await stage.api("PUT", `${path}/dismissals`, { body: { message: "Stale." } });
    expect(dismissed).toMatchObject({ status: 200, body: { id, state: "DISMISSED" } });
    expect((await stage.api("GET", path)).body).toMatchObject({ state: "DISMISSED" });
    expect((await told()).at(-1)?.payload).toMatchObject({ action: "dismissed", review: { id, state: "dismissed" } });
    expect(await stage.api("PUT", `${path}/dismissals`, { body: { message: "Again." } })).toMatchObject({
      status: 422,
      body: { errors: ["Can not dismiss a dismissed pull request review"] },
    });
  });

  it("stay pending until they are submitted, unseen and untold", async () => {
    const before = (await told()).length;
    const pending = await review({ body: "hm" });
    expect(pending.body).toMatchObject({ state: "PENDING" });
    expect(pick(pending.body, "submitted_at")).toBeUndefined();
    expect((await review({ event: "APPROVE" })).status).toBe(422);
    expect(stage.world.listReviews("acme/config", 1).map(({ state }) => state)).not.toContain("PENDING");
    expect(await told()).toHaveLength(before);
    const path = `${repo}/pulls/1/reviews/${pickNumber(pending.body, "id")}/events`;
    expect((await stage.api("POST", path, { body: { event: "COMMENT" } })).body).toMatchObject({ state: "COMMENTED" });
    expect((await stage.api("POST", path, { body: { event: "COMMENT" } })).status).toBe(422);
    expect(await told()).toHaveLength(before + 1);
  });

  it("by somebody who was asked for one answer the request", async () => {
    await stage.api("POST", `${repo}/pulls/1/requested_reviewers`, { body: { reviewers: ["alice"] } });
    await stage.world.reviewAs("alice", "acme/config", 1, { event: "APPROVE" });
    expect((await stage.api("GET", `${repo}/pulls/1`)).body).toMatchObject({ requested_reviewers: [] });
  });

  it.each([
    { event: "APPROVE", error: "Can not approve your own pull request" },
    { event: "REQUEST_CHANGES", error: "Can not request changes on your own pull request" },
  ] as const)("refuse $event from the author", async ({ event, error }) => {
    const own = stage.world.reviewAs("bob", "acme/config", 1, { event, body: "mine" });
    await expect(own).rejects.toMatchObject({ status: 422, errors: [error] });
  });

  it("need a word where they do not approve, rights to read, and write rights to be dismissed", async () => {
    expect((await review({ event: "COMMENT" })).status).toBe(422);
    expect((await review({ event: "HOORAY" })).status).toBe(422);
    const stranger = stage.world.reviewAs("octocat", "acme/config", 1, { event: "APPROVE" });
    await expect(stranger).rejects.toThrow("Not Found");
    stage.world.setCollaborator("acme/config", "octocat", "triage");
    const id = await stage.world.reviewAs("octocat", "acme/config", 1, { event: "APPROVE" });
    await expect(stage.world.dismissReviewAs("octocat", "acme/config", id)).rejects.toThrow("write rights");
    await stage.world.dismissReviewAs("bob", "acme/config", id);
    expect((await stage.api("GET", `${repo}/pulls/1/reviews/1`)).status).toBe(404);
    expect((await stage.api("GET", `${repo}/pulls/7/reviews`)).status).toBe(404);
  });
});
