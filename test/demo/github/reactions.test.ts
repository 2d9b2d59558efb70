import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pick, pickNumber, type Stage, setStage } from "./stage.ts";

const repo = "/repos/acme/config";

describe("reactions", () => {
  let stage: Stage;
  let comment: number;

  beforeAll(async () => {
    stage = await setStage();
    await stage.world.commitAs("bob", "acme/config", { branch: "topic", files: { a: "a\n" }, message: "a" });
    await stage.world.openPullRequestAs("bob", "acme/config", { head: "topic", title: "A" });
    comment = await stage.world.commentAs("bob", "acme/config", 1, "/deploy qa1");
  });
  afterAll(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  it.each([
    { on: "a comment", path: () => `${repo}/issues/comments/${comment}` },
    { on: "a pull request", path: () => `${repo}/issues/1` },
  ])("on $on are made once, counted, listed by content and taken away", async ({ path }) => {
    const at = `${path()}/reactions`;
    const eyes = await stage.api("POST", at, { body: { content: "eyes" } });
    expect(eyes).toMatchObject({ status: 201, body: { content: "eyes", user: { login: "tidegate[bot]" } } });
    const again = await stage.api("POST", at, { body: { content: "eyes" } });
    expect([again.status, pick(again.body, "id")]).toEqual([200, pick(eyes.body, "id")]);
    await stage.api("POST", at, { body: { content: "rocket" } });
    expect((await stage.api("GET", `${at}?content=rocket`)).body).toMatchObject([{ content: "rocket" }]);
    expect((await stage.api("GET", path())).body).toMatchObject({
      reactions: { total_count: 2, eyes: 1, rocket: 1, "+1": 0 },
    });
    const one = `${at}/${pickNumber(eyes.body, "id")}`;
    expect((await stage.api("DELETE", one)).status).toBe(204);
    expect((await stage.api("DELETE", one)).status).toBe(404);
    expect((await stage.api("GET", at)).body).toHaveLength(1);
  });

  it("by people are one a person and content, and need no more than read rights", async () => {
    stage.world.setCollaborator("acme/config", "octocat", "read");
    for (const login of ["bob", "octocat", "octocat"]) await stage.world.reactAs(login, comment, "heart");
    expect(stage.world.listReactions(comment).filter(({ content }) => content === "heart")).toEqual([
      { author: "bob", content: "heart" },
      { author: "octocat", content: "heart" },
    ]);
  });

  it.each([
    { what: "a content of another world", path: "1/reactions", body: { content: "tada" }, status: 422 },
    { what: "no content", path: "1/reactions", body: {}, status: 422 },
    { what: "an issue that is not there", path: "9/reactions", body: { content: "eyes" }, status: 404 },
    { what: "a comment that is not there", path: "comments/9/reactions", body: { content: "eyes" }, status: 404 },
  ])("answer $status to $what", async ({ path, body, status }) => {
    expect((await stage.api("POST", `${repo}/issues/${path}`, { body })).status).toBe(status);
  });

  it("need a permission to write, and send no webhook", async () => {
    const token = await stage.mint({ permissions: { pull_requests: "read" } });
    const path = `${repo}/issues/comments/${comment}/reactions`;
    expect((await stage.api("POST", path, { body: { content: "eyes" }, token })).status).toBe(403);
    const events = new Set((await stage.hooks()).map(({ event }) => event));
    expect([...events].sort()).toEqual(["create", "installation", "issue_comment", "pull_request", "push"]);
  });

  it("go with their comment", async () => {
    const id = await stage.world.commentAs("bob", "acme/config", 1, "gone soon");
    await stage.world.reactAs("bob", id, "eyes");
    await stage.api("DELETE", `${repo}/issues/comments/${id}`);
    expect(stage.world.listReactions(id)).toEqual([]);
  });
});
