import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCommit, writeCommit } from "../../../../src/demo/github/git/commits.ts";
import { readObject, writeObject } from "../../../../src/demo/github/git/objects.ts";
import { findEntry, readWholeTree, writeTree } from "../../../../src/demo/github/git/trees.ts";
import { type Bare, makeBare } from "./bare.ts";

describe("objects of Git", () => {
  let bare: Bare;

  beforeAll(async () => {
    bare = await makeBare();
  });
  afterAll(() => bare.remove());

  it("have the names that Git gives them, and come back byte for byte", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        const sha = await writeObject(bare.gitDir, "blob", bytes);
        expect(bare.ask(["hash-object", "--stdin"], Buffer.from(bytes)).trim()).toBe(sha);
        expect(await readObject(bare.gitDir, sha)).toEqual({ kind: "blob", bytes: Buffer.from(bytes) });
      }),
      { numRuns: 20 },
    );
  });

  it("are not found by names that nothing has", async () => {
    for (const sha of ["", "main", "../../HEAD", "0".repeat(40), "A".repeat(40)])
      expect(await readObject(bare.gitDir, sha)).toBeUndefined();
  });

  const name = fc.stringMatching(/^[a-z.é-]{1,6}$/).filter((part) => part !== "." && part !== "..");
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
  const files = fc
    .dictionary(path, fc.string({ maxLength: 20 }), { maxKeys: 12 })
    .filter(
      (found) => !Object.keys(found).some((one) => Object.keys(found).some((other) => other.startsWith(`${one}/`))),
    );

  it("are trees that Git reads as the files they were made of", async () => {
    await fc.assert(
      fc.asyncProperty(files, async (given) => {
        const tree = await bare.tree(given);
        const listed = bare.ask(["ls-tree", "-r", "-z", "--name-only", tree]).split("\0").filter(Boolean);
        expect(new Set(listed)).toEqual(new Set(Object.keys(given)));
        const read = (await readWholeTree(bare.gitDir, tree)).filter(({ mode }) => mode !== "040000");
        expect(read.map((entry) => entry.name)).toEqual(listed);
      }),
      { numRuns: 20 },
    );
  });

  it("are the same tree whether made at once or changed into", async () => {
    await fc.assert(
      fc.asyncProperty(files, files, async (before, after) => {
        const gone = Object.keys(before).map((each) => ({ path: each, mode: "100644", sha: null }) as const);
        const emptied = await writeTree(bare.gitDir, await bare.tree(before), gone);
        const put = await Promise.all(
          Object.entries(after).map(async ([each, content]) => {
            const sha = await writeObject(bare.gitDir, "blob", Buffer.from(content));
            return { path: each, mode: "100644", sha } as const;
          }),
        );
        expect(await writeTree(bare.gitDir, emptied, put)).toBe(await bare.tree(after));
      }),
      { numRuns: 30 },
    );
  });

  it("let a file take the place of a folder and the other way round", async () => {
    const tree = await bare.tree({ "a/b": "x" });
    const sha = await writeObject(bare.gitDir, "blob", Buffer.from("y"));
    const file = await writeTree(bare.gitDir, tree, [{ path: "a", mode: "100644", sha }]);
    expect(file).toBe(await bare.tree({ a: "y" }));
    const folder = await writeTree(bare.gitDir, file, [{ path: "a/b/c", mode: "100644", sha }]);
    expect(folder).toBe(await bare.tree({ "a/b/c": "y" }));
    expect(await findEntry(bare.gitDir, folder, "a/b/c/d")).toBeUndefined();
    expect(await findEntry(bare.gitDir, folder, "a/b")).toMatchObject({ mode: "040000" });
  });

  it("are commits that Git reads as they were written", async () => {
    const tree = await bare.tree({ a: "a" });
    const author = { name: "Ålice <x>", email: "alice@example.com", at: new Date("2020-01-02T03:04:05Z") };
    const committer = { name: "GitHub", email: "noreply@github.com", at: new Date("2026-11-21T00:00:00Z") };
    const sha = await writeCommit(bare.gitDir, { tree, parents: [], author, committer, message: "A\n\nB\n" });
    expect(bare.ask(["log", "-1", "--format=%an|%ae|%at|%cn|%ct|%B", sha]).trim()).toBe(
      "Ålice x|alice@example.com|1577934245|GitHub|1795219200|A\n\nB",
    );
    expect(await readCommit(bare.gitDir, sha)).toEqual({
      sha,
      tree,
      parents: [],
      author: { ...author, name: "Ålice x" },
      committer,
      message: "A\n\nB\n",
    });
    expect(await readCommit(bare.gitDir, tree)).toBeUndefined();
  });

  it("are all that Git's own check asks for", () => {
    expect(bare.ask(["fsck", "--strict", "--no-dangling"])).toBe("");
  });
});
