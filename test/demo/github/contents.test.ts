import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { configFiles, pickText, type Reply, type Stage, setStage } from "./stage.ts";

const repo = "/repos/acme/config";

describe("files and history", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await setStage();
    await stage.world.createRepository({ owner: "acme", name: "empty" });
    await stage.world.createRepository({ owner: "acme", name: "many", files: { "a.txt": "0\n" } });
    stage.world.addRepositoryToInstallation(stage.installationId, "acme/empty");
    stage.world.addRepositoryToInstallation(stage.installationId, "acme/many");
    for (let count = 1; count <= 5; count += 1)
      await stage.world.commitAs("alice", "acme/many", {
        branch: "topic",
        files: { "a.txt": `${count}\n` },
        message: `c${count}`,
      });
    await stage.world.commitAs("alice", "acme/many", { branch: "main", files: { "b.txt": "b\n" }, message: "main" });
  });
  afterAll(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  it("reads a file as JSON in lines of base64, and raw", async () => {
    const answer = await stage.api("GET", `${repo}/contents/clusters/qa1/app.yaml`);
    expect(answer.body).toMatchObject({
      type: "file",
      path: "clusters/qa1/app.yaml",
      name: "app.yaml",
      encoding: "base64",
    });
    expect(Buffer.from(pickText(answer.body, "content"), "base64").toString()).toBe(
      configFiles["clusters/qa1/app.yaml"],
    );
    const raw = await stage.api("GET", `${repo}/contents/clusters%2Fqa1%2Fapp.yaml?ref=main`, {
      headers: { accept: "application/vnd.github.raw+json" },
    });
    expect(raw.text).toBe(configFiles["clusters/qa1/app.yaml"]);
  });

  it("lists a folder, and the root", async () => {
    expect((await stage.api("GET", `${repo}/contents/clusters`)).body).toMatchObject([
      { type: "dir", name: "dev", path: "clusters/dev", size: 0 },
      { type: "dir", name: "qa1" },
    ]);
    expect((await stage.api("GET", `${repo}/contents/`)).body).toMatchObject([
      { name: "README.md", type: "file" },
      { name: "clusters" },
    ]);
  });

  it("leaves a file above 1 MB out of the JSON answer, but not of the raw one", async () => {
    const big = "x".repeat(1_048_577);
    await stage.world.commitAs("bob", "acme/config", { branch: "big", files: { "big.txt": big }, message: "big" });
    const path = `${repo}/contents/big.txt?ref=big`;
    expect((await stage.api("GET", path)).body).toMatchObject({ size: big.length, content: "", encoding: "none" });
    expect((await stage.api("GET", path, { headers: { accept: "application/vnd.github.raw" } })).text).toBe(big);
  });

  it.each([
    { path: "contents/nowhere", status: 404 },
    { path: "contents/README.md/below", status: 404 },
    { path: "contents/README.md?ref=nowhere", status: 404 },
    { path: "commits/nowhere", status: 422 },
    { path: "branches/nowhere", status: 404 },
    { path: "compare/main...nowhere", status: 404 },
    { path: "compare/main", status: 404 },
    { path: "tarball/nowhere", status: 404 },
    { path: "git/trees/nowhere", status: 404 },
    { path: "git/blobs/nowhere", status: 404 },
    { path: "git/commits/nowhere", status: 404 },
  ])("answers $status to $path", async ({ path, status }) => {
    expect((await stage.api("GET", `${repo}/${path}`)).status).toBe(status);
  });

  it("answers 404 and 409 about an empty repository, until a first file is put there", async () => {
    expect((await stage.api("GET", "/repos/acme/empty/contents/")).status).toBe(404);
    expect(await stage.api("GET", "/repos/acme/empty/commits")).toMatchObject({
      status: 409,
      body: { message: "Git Repository is empty." },
    });
    const put = { body: { message: "first", content: Buffer.from("hi\n").toString("base64") } };
    expect((await stage.api("PUT", "/repos/acme/empty/contents/a.txt", put)).status).toBe(201);
    expect((await stage.api("GET", "/repos/acme/empty/commits")).body).toMatchObject([
      { commit: { message: "first" } },
    ]);
  });

  it("writes, changes and deletes a file, guarded by the blob that the caller saw", async () => {
    const made = await put("new/file.txt", "1\n");
    expect(made).toMatchObject({
      status: 201,
      body: {
        content: { path: "new/file.txt", type: "file" },
        commit: { author: { name: "tidegate[bot]" }, committer: { name: "GitHub" }, verification: { verified: true } },
      },
    });
    const sha = pickText(made.body, "content.sha");
    expect(await put("new/file.txt", "2\n")).toMatchObject({
      status: 422,
      body: { message: `Invalid request.\n\n"sha" wasn't supplied.` },
    });
    expect(await put("new/file.txt", "2\n", { sha: "0".repeat(40) })).toMatchObject({
      status: 409,
      body: { message: `new/file.txt does not match ${"0".repeat(40)}` },
    });
    const changed = await put("new/file.txt", "2\n", { sha, author: { name: "Bob", email: "bob@example.com" } });
    expect(changed).toMatchObject({
      status: 200,
      body: { commit: { author: { name: "Bob" }, verification: { verified: false } } },
    });
    expect(await put("x", "y", { branch: "nowhere" })).toMatchObject({
      status: 404,
      body: { message: "Branch nowhere not found" },
    });
    expect((await put("new", "y")).status).toBe(422);
    expect((await put("../x", "y")).status).toBe(404);
    expect((await put("%2e%2e%2fx", "y")).status).toBe(422);
    const gone = await stage.api("DELETE", `${repo}/contents/new/file.txt`, {
      body: { message: "gone", sha: pickText(changed.body, "content.sha") },
    });
    expect(gone.body).toMatchObject({ content: null, commit: { message: "gone" } });
    expect((await stage.api("GET", `${repo}/contents/new`)).status).toBe(404);
    const again = { body: { message: "gone", sha } };
    expect((await stage.api("DELETE", `${repo}/contents/new/file.txt`, again)).status).toBe(409);
  });

  it("keeps an executable executable when it is changed", async () => {
    const main = await stage.world.resolve("acme/config", "main");
    const tree = await stage.api("POST", `${repo}/git/trees`, {
      body: { base_tree: main, tree: [{ path: "run.sh", mode: "100755", type: "blob", content: "#!/bin/sh\n" }] },
    });
    const commit = await stage.api("POST", `${repo}/git/commits`, {
      body: { message: "run", tree: pickText(tree.body, "sha"), parents: [main] },
    });
    await stage.api("PATCH", `${repo}/git/refs/heads/main`, { body: { sha: pickText(commit.body, "sha") } });
    await stage.world.commitAs("bob", "acme/config", {
      branch: "main",
      files: { "run.sh": "#!/bin/sh\nls\n" },
      message: "ls",
    });
    const found = await stage.api("GET", `${repo}/git/trees/main`);
    expect(found.body).toMatchObject({
      tree: expect.arrayContaining([expect.objectContaining({ path: "run.sh", mode: "100755" })]),
    });
  });

  it("lists commits newest first, from a commit, for a path, in pages", async () => {
    const messages = async (query: string) => {
      const { body } = await stage.api("GET", `/repos/acme/many/commits?${query}`);
      return Array.isArray(body) ? body.map((each: unknown) => pickText(each, "commit.message")) : [];
    };
    expect(await messages("sha=topic&per_page=2")).toEqual(["c5", "c4"]);
    expect(await messages("sha=topic&per_page=2&page=3")).toEqual(["c1", "First commit"]);
    expect(await messages("path=b.txt")).toEqual(["main"]);
    expect(await messages("path=%2a.txt")).toEqual([]);
    expect((await stage.api("GET", "/repos/acme/many/commits?sha=nowhere")).status).toBe(404);
  });

  it("shows a commit by branch, whole or shortened, with files and counts", async () => {
    const sha = (await stage.world.resolve("acme/many", "topic")) ?? "";
    for (const ref of ["topic", "heads/topic", sha, sha.slice(0, 8)])
      expect((await stage.api("GET", `/repos/acme/many/commits/${ref}`)).body).toMatchObject({
        sha,
        stats: { additions: 1, deletions: 1, total: 2 },
        files: [{ filename: "a.txt", status: "modified", patch: "@@ -1 +1 @@\n-4\n+5" }],
      });
    const first = (await stage.world.listCommits("acme/many")).at(-1)?.sha;
    expect((await stage.api("GET", `/repos/acme/many/commits/${first}`)).body).toMatchObject({
      files: [{ status: "added" }],
    });
    const diff = await stage.api("GET", `/repos/acme/many/commits/topic`, {
      headers: { accept: "application/vnd.github.diff" },
    });
    expect(diff.text).toContain("-4\n+5\n");
  });

  it.each([
    { basehead: "main...topic", status: "diverged", ahead: 5, behind: 1 },
    { basehead: "topic...main", status: "diverged", ahead: 1, behind: 5 },
    { basehead: "main~0...main", status: "none", ahead: 0, behind: 0 },
    { basehead: "main...main", status: "identical", ahead: 0, behind: 0 },
    { basehead: "FIRST...main", status: "ahead", ahead: 1, behind: 0 },
    { basehead: "main...FIRST", status: "behind", ahead: 0, behind: 1 },
  ])("compares $basehead", async ({ basehead, status, ahead, behind }) => {
    const first = (await stage.world.listCommits("acme/many")).at(-1)?.sha ?? "";
    const answer = await stage.api("GET", `/repos/acme/many/compare/${basehead.replace("FIRST", first)}`);
    if (status === "none") expect(answer.status).toBe(404);
    else
      expect(answer.body).toMatchObject({
        status,
        ahead_by: ahead,
        behind_by: behind,
        total_commits: ahead,
        merge_base_commit: { sha: first.length > 0 && status !== "identical" ? first : expect.any(String) },
      });
  });

  it("compares in pages: commits oldest first, files on the first page", async () => {
    const one = await stage.api("GET", "/repos/acme/many/compare/main...topic?per_page=2&page=1");
    expect(one.body).toMatchObject({
      commits: [{ commit: { message: "c1" } }, { commit: { message: "c2" } }],
      files: [{ filename: "a.txt", patch: "@@ -1 +1 @@\n-0\n+5" }],
    });
    expect(one.headers.get("link")).toContain('rel="next"');
    const two = await stage.api("GET", "/repos/acme/many/compare/main...topic?per_page=2&page=3");
    expect(two.body).toMatchObject({ commits: [{ commit: { message: "c5" } }], files: [] });
  });

  it("lists branches and shows one", async () => {
    expect((await stage.api("GET", "/repos/acme/many/branches")).body).toMatchObject([
      { name: "main", protected: false },
      { name: "topic" },
    ]);
    expect((await stage.api("GET", "/repos/acme/many/branches/topic")).body).toMatchObject({
      name: "topic",
      commit: { commit: { message: "c5" } },
    });
  });

  it("gives the files of a commit as one archive, by a link that is good once", async () => {
    const link = await stage.api("GET", `/repos/acme/many/tarball/topic`);
    expect(link.status).toBe(302);
    const location = link.headers.get("location") ?? "";
    const archive = await fetch(location);
    expect(archive.headers.get("content-type")).toBe("application/x-gzip");
    const listed = spawnSync("tar", ["-tz"], { input: Buffer.from(await archive.arrayBuffer()) }).stdout.toString();
    const sha = (await stage.world.resolve("acme/many", "topic")) ?? "";
    expect(listed.split("\n")).toEqual([`acme-many-${sha.slice(0, 7)}/`, `acme-many-${sha.slice(0, 7)}/a.txt`, ""]);
    expect((await fetch(location)).status).toBe(404);
  });

  it("shows a repository with what the token may do there", async () => {
    expect((await stage.api("GET", repo)).body).toMatchObject({
      full_name: "acme/config",
      private: true,
      default_branch: "main",
      allow_squash_merge: true,
      permissions: { push: true, pull: true, admin: false },
      organization: { login: "acme" },
    });
  });

  function put(path: string, content: string, more: object = {}): Promise<Reply> {
    const body = { message: `Put ${path}`, content: Buffer.from(content).toString("base64"), ...more };
    return stage.api("PUT", `${repo}/contents/${path}`, { body });
  }
});
