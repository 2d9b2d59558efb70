import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mountPages } from "../../../../src/demo/github/page/mount.ts";
import { type Stage, setStage } from "../stage.ts";

const repository = "acme/config";

describe("the pages of a running stand-in", () => {
  let stage: Stage;
  let first = "";
  beforeAll(async () => {
    stage = await setStage({ mountPages });
    first = (await stage.world.listCommits(repository))[0]?.sha ?? "";
    await stage.world.commitAs("bob", repository, {
      branch: "release/app-qa1",
      files: {
        "clusters/qa1/app.yaml": "image: acme/app:1.1.0\nreplicas: 1\n",
        "logo.png": new Uint8Array([0, 1, 255]),
      },
      message: "Release app 1.1.0 to qa1",
    });
    const pull = { head: "release/app-qa1", title: "Release app 1.1.0 to qa1", body: "| a |\n| - |\n| b |" };
    await stage.world.openPullRequestAs("bob", repository, pull);
  });
  afterAll(() => stage.close());

  const read = async (path: string) => {
    const answer = await fetch(stage.github.url + path);
    return { status: answer.status, text: await answer.text() };
  };
  const click = async (login: string, path: string, fields: Readonly<Record<string, string>> = {}) => {
    const answer = await fetch(stage.github.url + path, {
      method: "POST",
      redirect: "manual",
      headers: { origin: stage.github.url, cookie: `acting_as=${login}` },
      body: new URLSearchParams(fields),
    });
    return { status: answer.status, location: answer.headers.get("location"), text: await answer.text() };
  };

  it("list what is there, private or not, and the deliveries with their answers", async () => {
    await stage.world.deliveries.idle();
    const { text } = await read("/");
    for (const word of [
      "acme/config",
      "acme/site",
      "acme/secret",
      "Release app 1.1.0",
      "pull_request.opened",
      "200 OK",
    ])
      expect(text).toContain(word);
    expect(text).not.toContain("web-flow");
  });

  it("show a repository at its default branch and at another", async () => {
    expect((await read("/acme/config")).text).toContain("clusters/dev/app.yaml");
    expect((await read("/acme/config/tree/release/app-qa1")).text).toContain("Release app 1.1.0 to qa1");
    expect((await read("/acme/config/tree/nowhere")).status).toBe(404);
  });

  it("show files by branch and by commit, and say when one is not text", async () => {
    expect((await read("/acme/config/blob/release/app-qa1/clusters/qa1/app.yaml")).text).toContain("acme/app:1.1.0");
    expect((await read(`/acme/config/blob/${first}/clusters/qa1/app.yaml`)).text).toContain("acme/app:1.0.0");
    expect((await read("/acme/config/blob/release/app-qa1/logo.png")).text).toContain("Not text.");
    expect((await read("/acme/config/blob/main/clusters")).status).toBe(404);
  });

  it("show the first commit, a later one by its first digits, and a comparison", async () => {
    expect((await read(`/acme/config/commit/${first}`)).text).toContain("without parents");
    const head = await stage.world.resolve(repository, "release/app-qa1");
    expect((await read(`/acme/config/commit/${head?.slice(0, 8)}`)).text).toContain("<mark>1</mark>.0");
    expect((await read("/acme/config/compare/main...release/app-qa1")).text).toContain("<mark>1</mark>.0");
    expect((await read("/acme/config/compare/main...nowhere")).status).toBe(404);
  });

  it("show the latest check of each name, and the latest status of each context", async () => {
    const sha = (await stage.world.resolve(repository, "release/app-qa1")) ?? "";
    const run = { name: "tidegate/qa1", head_sha: sha, output: { title: "Waiting", summary: "For **bob**" } };
    await stage.api("POST", "/repos/acme/config/check-runs", { body: { ...run, status: "in_progress" } });
    const done = {
      ...run,
      status: "completed",
      conclusion: "failure",
      output: { title: "Failed", summary: "By **bob**" },
    };
    await stage.api("POST", "/repos/acme/config/check-runs", { body: done });
    const id = stage.world.listCheckRuns(repository, sha).at(-1)?.id;
    for (const state of ["pending", "success"])
      await stage.api("POST", `/repos/acme/config/statuses/${sha}`, {
        body: { state, context: "build", description: state },
      });
    for (const path of ["/acme/config/pull/1", `/acme/config/commit/${sha}`, `/acme/config/runs/${id}`]) {
      const { text } = await read(path);
      for (const word of ["Failed", "By <strong>bob</strong>", "success"]) expect(text).toContain(word);
      for (const word of ["Waiting", "pending"]) expect(text).not.toContain(word);
    }
  });

  it("say what GitHub says when somebody may not, cannot, or says nothing", async () => {
    const path = "/acme/config/pull/1";
    expect(await click("octocat", `${path}/comment`, { body: "hello" })).toMatchObject({ status: 404 });
    expect((await click("bob", `${path}/comment`, { body: " \r\n" })).text).toContain("body can&#39;t be blank");
    expect((await click("bob", `${path}/revert`)).status).toBe(422);
    expect((await click("bob", "/acme/config/pull/9/close")).status).toBe(404);
  });

  it("go to a new comment, close, reopen, merge, revert, and bring the old file back", async () => {
    const path = "/acme/config/pull/1";
    const { location } = await click("bob", `${path}/comment`, { body: "/deploy qa1" });
    const [comment] = stage.world.listComments(repository, 1);
    expect(comment).toMatchObject({ author: "bob", body: "/deploy qa1" });
    expect(location).toBe(`${path}#issuecomment-${comment?.id}`);

    await click("bob", `${path}/close`);
    expect((await read(path)).text).toContain("Closed without merging.");
    await click("bob", `${path}/reopen`);
    await expect.poll(async () => (await read(path)).text).toContain("no conflicts");
    await click("bob", `${path}/merge`, { method: "squash" });
    expect((await read(path)).text).toMatch(/bob merged 1 commit from/);
    expect(await stage.world.readFile(repository, "clusters/qa1/app.yaml")).toContain("1.1.0");

    expect((await click("alice", `${path}/revert`)).location).toBe("/acme/config/pull/2");
    expect(stage.world.pullRequest(repository, 2)).toMatchObject({
      head: "revert-1-release/app-qa1",
      title: 'Revert "Release app 1.1.0 to qa1"',
      body: "Reverts acme/config#1",
      author: "alice",
    });
    await click("alice", "/acme/config/pull/2/merge", { method: "merge" });
    expect(await stage.world.readFile(repository, "clusters/qa1/app.yaml")).toContain("1.0.0");
  });

  it("let a person change a file on its branch, or on a new one with a pull request from there", async () => {
    const file = { branch: "main", path: "clusters/dev/app.yaml", message: "" };
    const text = "image: acme/app:1.4.0 # späť\n";
    const edit = { ...file, text, into: "main" };
    expect(await click("alice", "/acme/config/edit", edit)).toMatchObject({
      status: 303,
      location: "/acme/config/blob/main/clusters/dev/app.yaml",
    });
    expect(await stage.world.readFile(repository, file.path)).toBe(text);
    const [commit] = await stage.world.listCommits(repository);
    expect(commit).toMatchObject({ message: "Update clusters/dev/app.yaml", committer: { name: "GitHub" } });

    const wish = { ...edit, text: "image: acme/app:1.5.0\n", into: "newer", message: "Take 1.5.0\n\nIt is faster." };
    const opened = await click("alice", "/acme/config/edit", wish);
    const number = Number(opened.location?.split("/").at(-1));
    expect(stage.world.pullRequest(repository, number)).toMatchObject({
      head: "newer",
      base: "main",
      title: "Take 1.5.0",
      author: "alice",
    });
    expect(await stage.world.readFile(repository, file.path)).toBe(text);
    expect(await stage.world.readFile(repository, file.path, "newer")).toBe(wish.text);
    await click("alice", `/acme/config/pull/${number}/close`);
  });

  it.each([
    ["who may not write", "octocat", {}, 404],
    ["a file that is not there", "bob", { path: "clusters/none.yaml" }, 404],
    ["a folder", "bob", { path: "clusters" }, 404],
    ["no path", "bob", { path: "" }, 404],
    ["a branch that is not there", "bob", { branch: "nowhere" }, 404],
    ["a new branch that is there", "bob", { into: "release/app-qa1" }, 422],
    ["a name that no branch can have", "bob", { into: "a..b" }, 422],
    ["no new name", "bob", { into: "" }, 422],
  ])("refuse an edit with %s", async (_, login, change, status) => {
    const before = await stage.world.resolve(repository, "main");
    const edit = { branch: "main", path: "clusters/dev/app.yaml", text: "x\n", message: "", into: "main", ...change };
    expect((await click(login, "/acme/config/edit", edit)).status).toBe(status);
    expect(await stage.world.resolve(repository, "main")).toBe(before);
  });

  it("say that two sides conflict, and refuse to merge them", async () => {
    for (const [branch, tag] of [
      ["one", "2.0.0"],
      ["two", "3.0.0"],
    ] as const) {
      const files = { "clusters/dev/app.yaml": `image: acme/app:${tag}\n` };
      await stage.world.commitAs("bob", repository, { branch, files, message: tag });
      await stage.world.openPullRequestAs("bob", repository, { head: branch, title: tag });
    }
    await click("bob", "/acme/config/pull/4/merge", { method: "merge" });
    await expect.poll(async () => (await read("/acme/config/pull/5")).text).toContain("has conflicts");
    const refused = await click("bob", "/acme/config/pull/5/merge", { method: "merge" });
    expect([refused.status, refused.text.includes("Pull Request is not mergeable")]).toEqual([405, true]);
  });

  it("leave the API as it is", async () => {
    const unknown = await stage.api("GET", "/repos/acme/nothing", {});
    expect(unknown).toMatchObject({ status: 404, body: { message: "Not Found" } });
    expect(stage.complaints).toEqual([]);
  });
});
