import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isRefName, listRefs, moveRef, nothing, readRef } from "../../../../src/demo/github/git/refs.ts";
import { type Bare, makeBare } from "./bare.ts";

describe("references", () => {
  let bare: Bare;
  let one: string;
  let two: string;

  beforeAll(async () => {
    bare = await makeBare();
    one = await bare.commit({ a: "1" });
    two = await bare.commit({ a: "2" }, one);
  });
  afterAll(() => bare.remove());

  it("move only from where the caller thinks they are", async () => {
    const move = (before: string, after: string) => moveRef(bare.gitDir, "refs/heads/x", { before, after });
    expect(await move(one, two)).toBe("stale");
    expect(await move(nothing, one)).toBe("moved");
    expect(await move(nothing, two)).toBe("stale");
    expect(await move(one, two)).toBe("moved");
    expect(await readRef(bare.gitDir, "refs/heads/x")).toBe(two);
    expect(bare.ask(["rev-parse", "refs/heads/x"]).trim()).toBe(two);
    expect(await move(one, nothing)).toBe("stale");
    expect(await move(two, nothing)).toBe("moved");
    expect(await readRef(bare.gitDir, "refs/heads/x")).toBeUndefined();
  });

  it("let only one of two writers win", async () => {
    await moveRef(bare.gitDir, "refs/heads/race", { before: nothing, after: one });
    const three = await bare.commit({ a: "3" }, one);
    const moves = [two, three].map((after) => moveRef(bare.gitDir, "refs/heads/race", { before: one, after }));
    expect((await Promise.all(moves)).sort()).toEqual(expect.arrayContaining(["moved"]));
    expect((await Promise.all(moves)).filter((each) => each === "moved")).toHaveLength(1);
  });

  it("cannot be a folder of one another", async () => {
    await moveRef(bare.gitDir, "refs/heads/dir/a", { before: nothing, after: one });
    expect(await moveRef(bare.gitDir, "refs/heads/dir", { before: nothing, after: one })).toBe("impossible");
    expect(await moveRef(bare.gitDir, "refs/heads/dir/a/b", { before: nothing, after: one })).toBe("impossible");
    expect(await readRef(bare.gitDir, "refs/heads/dir")).toBeUndefined();
    expect(await readRef(bare.gitDir, "refs/heads/dir/a/b")).toBeUndefined();
  });

  it("are listed by the beginning of their names, which need not be a folder", async () => {
    for (const name of ["refs/heads/list/b", "refs/heads/list/a", "refs/heads/lists", "refs/tags/list"])
      await moveRef(bare.gitDir, name, { before: nothing, after: one });
    const names = async (prefix: string) => (await listRefs(bare.gitDir, prefix)).map(({ name }) => name);
    expect(await names("refs/heads/list")).toEqual(["refs/heads/list/a", "refs/heads/list/b", "refs/heads/lists"]);
    expect(await names("refs/heads/list/")).toEqual(["refs/heads/list/a", "refs/heads/list/b"]);
    expect(await names("refs/nowhere/")).toEqual([]);
    expect(await names("../objects")).toEqual([]);
  });

  it.each([
    "refs/heads/main",
    "refs/heads/a/b-c_d.e",
    "refs/heads/ä",
    "refs/heads/a@b",
    "refs/heads/a..b",
    "refs/heads/.a",
    "refs/heads/a.",
    "refs/heads/a.lock",
    "refs/heads/a.lock/b",
    "refs/heads/a/",
    "refs/heads//a",
    "refs/heads/a b",
    "refs/heads/a\tb",
    "refs/heads/a~b",
    "refs/heads/a^b",
    "refs/heads/a:b",
    "refs/heads/a?b",
    "refs/heads/a*b",
    "refs/heads/a[b",
    "refs/heads/a\\b",
    "refs/heads/a@{b",
    "refs/heads/@",
    "refs/../config",
  ])("may be called %j if and only if Git says so", (name) => {
    expect(isRefName(name)).toBe(spawnSync("git", ["check-ref-format", name]).status === 0);
  });
});
