import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pick, pickText, type Reply, type Stage, setStage } from "./stage.ts";

const repo = "/repos/acme/config";
const none = "0123456789012345678901234567890123456789";

describe("the Git database", () => {
  let stage: Stage;
  let main: string;

  beforeAll(async () => {
    stage = await setStage();
    main = pickText((await stage.api("GET", `${repo}/git/ref/heads/main`)).body, "object.sha");
  });
  afterAll(() => stage.close());

  it("makes a commit of inline contents on a base tree and keeps everything else", async () => {
    const tree = await stage.api("POST", `${repo}/git/trees`, {
      body: {
        base_tree: main,
        tree: [{ path: "clusters/dev/app.yaml", mode: "100644", type: "blob", content: "new\n" }],
      },
    });
    const sha = await commit({ tree: pickText(tree.body, "sha"), parents: [main] });
    const files = await stage.api("GET", `${repo}/git/trees/${sha}?recursive=1`);
    expect(pick(files.body, "tree")).toMatchObject([
      { path: "README.md", type: "blob", mode: "100644", size: 9 },
      { path: "clusters", type: "tree", mode: "040000" },
      { path: "clusters/dev", type: "tree" },
      { path: "clusters/dev/app.yaml", type: "blob", size: 4 },
      { path: "clusters/qa1", type: "tree" },
      { path: "clusters/qa1/app.yaml", type: "blob" },
    ]);
  });

  it("takes paths out of a tree by sha null, and the folders that become empty with them", async () => {
    const tree = await stage.api("POST", `${repo}/git/trees`, {
      body: { base_tree: main, tree: [{ path: "clusters/dev/app.yaml", mode: "100644", type: "blob", sha: null }] },
    });
    const files = await stage.api("GET", `${repo}/git/trees/${pickText(tree.body, "sha")}?recursive=1`);
    expect(JSON.stringify(files.body)).not.toContain("clusters/dev");
  });

  it("keeps the modes of executables, links and submodules", async () => {
    const blob = pickText((await stage.api("POST", `${repo}/git/blobs`, { body: { content: "run" } })).body, "sha");
    const modes = ["100755", "120000"] as const;
    const tree = await stage.api("POST", `${repo}/git/trees`, {
      body: {
        tree: [
          ...modes.map((mode) => ({ path: `f${mode}`, mode, type: "blob", sha: blob })),
          { path: "module", mode: "160000", type: "commit", sha: none },
        ],
      },
    });
    expect(pick(tree.body, "tree")).toMatchObject([
      { path: "f100755", mode: "100755" },
      { path: "f120000", mode: "120000" },
      { path: "module", mode: "160000", type: "commit" },
    ]);
  });

  it("gives blobs back as base64 and raw, byte for byte", async () => {
    const content = Buffer.from([0, 255, 10, 13, 128]);
    const made = await stage.api("POST", `${repo}/git/blobs`, {
      body: { content: content.toString("base64"), encoding: "base64" },
    });
    const path = `${repo}/git/blobs/${pickText(made.body, "sha")}`;
    const got = await stage.api("GET", path);
    expect(Buffer.from(pickText(got.body, "content"), "base64")).toEqual(content);
    const raw = await stage.api("GET", path, { headers: { accept: "application/vnd.github.raw" } });
    expect(raw.headers.get("content-type")).toContain("application/vnd.github.raw");
  });

  it("signs an App's commit unless it names an author, and shows the App's bot as author", async () => {
    const tree = pickText((await stage.api("GET", `${repo}/git/commits/${main}`)).body, "tree.sha");
    const plain = await stage.api("POST", `${repo}/git/commits`, { body: { message: "m", tree, parents: [main] } });
    expect(plain.body).toMatchObject({
      author: {
        name: "tidegate[bot]",
        email: expect.stringMatching(/^\d+\+tidegate\[bot\]@users\.noreply\.github\.com$/),
      },
      verification: { verified: true, reason: "valid" },
    });
    const named = await stage.api("POST", `${repo}/git/commits`, {
      body: {
        message: "m",
        tree,
        parents: [main],
        author: { name: "Alice", email: "alice@example.com", date: "2020-02-02T02:02:02Z" },
      },
    });
    expect(named.body).toMatchObject({
      author: { date: "2020-02-02T02:02:02Z" },
      verification: { verified: false, reason: "unsigned" },
    });
    const shown = await stage.api("GET", `${repo}/commits/${pickText(plain.body, "sha")}`);
    expect(shown.body).toMatchObject({ author: { login: "tidegate[bot]", type: "Bot" } });
  });

  it.each([
    { what: "an unknown base tree", path: "git/trees", body: { base_tree: none, tree: [] } },
    {
      what: "an unknown blob",
      path: "git/trees",
      body: { tree: [{ path: "a", mode: "100644", type: "blob", sha: none }] },
    },
    {
      what: "a mode of another world",
      path: "git/trees",
      body: { tree: [{ path: "a", mode: "100600", content: "" }] },
    },
    {
      what: "a path that climbs out",
      path: "git/trees",
      body: { tree: [{ path: "../a", mode: "100644", content: "" }] },
    },
    {
      what: "a path into .git",
      path: "git/trees",
      body: { tree: [{ path: ".GIT/config", mode: "100644", content: "" }] },
    },
    { what: "an absolute path", path: "git/trees", body: { tree: [{ path: "/a", mode: "100644", content: "" }] } },
    { what: "neither sha nor content", path: "git/trees", body: { tree: [{ path: "a", mode: "100644" }] } },
    { what: "no tree", path: "git/trees", body: {} },
    { what: "an unknown tree", path: "git/commits", body: { message: "m", tree: none, parents: [] } },
    { what: "no message", path: "git/commits", body: { tree: none } },
    { what: "a number for a message", path: "git/commits", body: { message: 1, tree: none } },
    { what: "an unknown object", path: "git/refs", body: { ref: "refs/heads/x", sha: none } },
    { what: "half a sha", path: "git/refs", body: { ref: "refs/heads/x", sha: "0123" } },
    { what: "a name that is not full", path: "git/refs", body: { ref: "x", sha: none } },
  ])("answers 422 to $what", async ({ path, body }) => {
    expect((await stage.api("POST", `${repo}/${path}`, { body })).status).toBe(422);
  });

  it("answers 422 to a reference that exists, or that would be a folder of one", async () => {
    const make = (ref: string) => stage.api("POST", `${repo}/git/refs`, { body: { ref, sha: main } });
    expect((await make("refs/heads/release")).status).toBe(201);
    expect(await make("refs/heads/release")).toMatchObject({
      status: 422,
      body: { message: "Reference already exists" },
    });
    expect(await make("refs/heads/release/x")).toMatchObject({
      status: 422,
      body: { message: "Reference update failed" },
    });
    expect(await make("refs/heads/a..b")).toMatchObject({ status: 422 });
  });

  it("moves a reference forwards, and back only by force", async () => {
    const tree = pickText((await stage.api("GET", `${repo}/git/commits/${main}`)).body, "tree.sha");
    const next = await commit({ tree, parents: [main] });
    await stage.api("POST", `${repo}/git/refs`, { body: { ref: "refs/heads/moving", sha: main } });
    const move = (body: object): Promise<Reply> => stage.api("PATCH", `${repo}/git/refs/heads/moving`, { body });
    expect((await move({ sha: next })).body).toMatchObject({ ref: "refs/heads/moving", object: { sha: next } });
    expect(await move({ sha: main })).toMatchObject({ status: 422, body: { message: "Update is not a fast forward" } });
    expect((await move({ sha: main, force: true })).status).toBe(200);
    expect((await stage.api("DELETE", `${repo}/git/refs/heads/moving`)).status).toBe(204);
    expect((await stage.api("DELETE", `${repo}/git/refs/heads/moving`)).status).toBe(422);
    expect((await stage.api("GET", `${repo}/git/ref/heads/moving`)).status).toBe(404);
  });

  it("lists the references that begin alike, and finds one whose slashes came escaped", async () => {
    for (const ref of ["refs/heads/lib/b", "refs/heads/lib/a", "refs/heads/liberal"])
      await stage.api("POST", `${repo}/git/refs`, { body: { ref, sha: main } });
    const all = await stage.api("GET", `${repo}/git/matching-refs/heads/lib`);
    expect(all.body).toMatchObject([
      { ref: "refs/heads/lib/a" },
      { ref: "refs/heads/lib/b" },
      { ref: "refs/heads/liberal" },
    ]);
    const folder = await stage.api("GET", `${repo}/git/matching-refs/heads%2Flib%2F`);
    expect(folder.body).toHaveLength(2);
    expect((await stage.api("GET", `${repo}/git/ref/heads%2Flib%2Fa`)).status).toBe(200);
    expect((await stage.api("GET", `${repo}/git/ref/heads/lib`)).status).toBe(404);
  });

  it("leaves repositories that Git itself finds nothing wrong with", async () => {
    const directory = stage.directory;
    for (const name of readdirSync(directory)) {
      const outcome = spawnSync("git", ["--git-dir", `${directory}/${name}`, "fsck", "--strict", "--no-dangling"]);
      expect({ code: outcome.status, said: outcome.stderr.toString() }).toEqual({ code: 0, said: "" });
    }
  });

  async function commit(body: { readonly tree: string; readonly parents: readonly string[] }): Promise<string> {
    const made = await stage.api("POST", `${repo}/git/commits`, { body: { message: "a commit", ...body } });
    return pickText(made.body, "sha");
  }
});
