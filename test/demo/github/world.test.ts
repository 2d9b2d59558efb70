import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startGitHub } from "../../../src/demo/github/server.ts";
import { pick, pickText, type Stage, setStage } from "./stage.ts";

const repo = "/repos/acme/config";

describe("the world of the stand-in", () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  it.each([
    { permissions: { everything: "read" }, events: [], says: "no such permission: everything: read" },
    { permissions: { contents: "admin" }, events: [], says: "no such permission: contents: admin" },
    { permissions: { workflows: "read" }, events: [], says: "no such permission: workflows: read" },
    { permissions: {}, events: ["pushes"], says: "no such event: pushes" },
  ])("refuses an App that GitHub would not know: $says", async ({ permissions, events, says }) => {
    const slug = says.replaceAll(/\W/g, "");
    await expect(stage.world.createApp({ slug, permissions, events })).rejects.toThrow(says);
  });

  it("refuses what is there already, and what is not there", async () => {
    expect(() => stage.world.createUser({ login: "ALICE" })).toThrow("there is an account ALICE");
    await expect(stage.world.createRepository({ owner: "acme", name: "Config" })).rejects.toThrow(
      "Repository creation failed.",
    );
    await expect(stage.world.createRepository({ owner: "nobody", name: "x" })).rejects.toThrow("Not Found");
    expect(() => stage.world.pullRequest("acme/nowhere", 1)).toThrow("no repository acme/nowhere");
    await expect(stage.world.commentAs("alice", "acme/config", 7, "x")).rejects.toThrow("Not Found");
    await expect(stage.world.deliveries.redeliver(1)).rejects.toThrow("no delivery 1");
  });

  it("lets people write only where they may, and read only what they may", async () => {
    const commit = { branch: "x", files: { a: "a" }, message: "m" };
    await expect(stage.world.commitAs("octocat", "acme/site", commit)).rejects.toThrow(
      "Must have write rights to Repository.",
    );
    await expect(stage.world.commitAs("octocat", "acme/config", commit)).rejects.toThrow("Not Found");
    await expect(stage.world.commitAs("bob", "acme/config", { ...commit, files: { "../a": "a" } })).rejects.toThrow();
    expect(await stage.world.openIssueAs("octocat", "acme/site", { title: "hello", body: "all" })).toBe(1);
  });

  it("puts people's commits one after the other", async () => {
    const names = Array.from({ length: 8 }, (_, index) => `file-${index}`);
    await Promise.all(
      names.map((name) =>
        stage.world.commitAs("bob", "acme/config", { branch: "main", files: { [name]: "x" }, message: name }),
      ),
    );
    expect(await stage.world.listFiles("acme/config")).toEqual(expect.arrayContaining(names));
    expect((await stage.world.listCommits("acme/config")).map(({ message }) => message).reverse()).toEqual([
      "First commit",
      ...names,
    ]);
  });

  it("lets one of several writers move a branch", async () => {
    const main = (await stage.world.resolve("acme/config", "main")) ?? "";
    const tree = pickText((await stage.api("GET", `${repo}/git/commits/${main}`)).body, "tree.sha");
    const answers = await Promise.all(
      ["a", "b", "c", "d"].map(async (message) => {
        const commit = await stage.api("POST", `${repo}/git/commits`, { body: { message, tree, parents: [main] } });
        return stage.api("PATCH", `${repo}/git/refs/heads/main`, { body: { sha: pickText(commit.body, "sha") } });
      }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422]);
  });

  it("makes files of people executable only by what was there, and takes them away", async () => {
    await stage.world.commitAs("bob", "acme/config", {
      branch: "main",
      files: { "README.md": null, "new/a": "a" },
      message: "m",
    });
    expect(await stage.world.listFiles("acme/config")).toEqual([
      "clusters/dev/app.yaml",
      "clusters/qa1/app.yaml",
      "new/a",
    ]);
    expect(await stage.world.readFile("acme/config", "README.md")).toBeUndefined();
    expect(await stage.world.readFile("acme/config", "clusters")).toBeUndefined();
    expect(await stage.world.readFile("acme/config", "README.md", "main~1")).toBeUndefined();
  });

  it("labels, edits and updates for people, and lists what they see", async () => {
    await stage.world.commitAs("bob", "acme/config", { branch: "topic", files: { t: "t\n" }, message: "T" });
    const number = await stage.world.openPullRequestAs("bob", "acme/config", { head: "topic", title: "T", body: "B" });
    await stage.world.labelAs("bob", "acme/config", number, ["one", "two"]);
    await stage.world.unlabelAs("bob", "acme/config", number, "one");
    await stage.world.editPullRequestAs("bob", "acme/config", number, { title: "U" });
    const comment = await stage.world.commentAs("alice", "acme/config", number, "hi");
    await stage.world.editCommentAs("alice", comment, "ho");
    await expect(stage.world.editCommentAs("octocat", comment, "no")).rejects.toThrow("Not Found");
    await stage.world.commitAs("bob", "acme/config", { branch: "main", files: { m: "m\n" }, message: "M" });
    await stage.world.updateBranchAs("bob", "acme/config", number);
    expect(stage.world.listPullRequests("acme/config")).toMatchObject([
      {
        number,
        title: "U",
        body: "B",
        author: "bob",
        state: "open",
        labels: ["two"],
        head: "topic",
        base: "main",
        draft: false,
      },
    ]);
    expect(stage.world.listComments("acme/config", number)).toMatchObject([
      { id: comment, author: "alice", body: "ho" },
    ]);
    expect(await stage.world.diffOf("acme/config", number)).toContain("+t\n");
    expect(stage.world.listCheckRuns("acme/config", stage.world.pullRequest("acme/config", number).headSha)).toEqual(
      [],
    );
  });

  it("closes pull requests whose base branch goes", async () => {
    await stage.world.commitAs("bob", "acme/config", { branch: "base", files: { b: "b" }, message: "B" });
    await stage.world.commitAs("bob", "acme/config", { branch: "topic", files: { t: "t" }, message: "T" });
    await stage.world.openPullRequestAs("bob", "acme/config", { head: "topic", base: "base", title: "T" });
    await stage.world.pushAs("bob", "acme/config", "refs/heads/base", undefined);
    expect(stage.world.pullRequest("acme/config", 1).state).toBe("closed");
    await expect(stage.world.reopenAs("bob", "acme/config", 1)).rejects.toThrow("Validation Failed");
  });

  it.each([
    { path: `${repo}/git/ref/%2e%2e%2fconfig`, status: 404 },
    { path: `${repo}/git/ref/heads%2f..%2f..%2fHEAD`, status: 404 },
    { path: `${repo}/git/ref/%E0%A4%A`, status: 404 },
    { path: `${repo}/git/ref/heads%2F${"x".repeat(300)}`, status: 404 },
    { path: `${repo}/git/matching-refs/..%2F..%2Fetc`, status: 200 },
    { path: `${repo}/git/matching-refs/${"x".repeat(300)}%2F`, status: 200 },
    { path: `${repo}/contents/..%2F..%2Fetc%2Fpasswd`, status: 404 },
    { path: `${repo}/commits/--output=x`, status: 422 },
    { path: `${repo}/compare/--all...main`, status: 404 },
    { path: `${repo}/commits?path=--all&sha=main`, status: 200 },
    { path: `${repo}/git/trees/HEAD%7E1`, status: 404 },
    { path: `${repo}/pulls/1e0`, status: 404 },
    { path: `${repo}/pulls?per_page=-5&page=x`, status: 200 },
  ])("answers $status to the hostile $path", async ({ path, status }) => {
    expect((await stage.api("GET", path)).status).toBe(status);
  });

  it("keeps two stand-ins apart, and says when a port is taken", async () => {
    const other = await startGitHub({ directory: stage.directory });
    expect((await fetch(`${other.url}/repos/acme/site`)).status).toBe(404);
    const port = Number(new URL(other.url).port);
    await expect(startGitHub({ directory: stage.directory, port })).rejects.toThrow("EADDRINUSE");
    await other.close();
    await expect(fetch(`${other.url}/rate_limit`)).rejects.toThrow();
  });

  it("tells of bugs of its own as 500 and in a line, not to the caller", async () => {
    const lines: string[] = [];
    const broken = await setStage({ logger: (line) => void lines.push(line) });
    await broken.world.createRepository({ owner: "acme", name: "torn", files: { a: "a" } });
    broken.world.addRepositoryToInstallation(broken.installationId, "acme/torn");
    const parent = (await broken.world.resolve("acme/torn", "main")) ?? "";
    await broken.world.commitAs("alice", "acme/torn", { branch: "main", files: { b: "b" }, message: "b" });
    for (const folder of await readdir(broken.directory))
      await rm(join(broken.directory, folder, "objects", parent.slice(0, 2), parent.slice(2)), { force: true });
    const answer = await broken.api("GET", "/repos/acme/torn/commits");
    expect(answer.status).toBe(500);
    expect(pick(answer.body, "message")).toBe("Server Error");
    expect(lines.join("\n")).toContain("rev-list");
    await broken.close();
  });
});
