import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRepoName } from "../../../src/core/identity.ts";
import { type RevertText, recogniseRevert } from "../../../src/core/release/recognise-revert.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { must } from "../../support/snapshot-builder.ts";

const none: RevertText = { repo: must(parseRepoName("acme/config")), headBranch: "fix", body: "", messages: [] };
const sha = "0123456789abcdef0123456789abcdef01234567";

interface Case {
  readonly name: string;
  readonly text: Partial<RevertText>;
  readonly pullRequests?: readonly number[];
  readonly commits?: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: "GitHub's Revert button",
    text: {
      headBranch: "revert-77-tidegate/qa1/blip",
      body: "Reverts acme/config#77",
      messages: [`Revert "Release blip 1.5.0 to qa1 (#77)"\n\nThis reverts commit ${sha}.`],
    },
    pullRequests: [77],
    commits: [sha],
  },
  { name: "its branch alone", text: { headBranch: "revert-77-x", body: "I was in a hurry" }, pullRequests: [77] },
  {
    name: "its body alone",
    text: { headBranch: "hotfix", body: "Reverts acme/config#77\r\n\r\nIt was slow." },
    pullRequests: [77],
  },
  { name: "a body below somebody's words", text: { body: "Sorry!\n\nReverts #77" }, pullRequests: [77] },
  {
    name: "the revert of a revert",
    text: {
      headBranch: "revert-78-revert-77-tidegate/qa1/blip",
      body: "Reverts acme/config#78",
      messages: [`Revert "Revert "Release blip (#77)" (#78)"\n\nThis reverts commit ${sha}.`],
    },
    pullRequests: [78],
    commits: [sha],
  },
  {
    name: "git revert",
    text: { messages: [`Revert "Release blip 1.5.0 to qa1"\n\nThis reverts commit ${sha}.\n`] },
    commits: [sha],
  },
  {
    name: "git revert of a merge",
    text: {
      messages: [
        `Revert "Merge pull request #77 from acme/x"\n\nThis reverts commit ${sha}, reversing\nchanges made to ${"f".repeat(40)}.`,
      ],
    },
    commits: [sha],
  },
  {
    name: "git revert --reference",
    text: { messages: ["Take it back\n\nThis reverts commit 0123456 (Release blip 1.5.0 to qa1, 2026-11-21)."] },
    commits: ["0123456"],
  },
  {
    name: "git revert of a revert",
    text: { messages: [`Reapply "Release blip 1.5.0 to qa1 (#77)"\n\nThis reverts commit ${sha}.`] },
    pullRequests: [77],
    commits: [sha],
  },
  {
    name: "a squash that dropped the line",
    text: { messages: ['Revert "Release blip 1.5.0 to qa1 (#77)" (#80)'] },
    pullRequests: [77],
  },
  { name: "the line in the body alone", text: { body: `This reverts commit ${sha}.` }, commits: [sha] },
  {
    name: "several, each told once",
    text: {
      headBranch: "revert-77-x",
      body: "Reverts acme/config#77\nReverts #78",
      messages: ["Reverts #78", `This reverts commit ${sha}.`, `This reverts commit ${sha}.`],
    },
    pullRequests: [77, 78],
    commits: [sha],
  },
  {
    name: "any case",
    text: { body: "reverts Acme/Config#77", messages: [`this reverts commit ${sha.toUpperCase()}.`] },
    pullRequests: [77],
    commits: [sha],
  },
  { name: "leading zeros", text: { body: "Reverts #0077" }, pullRequests: [77] },
  { name: "another repository", text: { body: "Reverts acme/blip#77\nReverts octocat/config#77" } },
  { name: "a quoted line", text: { body: "> Reverts acme/config#77" } },
  {
    name: "words within a line",
    text: { body: "It Reverts acme/config#77", messages: ["x This reverts commit 0123456"] },
  },
  { name: "no number", text: { headBranch: "revert-x-77", body: "Reverts acme/config#" } },
  { name: "a branch that only begins so", text: { headBranch: "revert-77" } },
  { name: "zero", text: { headBranch: "revert-0-x", body: "Reverts #0" } },
  {
    name: "a huge number",
    text: { headBranch: `revert-${"9".repeat(400)}-x`, body: `Reverts #${"9".repeat(60_000)}` },
  },
  { name: "a number that no safe integer is", text: { body: "Reverts #9007199254740993" } },
  { name: "a number with a word", text: { body: "Reverts #77abc" } },
  { name: "digits that are none", text: { body: "Reverts #٧٧" } },
  { name: "too few digits of a commit", text: { messages: ["This reverts commit 012345."] } },
  { name: "too many digits of a commit", text: { messages: [`This reverts commit ${"a".repeat(65)}.`] } },
  { name: "what is no digit of a commit", text: { messages: ["This reverts commit 0123456g."] } },
  { name: "what stands behind 64 KB", text: { body: `${"x".repeat(65_536)}\nReverts #77` } },
];

describe("what a pull request takes back", () => {
  it.each(cases)("is read from $name", ({ text, pullRequests = [], commits = [] }) => {
    expect(recogniseRevert({ ...none, ...text })).toEqual({ pullRequests, commits });
  });

  it("is told of at most twenty, since each is asked about; the branch's own first", () => {
    const body = Array.from({ length: 5_000 }, (_, index) => `Reverts #${index + 1}`).join("\n");
    const messages = Array.from({ length: 250 }, (_, index) => `This reverts commit ${1_000_000 + index}.`);
    const { pullRequests, commits } = recogniseRevert({ ...none, headBranch: "revert-7777-x", body, messages });
    expect([pullRequests.length, commits.length, pullRequests[0]]).toEqual([20, 20, 7777]);
  });

  it.each([
    ["open quotes", `Revert "${"(#1)".repeat(16_000)}`],
    ["openings", 'Revert "'.repeat(8_000)],
    ["slashes and dots", `Reverts ${"a.-/".repeat(16_000)}`],
    ["lines", "Reverts a/\n".repeat(6_000)],
    ["hex digits", `This reverts commit ${"a".repeat(65_000)}`],
    ["digits in the branch", `revert-${"1".repeat(65_000)}`],
  ])("is found in linear time among 64 KB of %s", (_, text) => {
    const messages = Array.from({ length: 250 }, () => text);
    expect(recogniseRevert({ ...none, headBranch: text, body: text, messages })).toEqual({
      pullRequests: [],
      commits: [],
    });
  });

  it.each(hostileTexts)("is nothing in $name", ({ text }) => {
    expect(recogniseRevert({ ...none, headBranch: text, body: text, messages: [text] })).toEqual({
      pullRequests: [],
      commits: [],
    });
  });

  it("is whole numbers and hex digits, whatever stands there", () => {
    const piece = fc.constantFrom(
      "Reverts ",
      "#",
      "acme/config",
      "77",
      "\n",
      "This reverts commit ",
      sha,
      " ",
      "(",
      ")",
    );
    const anything = fc
      .array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 12 })
      .map((each) => each.join(""));
    fc.assert(
      fc.property(anything, anything, (headBranch, body) => {
        const { pullRequests, commits } = recogniseRevert({ ...none, headBranch, body, messages: [body] });
        expect(pullRequests.every((number) => Number.isSafeInteger(number) && number > 0)).toBe(true);
        expect(commits.every((commit) => /^[0-9a-f]{7,64}$/.test(commit))).toBe(true);
      }),
    );
  });
});
