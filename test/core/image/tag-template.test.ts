import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBranchName } from "../../../src/core/identity.ts";
import { type ImageTag, parseImageTag } from "../../../src/core/image/reference.ts";
import {
  parseTagTemplate,
  readTag,
  renderBranchForTag,
  type TagTemplate,
} from "../../../src/core/image/tag-template.ts";

describe("a tags template", () => {
  it("is read into placeholders and literals", () => {
    expect(parseTagTemplate("v{version}-{sha}")).toEqual({
      text: "v{version}-{sha}",
      parts: [{ kind: "literal", text: "v" }, { kind: "version" }, { kind: "literal", text: "-" }, { kind: "sha" }],
    });
  });

  it.each([
    { text: "", problem: "The template is empty." },
    { text: "latest", problem: "The template names no placeholder, so it tells nothing of a tag." },
    { text: "{branch}{sha}", problem: '{branch} and {sha} cannot be told apart: put a "-" or "." between them.' },
    {
      text: "{number}{timestamp}",
      problem: '{number} and {timestamp} cannot be told apart: put a "-" or "." between them.',
    },
    {
      text: "{version}-{branch}",
      problem: "{version} and {branch} cannot be told apart in this order: put {branch} first.",
    },
    { text: "{sha}-{sha}", problem: "{sha} stands twice." },
    {
      text: "{commit}",
      problem: "{commit} is no placeholder; there are {branch}, {sha}, {timestamp}, {number}, {version}.",
    },
    { text: "{}", problem: "{} is no placeholder; there are {branch}, {sha}, {timestamp}, {number}, {version}." },
    { text: "{branch", problem: '"{" stands alone; write a placeholder as {sha}.' },
    { text: "branch}-{sha}", problem: '"}" stands alone; write a placeholder as {sha}.' },
    { text: "-{sha}", problem: 'A tag cannot begin with "-".' },
    { text: "{branch}/{sha}", problem: '"/" cannot stand in a tag.' },
    { text: "{branch}+{sha}", problem: '"+" cannot stand in a tag.' },
    { text: "{branch}😀{sha}", problem: '"😀" cannot stand in a tag.' },
  ])("of $text is a problem", ({ text, problem }) => {
    expect(parseTagTemplate(text)).toEqual({ problem });
  });
});

