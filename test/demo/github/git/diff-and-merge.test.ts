import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diffFiles } from "../../../../src/demo/github/git/diff.ts";
import {
  findMergeBase,
  isAncestor,
  listHistory,
  measureDistance,
  resolveCommit,
} from "../../../../src/demo/github/git/history.ts";
import { mergeCommits, transplant } from "../../../../src/demo/github/git/merge.ts";
import { writeObject } from "../../../../src/demo/github/git/objects.ts";
import { moveRef, nothing } from "../../../../src/demo/github/git/refs.ts";
import { writeTree } from "../../../../src/demo/github/git/trees.ts";
import { type Bare, type Files, makeBare } from "./bare.ts";

const lines = (...numbers: readonly number[]) => numbers.map((each) => `line ${each}\n`).join("");

describe("diffs", () => {
  let bare: Bare;

  beforeAll(async () => {
    bare = await makeBare();
  });
  afterAll(() => bare.remove());

  const rows: readonly { what: string; before: Files; after: Files; says: readonly object[] }[] = [
    {
      what: "a file added, changed and removed, in order",
      before: { b: "1\n", c: "gone\n" },
      after: { a: "new\n", b: "2\n" },
      says: [
        { path: "a", status: "added", additions: 1, deletions: 0, patch: "@@ -0,0 +1 @@\n+new" },
        { path: "b", status: "modified", additions: 1, deletions: 1, patch: "@@ -1 +1 @@\n-1\n+2" },
        { path: "c", status: "removed", additions: 0, deletions: 1, patch: "@@ -1 +0,0 @@\n-gone" },
      ],
    },
    {
      what: "a rename with and without a change",
      before: { old: lines(1, 2, 3, 4, 5, 6, 7, 8), plain: lines(11, 12, 13) },
      after: { new: `${lines(1, 2, 3, 4, 5, 6, 7, 8)}more\n`, simple: lines(11, 12, 13) },
      says: [
        {
          path: "new",
          previousPath: "old",
          status: "renamed",
          additions: 1,
          deletions: 0,
          patch: expect.stringContaining("+more"),
        },
        { path: "simple", previousPath: "plain", status: "renamed", additions: 0, deletions: 0 },
      ],
    },
    {
      what: "a binary file",
      before: { a: Buffer.from([0, 1, 2]) },
      after: { a: Buffer.from([0, 1, 3]) },
      says: [{ path: "a", status: "modified", additions: 0, deletions: 0 }],
    },
    {
      what: "no newline at the end",
      before: { a: "x" },
      after: { a: "y" },
      says: [{ path: "a", patch: "@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file" }],
    },
    {
      what: "names and lines that look like something else",
      before: { 'a "b"\tc': "x\n", ü: "diff --git a/x b/x\n", z: "a\rdiff --git a/x b/x\n" },
      after: { 'a "b"\tc': "y\n", ü: "@@ -1 +1 @@\n", z: "b\rdiff --git a/x b/x\n" },
      says: [
        { path: 'a "b"\tc', patch: "@@ -1 +1 @@\n-x\n+y" },
        { path: "z", patch: "@@ -1 +1 @@\n-a\rdiff --git a/x b/x\n+b\rdiff --git a/x b/x" },
        { path: "ü", patch: "@@ -1 +1 @@\n-diff --git a/x b/x\n+@@ -1 +1 @@" },
      ],
    },
    { what: "nothing", before: { a: "1" }, after: { a: "1" }, says: [] },
  ];

  it.each(rows)("tell of $what", async ({ before, after, says }) => {
    const found = await diffFiles(bare.gitDir, await bare.tree(before), await bare.tree(after));
    expect(found).toHaveLength(says.length);
    expect(found).toMatchObject(says);
    for (const [index, each] of says.entries())
      if (!("patch" in each)) expect(found[index]).not.toHaveProperty("patch");
  });

  it("tell of a file that became a link, and of one that became executable", async () => {
    const blob = await writeObject(bare.gitDir, "blob", Buffer.from("to\n"));
    const make = (link: "100644" | "120000", run: "100644" | "100755") =>
      writeTree(bare.gitDir, undefined, [
        { path: "link", mode: link, sha: blob },
        { path: "run", mode: run, sha: blob },
        { path: "zz", mode: "100644", sha: link === "120000" ? blob : empty },
      ]);
    const empty = await writeObject(bare.gitDir, "blob", Buffer.from("other\n"));
    const found = await diffFiles(bare.gitDir, await make("100644", "100644"), await make("120000", "100755"));
    expect(found.map(({ path, status, patch }) => [path, status, patch])).toEqual([
      ["link", "changed", undefined],
      ["run", "changed", undefined],
      ["zz", "modified", "@@ -1 +1 @@\n-other\n+to"],
    ]);
  });
});

