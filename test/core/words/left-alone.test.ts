import { describe, expect, it } from "vitest";
import { renderSkipReason, unclearReasons } from "../../../src/core/words/left-alone.ts";
import { md } from "../../../src/core/words/markdown.ts";

describe("why a place stays as it is", () => {
  it("is the end of a sentence, for each reason", () => {
    expect(unclearReasons).toMatchInlineSnapshot(`
      {
        "ambiguous": "several of what was asked for may be meant",
        "anchor-elsewhere": "its anchor also serves a place that must not change",
        "digest-unknown": "a digest pins it, and the new digest is not known",
        "duplicate-key": "a key stands twice in the same mapping",
        "ignored": "a comment on its line asks to leave it",
        "nested": "it stands inside a string whose folds or escapes hide the place",
        "no-match": "the place that the config file names is not there",
        "no-tag": "neither a tag nor a digest stands there",
        "not-a-version": "a version number stands beside the tag, and the new tag has none",
        "not-this-form": "it is written in a form that Tidegate cannot change in place",
        "pattern": "it names images by a pattern, which takes other images, too",
        "range": "a range of versions stands there, out of which a tool picks one",
        "several-matches": "the place that the config file names is there more than once",
        "shadowed": "another field of the same place overrules it",
        "templated": "a tool fills in the version there",
        "unreadable": "what stands there is neither a tag nor a digest",
      }
    `);
    for (const reason of Object.values(unclearReasons)) expect(md`${reason}`.text).toBe(reason);
  });
});

describe("why a file was left alone", () => {
  it.each([
    ["not-yaml", "it is not YAML"],
    ["template", "it is a template"],
    ["encrypted", "it is encrypted"],
    ["binary", "it is binary"],
    ["too-large", "it is too large"],
    ["too-deep", "it is nested too deeply"],
    ["symlink", "it is a symbolic link"],
    ["submodule", "it is a submodule"],
    ["a reason of tomorrow", "a reason of tomorrow"],
    ["__proto__", "__proto__"],
  ])("is told of %s: %s", (reason, words) => {
    expect(renderSkipReason(reason)).toBe(words);
  });
});
