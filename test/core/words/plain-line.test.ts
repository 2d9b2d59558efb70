import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { line } from "../../../src/core/words/plain-line.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { actedOnInPlainText } from "./rendered.ts";

describe("a plain line", () => {
  it.each(hostileTexts)("has nothing in it that GitHub acts on: $name", ({ text }) => {
    const rendered = line`Release ${text} to ${text}`;
    expect(rendered).not.toMatch(actedOnInPlainText);
    expect(rendered.length).toBeLessThanOrEqual(256);
  });

  it("has nothing in it that GitHub acts on, whatever it is, and is the same when done twice", () => {
    const pieces = [
      "@",
      "#",
      "1",
      "gh-",
      "GH-",
      "a",
      " ",
      "\n",
      "://",
      "/issues/",
      "[skip ",
      "ci]",
      "\u200B",
      "\u0000",
      "@a".repeat(100),
      "😀".repeat(100),
    ];
    const pieced = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(pieced, fc.string({ unit: "binary" })), (text) => {
        const once = line`${text}${text}`;
        expect(once).not.toMatch(actedOnInPlainText);
        expect(once.length).toBeLessThanOrEqual(256);
        expect(line`${once}`).toBe(once);
      }),
    );
  });

  it.each([
    "main-abc1234-20261121",
    "v1.5.0-rc.1_linux",
    "feature/gh-pages",
    "docker.io/acme/blip",
    "issue#",
    "it's 50% off: a & b",
    "https://example.com/docs",
  ])("leaves %s as it is", (text) => {
    expect(line`${text}`).toBe(text);
  });

  it.each([
    ["fixes #1", "fixes #\u200B1"],
    ["GH-1", "GH-\u200B1"],
    ["acme/blip#1", "acme/blip#\u200B1"],
    ["thanks @octocat", "thanks @\u200Boctocat"],
    ["https://github.com/acme/blip/pull/1", "https:\u200B//github.com/acme/blip/pull/1"],
    ["a [skip ci]", "a [\u200Bskip ci]"],
  ])("breaks %s", (text, broken) => {
    expect(line`${text}`).toBe(broken);
  });
});