describe("merges and history", () => {
  let bare: Bare;
  let root: string;
  let left: string;
  let right: string;

  beforeAll(async () => {
    bare = await makeBare();
    root = await bare.commit({ a: lines(1, 2, 3), b: "b\n" });
    left = await bare.commit({ a: lines(0, 2, 3), b: "b\n" }, root);
    right = await bare.commit(
      { a: lines(1, 2, 3), b: "c\n" },
      await bare.commit({ a: lines(1, 2, 3), b: "x\n" }, root),
    );
  });
  afterAll(() => bare.remove());

  it("merge what two sides changed in different places", async () => {
    const tree = await bare.tree({ a: lines(0, 2, 3), b: "c\n" });
    expect(await mergeCommits(bare.gitDir, left, right)).toEqual({ kind: "clean", tree });
  });

  it("name the paths at which two sides disagree", async () => {
    const other = await bare.commit({ a: lines(9, 2, 3), b: "b\n" }, root);
    expect(await mergeCommits(bare.gitDir, left, other)).toEqual({ kind: "conflict", paths: ["a"] });
  });

  it("carry a change over to another tree, or say that it does not fit", async () => {
    const from = await bare.tree({ a: "1\n" });
    const to = await bare.tree({ a: "2\n" });
    const onto = await bare.tree({ a: "1\n", b: "b\n" });
    expect(await transplant(bare.gitDir, { from, to, onto })).toEqual({
      kind: "clean",
      tree: await bare.tree({ a: "2\n", b: "b\n" }),
    });
    const taken = await bare.tree({ a: "3\n" });
    expect(await transplant(bare.gitDir, { from, to, onto: taken })).toMatchObject({ kind: "conflict" });
  });

  it("measure, meet and descend", async () => {
    expect(await measureDistance(bare.gitDir, left, right)).toEqual({ ahead: 2, behind: 1 });
    expect(await findMergeBase(bare.gitDir, left, right)).toBe(root);
    expect(await findMergeBase(bare.gitDir, left, await bare.commit({ z: "z" }))).toBeUndefined();
    expect(await isAncestor(bare.gitDir, root, right)).toBe(true);
    expect(await isAncestor(bare.gitDir, left, right)).toBe(false);
    expect(await listHistory(bare.gitDir, { range: `${left}..${right}`, order: "oldest first" })).toHaveLength(2);
    expect(await listHistory(bare.gitDir, { range: right, path: "b", limit: 1 })).toEqual([right]);
  });

  it("find a commit by branch, tag, full name and the beginning of its SHA-1", async () => {
    for (const name of ["refs/heads/x/y", "refs/tags/v1"])
      await moveRef(bare.gitDir, name, { before: nothing, after: right });
    for (const text of ["x/y", "heads/x/y", "refs/heads/x/y", "v1", "tags/v1", right, right.slice(0, 7)])
      expect(await resolveCommit(bare.gitDir, text)).toBe(right);
    for (const text of ["", "y", "HEAD~1", "x/y~1", "--all", "0".repeat(40), "-x"])
      expect(await resolveCommit(bare.gitDir, text)).toBeUndefined();
  });
});
