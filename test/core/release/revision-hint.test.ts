import { describe, expect, it } from "vitest";
import { parseImageTag } from "../../../src/core/image/reference.ts";
import { parseTagTemplate, type TagTemplate } from "../../../src/core/image/tag-template.ts";
import { canBeOf, hintRevision } from "../../../src/core/release/revision-hint.ts";
import { must } from "../../support/snapshot-builder.ts";

const tag = (text: string) => must(parseImageTag(text));

function template(text: string | undefined): TagTemplate | undefined {
  if (text === undefined) return undefined;
  const parsed = parseTagTemplate(text);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed;
}

const whole = `abc1234${"0".repeat(33)}`;

describe("what a tag and others say of its commit", () => {
  it.each([
    ["the tag's own commit", "{branch}-{sha}", "fix-abc1234", whole, true],
    ["the tag's own commit in capitals", "{branch}-{sha}", "fix-abc1234", whole.toUpperCase(), true],
    ["another commit", "{branch}-{sha}", "fix-abc1234", `f${whole.slice(1)}`, false],
    ["less of it than the tag names", "{branch}-{sha}", "fix-abc1234f", "abc1234", false],
    ["anything, of a tag that the template does not read", "{branch}-{sha}", "1.3.0", whole, true],
    ["anything, by a template without a commit", "{branch}-{number}", "fix-7", whole, true],
    ["anything, without a template", undefined, "fix-fffffff", whole, true],
  ])("can be %s", (_, text, written, revision, expected) => {
    expect(canBeOf(template(text), tag(written), revision)).toBe(expected);
  });

  it.each([
    ["by the template", "{sha}-{branch}", "1234567-abcdef0", "1234567"],
    ["as the one run of digits that stands alone", undefined, "fix-abc1234", "abc1234"],
    ["in none of several", undefined, "abcdef0-abc1234", undefined],
    ["in no date", undefined, "fix-20261121", undefined],
  ])("hints at it %s", (_, text, written, expected) => {
    expect(hintRevision(template(text), tag(written))).toBe(expected);
  });
});
