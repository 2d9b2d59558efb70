import { describe, expect, it } from "vitest";
import { parseImageUpdater } from "../../../../src/core/image/presets/argocd-image-updater.ts";
import { chosen, reasons } from "./chosen.ts";

const versions = ["0.1", "0.5.1", "0.9", "1.0", "1.0.1", "1.1.2", "2.0.3"];
const words = ["zz", "bb", "yy", "cc", "yy", "aa", "ll"];
const semver = (constraint?: string) =>
  parseImageUpdater({ strategy: "semver", ignoreTags: [], ...(constraint === undefined ? {} : { constraint }) });

const spelled = ["1.0", "1.0.0", "v1.0.0", "1.1.0-rc.1"];

describe("an update strategy", () => {
  it.each([
    ["SemVer", "", "v1.0.0"],
    ["semver", "*-0", "1.1.0-rc.1"],
    ["Name", undefined, "v1.0.0"],
    ["Digest", "1.0", "1.0"],
  ])("%s with the constraint %j takes %s", (strategy, constraint, expected) => {
    const form = { strategy, ignoreTags: [], ...(constraint === undefined ? {} : { constraint }) };
    expect(chosen(parseImageUpdater(form), spelled)).toBe(expected);
  });

  it("is refused when there is none of that name, and the others are told", () => {
    expect(parseImageUpdater({ strategy: "newest", ignoreTags: [] })).toEqual({
      problem: '"newest" is no update strategy; there are semver, newest-build, alphabetical, digest.',
    });
  });
});

describe("Argo CD Image Updater's strategies", () => {
  it.each([
    ["no constraint", undefined, versions, "2.0.3"],
    ["a constraint on major", "^1.0", versions, "1.1.2"],
    ["a constraint on patch", "~1.0", versions, "1.0.1"],
    ["a constraint without a match", "~1.0", ["0.1", "0.5.1", "0.9", "2.0.3"], undefined],
    ["no tags", "~1.0", [], undefined],
    ["words", undefined, words, undefined],
    ["what git describes, as pre-releases", "^2", ["v2.2.0", "v2.3.0-rc.0.18.g1abcdef"], "v2.2.0"],
    ["equal versions, by text", undefined, ["1.0.0", "v1.0.0", "1.0"], "v1.0.0"],
  ])("semver with %s", (_, constraint, tags, expected) => expect(chosen(semver(constraint), tags)).toBe(expected));

  it("refuses a constraint that is none", () => {
    expect(semver("latest")).toEqual({ problem: '"latest" is no range of versions.' });
  });

  it.each(["newest-build", "latest"])("%s takes the last built", (strategy) => {
    const tags = words.map((tag, index) => ({ tag, builtAtMs: index * 5000 }));
    expect(chosen(parseImageUpdater({ strategy, ignoreTags: [] }), tags)).toBe("ll");
  });

  it.each(["alphabetical", "name"])("%s takes the greatest text", (strategy) =>
    expect(chosen(parseImageUpdater({ strategy, ignoreTags: [] }), words)).toBe("zz"),
  );

  it("digest takes the tag that is followed", () => {
    const preset = parseImageUpdater({ strategy: "digest", constraint: "latest", ignoreTags: [] });
    expect(chosen(preset, ["zz", "latest"])).toBe("latest");
    expect(chosen(preset, ["zz"])).toBeUndefined();
  });
});

describe("Argo CD Image Updater's filters", () => {
  const filtered = (ignoreTags: readonly string[], allowTags?: string) =>
    parseImageUpdater({ strategy: "alphabetical", ignoreTags, ...(allowTags === undefined ? {} : { allowTags }) });

  it.each([
    ["tag?", { tag1: "ignored" }],
    ["tag1, foo", { tag1: "ignored", foo: "ignored" }],
    ["*1*", { tag1: "ignored", tag10: "ignored" }],
    ["[a-f]oo", { foo: "ignored" }],
    ["[^a-f]ag1", { tag1: "ignored" }],
    ["[!t]ag1", { tag1: "ignored" }],
    [" tag1,, ", { tag1: "ignored" }],
    ["", {}],
  ])("ignore %s", (ignore, expected) =>
    expect(reasons(filtered([ignore]), ["tag1", "tag10", "foo"])).toEqual(expected),
  );

  it.each([
    ["any", {}],
    ["Any", {}],
    ["", {}],
    ["REGEXP:^tag", { foo: "pattern-mismatch" }],
    ["regexp:^tag", { foo: "pattern-mismatch" }],
    ["regexp:1", { foo: "pattern-mismatch" }],
  ])("allow %s", (allow, expected) => expect(reasons(filtered([], allow), ["tag1", "tag10", "foo"])).toEqual(expected));

  it.each(["regexp:a(", "^tag"])("refuse %s, where the updater matches nothing (on purpose)", (allow) =>
    expect(filtered([], allow)).toHaveProperty("problem"),
  );
});
