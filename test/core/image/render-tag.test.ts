import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBranchName, parseCommitSha } from "../../../src/core/identity.ts";
import { renderTagsOf } from "../../../src/core/image/render-tag.ts";
import {
  parseTagTemplate,
  readTag,
  renderBranchForTag,
  type TagTemplate,
} from "../../../src/core/image/tag-template.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { must } from "../../support/snapshot-builder.ts";

const sha = must(parseCommitSha("0123456789abcdef0123456789abcdef01234567"));
const branch = must(parseBranchName("feature/x#1"));

function template(text: string): TagTemplate {
  const parsed = parseTagTemplate(text);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed;
}

describe("the tags of a commit", () => {
  it("have its SHA as CI writes it", () => {
    expect(renderTagsOf(template("{branch}-{sha}"), { sha, branch })).toEqual([
      "feature-x-1-0123456",
      "feature-x-1-01234567",
      "feature-x-1-0123456789ab",
      `feature-x-1-${sha}`,
    ]);
  });

  it.each<[string, string]>([
    ["a time stamp", "{branch}-{sha}-{timestamp}"],
    ["a number", "{sha}-{number}"],
    ["a version", "{sha}-{version}"],
    ["no SHA", "{branch}-x"],
    ["a literal that a SHA runs into, so that nobody could read it", "{sha}abc"],
  ])("are not known where the template has %s", (_, text) => {
    expect(renderTagsOf(template(text), { sha, branch })).toEqual([]);
  });

  it("are left out where they are too long for a tag, or are none", () => {
    const long = must(parseBranchName("b".repeat(110)));
    expect(renderTagsOf(template("{branch}-{sha}"), { sha, branch: long })).toHaveLength(3);
    expect(renderTagsOf(template("{branch}-{sha}"), { sha, branch: must(parseBranchName("#x")) })).toEqual([]);
  });

  it.each(hostileTexts)("are tags or none, of a branch that is $name", ({ text }) => {
    const hostile = parseBranchName(text);
    if (hostile === undefined) return;
    for (const tag of renderTagsOf(template("{branch}-{sha}"), { sha, branch: hostile }))
      expect(tag).toMatch(/^\w[\w.-]{0,127}$/);
  });

  it("are read back as the same commit and branch", () => {
    const literal = fc.stringMatching(/^[a-f0-9v.-]{1,4}$/);
    const name = fc.oneof(
      fc.stringMatching(/^[a-f0-9./-]{1,20}$/),
      fc.string({ unit: "binary", minLength: 1, maxLength: 20 }),
    );
    const order = fc.constantFrom<readonly string[]>(["{branch}", "{sha}"], ["{sha}", "{branch}"], ["{sha}"]);
    const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(literal, literal, literal, order, hex, name, (before, between, behind, parts, digits, text) => {
        const written = parseTagTemplate(`${before}${parts.join(between)}${behind}`);
        const [commit, from] = [must(parseCommitSha(digits)), parseBranchName(text)];
        if ("problem" in written || from === undefined) return;
        for (const tag of renderTagsOf(written, { sha: commit, branch: from })) {
          const read = must(readTag(written, tag));
          expect(commit.startsWith(must(read.sha))).toBe(true);
          if (parts.includes("{branch}")) expect(read.branch).toBe(renderBranchForTag(from));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
