import { describe, expect, it } from "vitest";
import { findNearest } from "../../src/core/nearest.ts";

describe("findNearest", () => {
  const known = ["path", "follow", "release", "pull-request", "production", "qa1", "qa2"];

  it.each([
    { word: "pth", nearest: "path", why: "a letter is missing" },
    { word: "paths", nearest: "path", why: "a letter is added" },
    { word: "folow", nearest: "follow", why: "a letter is missing" },
    { word: "relaese", nearest: "release", why: "two letters are swapped" },
    { word: "Release", nearest: "release", why: "only case differs" },
    { word: "pull_request", nearest: "pull-request", why: "only the sign between words differs" },
    { word: "prodcution", nearest: "production", why: "two letters are swapped" },
    { word: "qa3", nearest: "qa1", why: "the first of equally near words is taken" },
    { word: "qa2", nearest: "qa2", why: "it is the word" },
  ])("gives $nearest for $word: $why", ({ word, nearest }) => {
    expect(findNearest(word, known)).toBe(nearest);
  });

  it.each(["merge", "x", "", "pull", "prod", "tcudorp-noi", "production".repeat(10)])(
    "gives nothing for %j",
    (word) => {
      expect(findNearest(word, known)).toBeUndefined();
    },
  );

  it("counts a swap at the limit as one slip", () => {
    expect(findNearest("ba", ["ab"])).toBe("ab");
    expect(findNearest("abdcfe", ["abcdef"])).toBe("abcdef");
    expect(findNearest("badcfehg", ["abcdefgh"])).toBeUndefined();
  });
});
