import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MergeRule } from "../../../src/core/config/config.ts";
import { type ImageTag, parseImageName, parseImageTag } from "../../../src/core/image/reference.ts";
import { mergesByItself, stepOf } from "../../../src/core/release/version-step.ts";

describe("stepOf", () => {
  it.each([
    ["1.2.3", "1.2.4", "patch"],
    ["1.2.3", "1.3.0", "minor"],
    ["1.2.3", "2.0.0", "major"],
    ["v1.9.9", "v1.10.0", "minor"],
    ["0.1.0", "0.2.0", "minor"],
    ["1.2.3", "2.2.3", "major"],
    ["2026.09.15", "2026.09.16", "patch"],
    ["2026.09.15", "2026.10.01", "minor"],
    ["1.2.99999999999999999999", "1.2.100000000000000000000", "patch"],
    ["1.5.0-rc.1", "1.5.0-rc.2", "patch"],
    ["2.0.0-rc.1", "2.0.0", "patch"],
    ["1.4.0", "1.5.0-rc.1", "minor"],
    ["1.2.3_build.1", "1.2.3_build.2", "patch"],
    ["1.2.3", "1.2.3", "patch"],
    ["1.2.4", "1.2.3", "other"],
    ["2.0.0", "1.9.9", "other"],
    ["1.5.0", "1.5.0-rc.1", "other"],
    ["1.2.3_build.2", "1.2.3_build.1", "other"],
    ["latest", "1.2.3", "other"],
    ["1.2.3", "main-abc1234", "other"],
    ["main", "main", "other"],
    ["1.2", "1.3", "other"],
    [undefined, "1.2.3", "other"],
  ])("from %s to %s is %s", (from, to, step) => {
    expect(stepOf(from === undefined ? undefined : tag(from), tag(to))).toBe(step);
  });

  it("is other one way at least, unless nothing changes", () => {
    const version = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.constantFrom("", "-rc.1", "_b1"));
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [from, to] = [a, b].map(([x, y, z, rest]) => tag(`${x}.${y}.${z}${rest}`));
        const ways = [stepOf(from, to ?? tag("1")), stepOf(to, from ?? tag("1"))];
        expect(ways.filter((step) => step === "other")).toHaveLength(from === to ? 0 : 1);
      }),
    );
  });
});

describe("mergesByItself", () => {
  const rule = (words: string): MergeRule => {
    const of = (part: string) => (words.split(" ").includes(part) ? "auto" : "manual");
    return { patch: of("patch"), minor: of("minor"), major: of("major") };
  };

  it.each([
    { auto: "patch minor major", changes: ["1.0.0 1.0.1"], merges: true },
    { auto: "", changes: ["1.0.0 1.0.1"], merges: false },
    { auto: "patch", changes: ["1.0.0 1.0.1", "2.0.0 2.0.1"], merges: true },
    { auto: "patch", changes: ["1.0.0 1.0.1", "2.0.0 2.1.0"], merges: false },
    { auto: "minor", changes: ["1.0.0 1.0.1"], merges: false },
    { auto: "patch minor", changes: ["1.0.0 2.0.0"], merges: false },
    { auto: "patch minor", changes: ["latest 2.0.0"], merges: false },
    { auto: "patch minor", changes: ["2.0.0 1.0.0"], merges: false },
    { auto: "patch minor", changes: [" 1.0.0"], merges: false },
    { auto: "major", changes: ["latest main-abc1234"], merges: true },
    { auto: "patch minor major", changes: [], merges: false },
  ])("with auto for [$auto] and $changes: $merges", ({ auto, changes, merges }) => {
    const name = must(parseImageName("acme/web"));
    const written = changes.map((change) => {
      const [from = "", to = ""] = change.split(" ");
      return { image: name, from: from === "" ? {} : { tag: tag(from) }, to: { name, tag: tag(to) } };
    });
    expect(mergesByItself(rule(auto), written)).toBe(merges);
  });
});

function tag(text: string): ImageTag {
  return must(parseImageTag(text));
}

function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("the test needs a value here");
  return value;
}
