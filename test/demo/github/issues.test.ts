import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pick, pickNumber, type Reply, type Stage, setStage } from "./stage.ts";

const repo = "/repos/acme/config";

describe("comments and labels", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await setStage();
    await stage.world.commitAs("bob", "acme/config", { branch: "topic", files: { a: "a\n" }, message: "a" });
    await stage.world.openPullRequestAs("bob", "acme/config", { head: "topic", title: "A" });
    await stage.world.openIssueAs("bob", "acme/config", { title: "An issue" });
  });
  afterAll(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  it("creates, reads, edits and deletes a comment, and tells of each", async () => {
    const made = await comment("first");
    expect(made).toMatchObject({
      status: 201,
      body: {
        body: "first",
        user: { login: "tidegate[bot]", type: "Bot" },
        performed_via_github_app: { slug: "tidegate" },
      },
    });
    const id = pickNumber(made.body, "id");
    const path = `${repo}/issues/comments/${id}`;
    expect((await stage.api("PATCH", path, { body: { body: "second" } })).body).toMatchObject({ id, body: "second" });
    expect((await stage.api("GET", path)).body).toMatchObject({ body: "second" });
    expect((await stage.api("DELETE", path)).status).toBe(204);
    expect((await stage.api("GET", path)).status).toBe(404);
    const hooks = (await stage.hooks()).filter(({ payload }) => pick(payload, "comment.id") === id);
    expect(hooks.map(({ payload }) => [pick(payload, "action"), pick(payload, "changes.body.from")])).toEqual([
      ["created", undefined],
      ["edited", "first"],
      ["deleted", undefined],
    ]);
    expect(hooks[0]?.payload).toMatchObject({
      issue: { number: 1, pull_request: { url: `${stage.github.url}${repo}/pulls/1` } },
      installation: { id: stage.installationId },
      organization: { login: "acme" },
      sender: { login: "tidegate[bot]" },
    });
  });

  it("lists comments oldest first, in pages, and since a moment", async () => {
    for (const text of ["a", "b", "c"]) await comment(text);
    const page = await stage.api("GET", `${repo}/issues/1/comments?per_page=2`);
    expect(page.body).toMatchObject([{ body: "a" }, { body: "b" }]);
    expect(page.headers.get("link")).toContain('rel="next"');
    const late = await stage.api("GET", `${repo}/issues/1/comments?since=2099-01-01T00:00:00Z`);
    expect(late.body).toEqual([]);
  });

  it("shows a person's comment as hers, with her tie to the repository", async () => {
    const id = await stage.world.commentAs("alice", "acme/config", 1, "/help");
    expect((await stage.api("GET", `${repo}/issues/comments/${id}`)).body).toMatchObject({
      user: { login: "alice", type: "User" },
      performed_via_github_app: null,
      author_association: "MEMBER",
    });
    const bobs = await stage.world.commentAs("bob", "acme/config", 1, "hm");
    expect((await stage.api("GET", `${repo}/issues/comments/${bobs}`)).body).toMatchObject({
      author_association: "COLLABORATOR",
    });
  });

  it("takes 65,536 characters and no more, and not nothing", async () => {
    expect((await comment("é".repeat(65_536))).status).toBe(201);
    expect((await comment("b".repeat(65_537))).status).toBe(422);
    expect((await comment(" ")).status).toBe(422);
    expect((await stage.api("POST", `${repo}/issues/1/comments`, { body: {} })).status).toBe(422);
    expect((await stage.api("POST", `${repo}/issues/1/comments`, { body: "{" })).status).toBe(400);
    expect((await stage.api("POST", `${repo}/issues/99/comments`, { body: { body: "b" } })).status).toBe(404);
  });

  it("tells the difference between an issue and a pull request", async () => {
    const issue = await stage.api("GET", `${repo}/issues/2`);
    expect(issue.body).toMatchObject({ number: 2, title: "An issue", state: "open" });
    expect(issue.body).not.toHaveProperty("pull_request");
    expect((await stage.api("GET", `${repo}/pulls/2`)).status).toBe(404);
    const closed = await stage.api("PATCH", `${repo}/issues/2`, {
      body: { state: "closed", state_reason: "not_planned" },
    });
    expect(closed.body).toMatchObject({
      state: "closed",
      state_reason: "not_planned",
      closed_by: { login: "tidegate[bot]" },
    });
  });

  it("makes labels that it has not when they are put on, and tells of each", async () => {
    const put = await stage.api("POST", `${repo}/issues/1/labels`, { body: { labels: ["release", "env: qa1"] } });
    expect(put.body).toMatchObject([
      { name: "release", color: "ededed" },
      { name: "env: qa1", default: false },
    ]);
    expect((await stage.api("GET", `${repo}/labels/env:%20qa1`)).body).toMatchObject({ name: "env: qa1" });
    expect((await stage.api("POST", `${repo}/issues/1/labels`, { body: ["Release"] })).body).toHaveLength(2);
    expect((await stage.api("DELETE", `${repo}/issues/1/labels/env:%20qa1`)).body).toMatchObject([{ name: "release" }]);
    expect((await stage.api("DELETE", `${repo}/issues/1/labels/env:%20qa1`)).status).toBe(404);
    expect((await stage.api("PUT", `${repo}/issues/1/labels`, { body: { labels: ["held"] } })).body).toMatchObject([
      { name: "held" },
    ]);
    expect((await stage.api("GET", `${repo}/pulls/1`)).body).toMatchObject({ labels: [{ name: "held" }] });
    expect((await stage.api("DELETE", `${repo}/issues/1/labels`)).status).toBe(204);
    const told = (await stage.hooks())
      .filter(({ payload }) => pick(payload, "label") !== undefined)
      .map(({ event, payload }) => `${event} ${pick(payload, "action")} ${pick(payload, "label.name")}`);
    expect(told).toEqual([
      "pull_request labeled release",
      "pull_request labeled env: qa1",
      "pull_request unlabeled env: qa1",
      "pull_request unlabeled release",
      "pull_request labeled held",
      "pull_request unlabeled held",
    ]);
  });

  it("makes labels in a colour, once", async () => {
    const create = (body: object): Promise<Reply> => stage.api("POST", `${repo}/labels`, { body });
    expect(await create({ name: "blue", color: "0000FF", description: "sky" })).toMatchObject({
      status: 201,
      body: { name: "blue", color: "0000ff", description: "sky" },
    });
    expect(await create({ name: "BLUE" })).toMatchObject({
      status: 422,
      body: { errors: [{ code: "already_exists", field: "name" }] },
    });
    expect((await create({ name: "odd", color: "blue" })).status).toBe(422);
    expect((await stage.api("GET", `${repo}/labels/nowhere`)).status).toBe(404);
  });

  it("sets labels and assignees by way of the issue", async () => {
    const edited = await stage.api("PATCH", `${repo}/issues/1`, {
      body: { labels: ["x"], assignees: ["alice"], title: "T" },
    });
    expect(edited.body).toMatchObject({ title: "T", labels: [{ name: "x" }], assignee: { login: "alice" } });
    const none = await stage.api("PATCH", `${repo}/issues/1`, { body: { assignees: [], labels: [] } });
    expect(none.body).toMatchObject({ assignees: [], labels: [] });
    expect((await stage.api("PATCH", `${repo}/issues/1`, { body: { assignees: ["nobody"] } })).status).toBe(422);
  });

  function comment(body: string): Promise<Reply> {
    return stage.api("POST", `${repo}/issues/1/comments`, { body: { body } });
  }
});
