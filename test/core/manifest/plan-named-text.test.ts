import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { applyEdits, undoEdits } from "../../../src/core/manifest/apply-edits.ts";
import { planNamedText } from "../../../src/core/manifest/plan-named-text.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";

const places = {
  plain: "a:\n  b: old # kept\n  c: 1\n",
  "single quotes": "a:\r\n  b: 'it''s old'\r\n  c: 1\r\n",
  "double quotes": 'a:\n  b: "o\\u006cd"\n  c: 1',
  "flow style": "a: {b: old, c: 1} # kept\n",
  JSON: '{"a": {"b": "old", "c": 1}}\n',
  "a list": "a:\n  - b: old\n    c: 1\n",
} as const;

const words = [
  "true",
  "1.10",
  "0123",
  "12e4567",
  "null",
  "~",
  "- x",
  "a: b",
  "a #b",
  "@x",
  "*x",
  "&x",
  "!x",
  "{x",
  "x]",
  "'",
  '"',
];

describe("a text at a named path", () => {
  it.each(Object.entries(places))("is read back as it is, whatever it is: in %s", (style, before) => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom(...words)), (text) => {
        expectSaid(style, before, text.toWellFormed());
      }),
      { numRuns: 300 },
    );
    for (const { text } of hostileTexts.filter((each) => each.text.length < 5000))
      expectSaid(style, before, text.toWellFormed());
  });

  it("stays in a block's only line where it fits there", () => {
    const before = "b: >-\n  old\nc: 1\n";
    expect(edit(before, ["b"], "feature/x")).toBe("b: >-\n  feature/x\nc: 1\n");
    expect(planNamedText(file(before), at("b"), " x")).toMatchObject({ reason: "unreadable" });
  });

  it.each([
    ["no-match", "a: 1\n"],
    ["several-matches", "b: 1\n---\nb: 2\n"],
    ["unreadable", "b: {c: 1}\n"],
    ["unreadable", "b:\n"],
    ["unreadable", "b: {{ .Values.x }}\n"],
    ["anchor-elsewhere", "b: &x old\nc: *x\n"],
    ["anchor-elsewhere", "c: &x old\nb: *x\n"],
    ["duplicate-key", "b: 1\nb: 2\n"],
    ["ignored", "b: old # tidegate: ignore\n"],
  ])("is left as it is: %s", (reason, text) => {
    expect(planNamedText(file(text), at("b"), "new")).toMatchObject({ reason });
  });
});

function expectSaid(style: string, before: string, text: string): void {
  const keys = style === "a list" ? ["a", "0", "b"] : ["a", "b"];
  const after = edit(before, keys, text);
  const read = parse(after);
  expect(style === "a list" ? read.a[0] : read.a).toEqual({ b: text, c: 1 });
}

function edit(text: string, keys: readonly string[], to: string): string {
  const planned = planNamedText(file(text), at(...keys), to);
  if ("reason" in planned) throw new Error(planned.reason);
  const after = applyEdits(text, planned.edits);
  expect(undoEdits(after, planned.edits)).toBe(text);
  return after;
}

function file(text: string) {
  return { path: "values.yaml", text };
}

function at(...keys: readonly string[]) {
  return { kind: "path", file: "values.yaml", keys } as const;
}