describe("a tag read by a template", () => {
  const noon = BigInt(Date.UTC(2026, 8, 15, 15, 1, 26)) * 1_000_000n;

  it.each([
    {
      template: "{branch}-{sha}-{timestamp}",
      tag: "main-abc1234-1789484486",
      facts: { branch: "main", sha: "abc1234", timestamp: noon },
    },
    {
      template: "{branch}-{sha}-{timestamp}",
      tag: "feature-x-abc1234-1789484486",
      facts: { branch: "feature-x", sha: "abc1234", timestamp: noon },
    },
    {
      template: "{branch}-{sha}-{timestamp}",
      tag: "main-abc1234-20260915-150126",
      facts: { branch: "main", sha: "abc1234", timestamp: noon },
    },
    {
      template: "{branch}-{sha}-{timestamp}",
      tag: "main-abc1234-2026-09-15-15-01-26",
      facts: { branch: "main", sha: "abc1234", timestamp: noon },
    },
    {
      template: "{branch}-{sha}-{timestamp}",
      tag: "abc1234-def5678-1789484486",
      facts: { branch: "abc1234", sha: "def5678", timestamp: noon },
    },
    {
      template: "{branch}-{sha}",
      tag: "feature-abcdef1-1234567",
      facts: { branch: "feature-abcdef1", sha: "1234567" },
    },
    { template: "{branch}.{number}", tag: "release-1.2.17", facts: { branch: "release-1.2", number: 17n } },
    {
      template: "{sha}",
      tag: "0123456789abcdef0123456789abcdef01234567",
      facts: { sha: "0123456789abcdef0123456789abcdef01234567" },
    },
    { template: "build-{number}", tag: "build-20260915150126123456789", facts: { number: 20260915150126123456789n } },
    { template: "{timestamp}-{number}", tag: "20260915-150126-4", facts: { timestamp: noon, number: 4n } },
    {
      template: "{timestamp}-{branch}",
      tag: "20260915-150126-feature-x",
      facts: { timestamp: noon, branch: "feature-x" },
    },
    { template: "{version}-{sha}", tag: "1.2.3-rc.1-abc1234", facts: { version: "1.2.3-rc.1", sha: "abc1234" } },
    { template: "v{version}", tag: "v1.2.3", facts: { version: "1.2.3" } },
    { template: "{version}", tag: "v1.2.3", facts: { version: "v1.2.3" } },
    { template: "{branch}-{version}", tag: "main-1.2.3-rc.1", facts: { branch: "main", version: "1.2.3-rc.1" } },
    { template: "{number}-{branch}", tag: "12-34-x", facts: { number: 12n, branch: "34-x" } },
  ])("$template tells $tag", ({ template, tag, facts }) => {
    expect(readTag(templateOf(template), tagOf(tag))).toEqual(facts);
  });

  it.each([
    { template: "{branch}-{sha}", tag: "main", why: "no sha" },
    { template: "{branch}-{sha}", tag: "main-abc12", why: "a sha has seven digits" },
    { template: "{branch}-{sha}", tag: "main-ABC1234", why: "a sha is lower case" },
    { template: "{branch}-{sha}", tag: `main-${"a".repeat(41)}`, why: "a sha has forty digits at most" },
    { template: "{branch}-{sha}-{timestamp}", tag: "main-abc1234-17894844", why: "not a day" },
    { template: "{branch}-{sha}-{timestamp}", tag: "main-abc1234-1789484486-x", why: "more behind it" },
    { template: "release-{number}", tag: "main-1", why: "another literal" },
    { template: "{branch}-{version}", tag: "main-1.0.0-2.0.0", why: "two readings" },
    { template: "{version}", tag: "latest", why: "not a version" },
    { template: "{branch}-{sha}", tag: "latest", why: "nothing of it" },
  ])("$template does not read $tag: $why", ({ template, tag }) => {
    expect(readTag(templateOf(template), tagOf(tag))).toBeUndefined();
  });

  it("gives back what CI put in", () => {
    const template = templateOf("{branch}-{sha}-{timestamp}");
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z][a-z0-9/#._-]{0,40}[a-z0-9]$/),
        fc.stringMatching(/^[0-9a-f]{7,40}$/),
        fc.integer({ min: 1_000_000_000, max: 9_999_999_999 }),
        (written, sha, seconds) => {
          const name = parseBranchName(written);
          if (name === undefined) return;
          const branch = renderBranchForTag(name);
          expect(readTag(template, tagOf(`${branch}-${sha}-${seconds}`))).toEqual({
            branch,
            sha,
            timestamp: BigInt(seconds) * 1_000_000_000n,
          });
        },
      ),
    );
  });
});

describe("a branch in a tag", () => {
  it.each([
    { branch: "main", inTag: "main" },
    { branch: "feature/x", inTag: "feature-x" },
    { branch: "feature/#12+a", inTag: "feature--12-a" },
    { branch: "grün/ß", inTag: "gr-n--" },
    { branch: "a😀b", inTag: "a-b" },
    { branch: "Release_1.x", inTag: "Release_1.x" },
  ])("$branch is $inTag", ({ branch, inTag }) => {
    const name = parseBranchName(branch);
    expect(name === undefined ? undefined : renderBranchForTag(name)).toBe(inTag);
  });
});

function templateOf(text: string): TagTemplate {
  const template = parseTagTemplate(text);
  return "problem" in template ? expect.fail(template.problem) : template;
}

function tagOf(text: string): ImageTag {
  return parseImageTag(text) ?? expect.fail(text);
}
