import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stylerFor } from "../../../src/cli/styler.ts";
import { renderDiff } from "../../../src/core/words/unified-diff.ts";

const plain = stylerFor("plain");

describe("a unified diff", () => {
  it("is empty when nothing changes", () => {
    expect(renderDiff({ path: "a", before: "x\n", after: "x\n" }, plain)).toBe("");
  });

  it("says where the final newline is missing", () => {
    expect(renderDiff({ path: "a", before: "x", after: "y" }, plain)).toBe(
      "--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n",
    );
  });

  it("quotes an odd name as Git does", () => {
    expect(renderDiff({ path: 'a"\n', before: "x", after: "y" }, plain)).toContain('+++ "b/a\\"\\012"\n');
  });

  it("is taken by git apply, and gives the text after", () => {
    const folder = mkdtempSync(join(tmpdir(), "tidegate-diff-"));
    try {
      const line = fc.constantFrom("a", "b", "c", "", "  d", "e\r");
      const text = fc
        .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
        .map(([lines, ended]) => lines.join("\n") + (ended ? "\n" : ""));
      fc.assert(
        fc.property(text, text, (before, after) => {
          fc.pre(before !== after && before !== "" && after !== "");
          writeFileSync(join(folder, "file"), before);
          const diff = renderDiff({ path: "file", before, after }, plain);
          execFileSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd: folder, input: diff });
          expect(readFileSync(join(folder, "file"), "utf8")).toBe(after);
        }),
        { numRuns: 60 },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
