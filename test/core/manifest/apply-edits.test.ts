import { describe, expect, it } from "vitest";
import { applyEdits, undoEdits } from "../../../src/core/manifest/apply-edits.ts";
import type { ManifestEdit } from "../../../src/core/manifest/manifest.ts";

describe("applying edits", () => {
  it("replaces just the ranges, in whatever order the edits come", () => {
    const edits = [edit(8, "c", "CCC"), edit(0, "a", ""), edit(4, "b", "B")];
    expect(applyEdits("a 😀 b é c", [edit(5, "b", "B"), edit(9, "c", "CCC"), edit(0, "a", "")])).toBe(" 😀 B é CCC");
    expect(applyEdits("a ab b ab c".replaceAll("ab", "x"), edits.slice(1, 2))).toBe(" x b x c");
  });

  it("takes edits back out", () => {
    const edits = [edit(0, "one", "1"), edit(4, "two", "twenty"), edit(8, "three", "")];
    const text = "one two three";
    expect(applyEdits(text, edits)).toBe("1 twenty ");
    expect(undoEdits("1 twenty ", edits)).toBe(text);
  });

  it("takes two edits that touch", () => {
    expect(applyEdits("ab", [edit(1, "b", "B"), edit(0, "a", "A")])).toBe("AB");
  });

  it.each([
    { why: "another text stands there", text: "abc", edits: [edit(0, "x", "y")], says: "at offset 0 is not what" },
    { why: "the text is too short", text: "a", edits: [edit(0, "ab", "y")], says: "at offset 0 is not what" },
    {
      why: "two edits overlap",
      text: "abc",
      edits: [edit(0, "ab", "x"), edit(1, "bc", "y")],
      says: "overlap at offset 1",
    },
    {
      why: "one edit comes twice",
      text: "abc",
      edits: [edit(0, "a", "x"), edit(0, "a", "x")],
      says: "overlap at offset 0",
    },
  ])("throws when $why", ({ text, edits, says }) => {
    expect(() => applyEdits(text, edits)).toThrow(says);
  });
});

function edit(start: number, before: string, after: string): ManifestEdit {
  return { path: "a.yaml", range: { start, end: start + before.length }, before, after };
}
