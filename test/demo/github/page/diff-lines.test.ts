import { describe, expect, it } from "vitest";
import { type DiffLine, parsePatch } from "../../../../src/demo/github/page/diff-lines.ts";

describe("parsePatch", () => {
  it("numbers lines on both sides, through several hunks", () => {
    const patch = [
      "@@ -3,2 +3,3 @@ spec:",
      " a",
      "+b",
      " c",
      "@@ -10 +11 @@",
      "-d",
      "\\ No newline at end of file",
      "+e",
    ];
    expect(parsePatch(patch.join("\n")).map(short)).toEqual([
      "hunk . . @@ -3,2 +3,3 @@ spec:",
      "same 3 3 a",
      "added . 4 b",
      "same 4 5 c",
      "hunk . . @@ -10 +11 @@",
      "removed 10 . d",
      "note . .  No newline at end of file",
      "added . 11 e",
    ]);
  });

  it.each([
    ["a tag's last digit", "image: blip:1.2.3 # why", "image: blip:1.2.4 # why", "3", "4"],
    ["a longer tag", "tag: 1.9", "tag: 1.10", "9", "10"],
    ["added characters only", "tag: 1.9", "tag: 1.9.1", "", ".1"],
    ["repeated characters once", "tag: aa", "tag: aaa", "", "a"],
  ])("marks %s in a pair of lines", (_, before, after, removed, added) => {
    const [, one, other] = parsePatch(`@@ -1 +1 @@\n-${before}\n+${after}`);
    expect([marked(one), marked(other)]).toEqual([removed, added]);
  });

  it("pairs lines in order where as many came as went", () => {
    const lines = parsePatch("@@ -1,2 +1,2 @@\n-tag: one-1\n-tag: two-1\n+tag: one-2\n+tag: two-2");
    expect(lines.map(marked)).toEqual([undefined, "1", "1", "2", "2"]);
  });

  it.each([
    ["lines that came alone", "@@ -0,0 +1 @@\n+a"],
    ["different numbers of lines", "@@ -1 +1,2 @@\n-tag: 1\n+tag: 2\n+tag: 3"],
    ["lines with nothing in common", "@@ -1 +1 @@\n-image: a\n+replicas: 3"],
  ])("marks nothing in %s", (_, patch) => {
    expect(parsePatch(patch).every(({ changed }) => changed === undefined)).toBe(true);
  });
});

function short({ kind, before, after, text }: DiffLine): string {
  return `${kind} ${before ?? "."} ${after ?? "."} ${text}`;
}

function marked(line: DiffLine | undefined): string | undefined {
  return line?.changed === undefined ? undefined : line.text.slice(...line.changed);
}
