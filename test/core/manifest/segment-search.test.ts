import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSegmentSearch } from "../../../src/core/manifest/segment-search.ts";

describe("a search for many segments", () => {
  // Few letters, so that segments overlap, contain one another and begin alike.
  const word = fc.string({ unit: fc.constantFrom("a", "b", "-", ".", "é", "😀"), minLength: 1, maxLength: 6 });

  it("finds just what `includes` finds for each of them", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "-", ".", "é", "😀", "\n"), maxLength: 60 });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), text, (segments, text) => {
        const found = createSegmentSearch(segments)(text);
        const wanted = [...new Set(segments)].filter((segment) => text.includes(segment));
        expect([...found].sort()).toEqual(wanted.sort());
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    { name: "shorter than three characters", segments: ["a", "ab"], text: "xab", found: ["a", "ab"] },
    { name: "one within another", segments: ["web", "my-web"], text: "acme/my-web:1", found: ["my-web", "web"] },
    { name: "at the very end", segments: ["service"], text: "service", found: ["service"] },
    { name: "cut off at the end", segments: ["services"], text: "service", found: [] },
    { name: "no segments", segments: [], text: "anything", found: [] },
    { name: "no text", segments: ["web"], text: "", found: [] },
  ])("finds segments $name", ({ segments, text, found }) => {
    expect([...createSegmentSearch(segments)(text)].sort()).toEqual(found);
  });
});
