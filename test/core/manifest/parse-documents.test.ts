import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDocuments } from "../../../src/core/manifest/parse-documents.ts";
import { anyManifest, anyVersion } from "./generated-manifest.ts";
import { shapeByLibrary, shapeOf } from "./yaml-shape.ts";

const numRuns = Number(process.env["QUICK_RUNS"] ?? 500);

describe("parsing documents", () => {
  it("gives what the library gives, whichever reader read which document", () => {
    fc.assert(
      fc.property(anyManifest(), anyVersion(), (manifest, version) => expectSame(manifest.render(version))),
      { numRuns },
    );
  });

  it("gives what the library gives for a manifest that has gone wrong", () => {
    const put = fc.constantFrom(
      ..."\n|\r\n|  |- |: | #|'|\"|[|{|]|}|,|&a |*a|---\n|...\n|\n---\n|\t|\ufeff|? |!x ".split("|"),
      "|\n",
      ">\n",
    );
    const change = fc.record({ at: fc.nat(), removed: fc.nat(4), put });
    let read = 0;
    fc.assert(
      fc.property(
        anyManifest(),
        anyVersion(),
        fc.array(change, { maxLength: 2, minLength: 1 }),
        (manifest, version, changes) => {
          let text = manifest.render(version);
          for (const { at, removed, put } of changes) {
            const start = at % (text.length + 1);
            text = text.slice(0, start) + put + text.slice(start + removed);
          }
          read += expectSame(text) ? 1 : 0;
        },
      ),
      { numRuns },
    );
    // Else the property would say nothing.
    expect(read).toBeGreaterThan(numRuns / 4);
  });

  it("gives what the library gives for JSON, with whatever blanks and escapes", () => {
    const blanks = fc.constantFrom("", " ", "\n", "\t", "\r\n  ", "    ");
    fc.assert(
      fc.property(
        fc.object({ maxDepth: 4, values: [anyText(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null)] }),
        blanks,
        (value, blank) => {
          const text = JSON.stringify(value, undefined, 1)
            .replaceAll("\n", blank === "" ? "" : blank)
            .replace(/(?<=^.{0,2000})é/g, "\\u00e9");
          expectSame(text);
        },
      ),
      { numRuns },
    );
  });
});

/** Whether there was anything to compare. */
function expectSame(text: string): boolean {
  const parsed = parseDocuments(text);
  const expected = shapeByLibrary(text);
  if ("skipped" in parsed) return false;
  expect({ text, read: parsed.roots.map((root) => shapeOf(root)).filter((root) => root !== null) }).toEqual({
    text,
    read: expected,
  });
  return true;
}

function anyText(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: "binary" }),
    fc.constantFrom("é", "\\", '"', "\n", "\u2028", "\ufeff", "a: b", "\ud83d"),
  );
}
