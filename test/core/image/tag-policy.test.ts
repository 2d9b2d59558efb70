import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBranchName } from "../../../src/core/identity.ts";
import { type ImageTag, parseImageTag } from "../../../src/core/image/reference.ts";
import {
  type CompiledTagPolicy,
  chooseTag,
  compareTags,
  compileTagPolicy,
  judgeTag,
  type TagPolicy,
} from "../../../src/core/image/tag-policy.ts";
import { parseTagTemplate, type TagTemplate } from "../../../src/core/image/tag-template.ts";

const stable = semver(">=1.0.0");
const main: TagPolicy = { kind: "branch", branch: parseBranchName("main") ?? expect.fail() };
const feature: TagPolicy = { kind: "branch", branch: parseBranchName("feature/x") ?? expect.fail() };
const builds = pattern({ pattern: "main-[0-9a-f]+-(?P<ts>[0-9]+)", extract: "$ts", order: "numeric" });
const digits = "a".repeat(64);

describe("a tag policy", () => {
  it.each([
    { policy: semver("latest"), field: "semver", problem: '"latest" is no version range; ">=1.0.0" is one.' },
    { policy: pattern({ pattern: "(" }), field: "pattern", problem: "It is not RE2 syntax: missing closing ): `(`." },
    {
      policy: pattern({ pattern: "(?=main)" }),
      field: "pattern",
      problem: "It is not RE2 syntax: invalid or unsupported Perl syntax: `(?=`.",
    },
    {
      policy: pattern({ pattern: "a".repeat(1001) }),
      field: "pattern",
      problem: "The pattern is longer than 1,000 characters.",
    },
    {
      policy: pattern({ pattern: "(?P<ts>.*)", extract: "$time" }),
      field: "extract",
      problem: "The pattern has no group $time; it has $ts.",
    },
    { policy: pattern({ pattern: "x", extract: "$1" }), field: "extract", problem: "The pattern has no group $1." },
    {
      policy: pattern({ pattern: "(x)", extract: "$1abc" }),
      field: "extract",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what Go writes
      problem: "$1abc reads as a group of that name; write ${1} to end the number there.",
    },
    { policy: pattern({ pattern: "x", extract: "" }), field: "extract", problem: "The extract template is empty." },
    {
      policy: pattern({ pattern: "x", ignore: ["ok", ""] }),
      field: "ignore",
      problem: "A glob has 1 to 200 characters.",
    },
  ])("with $policy is refused in its $field", ({ policy, field, problem }) => {
    expect(compileTagPolicy(policy)).toEqual({ kind: "problem", field, problem });
  });

  it.each([
    { policy: stable, tag: "1.2.3", reason: undefined },
    { policy: stable, tag: "v1.2.3", reason: undefined },
    { policy: stable, tag: "1.5.0-rc.1", reason: { code: "pre-release", range: ">=1.0.0" } },
    { policy: stable, tag: "0.9.0", reason: { code: "outside-range", range: ">=1.0.0" } },
    { policy: stable, tag: "latest", reason: { code: "not-a-version" } },
    { policy: stable, tag: "1.2", reason: { code: "not-a-version" } },
    { policy: stable, tag: `sha256-${digits}.sig`, reason: { code: "artefact" } },
    { policy: stable, tag: "release-1.2.3", template: "release-{version}", reason: undefined },
    {
      policy: stable,
      tag: "1.2.3",
      template: "release-{version}",
      reason: { code: "template-mismatch", template: "release-{version}" },
    },
    { policy: stable, tag: "1.2.3", template: "{branch}-{sha}", reason: undefined },
    { policy: main, tag: "main-abc1234", template: "{branch}-{sha}", reason: undefined },
    {
      policy: main,
      tag: "feature-x-abc1234",
      template: "{branch}-{sha}",
      reason: { code: "other-branch", branch: "feature-x", wanted: "main" },
    },
    { policy: feature, tag: "feature-x-abc1234", template: "{branch}-{sha}", reason: undefined },
    {
      policy: main,
      tag: "old-main-abc1234",
      template: "{branch}-{sha}",
      reason: { code: "other-branch", branch: "old-main", wanted: "main" },
    },
    {
      policy: main,
      tag: "main",
      template: "{branch}-{sha}",
      reason: { code: "template-mismatch", template: "{branch}-{sha}" },
    },
    { policy: main, tag: "main-abc1234", reason: { code: "no-template" } },
    { policy: main, tag: "abc1234", template: "{sha}", reason: { code: "no-template" } },
    { policy: builds, tag: "main-abc1234-17", reason: undefined },
    {
      policy: builds,
      tag: "old-main-abc1234-17",
      reason: { code: "pattern-mismatch", pattern: "main-[0-9a-f]+-(?P<ts>[0-9]+)" },
    },
    {
      policy: builds,
      tag: "main-abc1234-17-x",
      reason: { code: "pattern-mismatch", pattern: "main-[0-9a-f]+-(?P<ts>[0-9]+)" },
    },
    { policy: pattern({ pattern: "a|main" }), tag: "main", reason: undefined },
    {
      policy: pattern({ pattern: ".*", ignore: ["*-debug", "??-[!a-c]*"] }),
      tag: "1-debug",
      reason: { code: "ignored", glob: "*-debug" },
    },
    {
      policy: pattern({ pattern: ".*", ignore: ["*-debug", "??-[!a-c]*"] }),
      tag: "10-dx",
      reason: { code: "ignored", glob: "??-[!a-c]*" },
    },
    { policy: pattern({ pattern: ".*", ignore: ["*-debug", "??-[!a-c]*", "1.0"] }), tag: "1x0", reason: undefined },
    {
      policy: pattern({ pattern: "b(.+)", extract: "$1", order: "numeric" }),
      tag: "b1a",
      reason: { code: "not-orderable", extracted: "1a", order: "numeric" },
    },
    {
      policy: pattern({ pattern: ".*", order: "time" }),
      tag: "rc",
      reason: { code: "not-orderable", extracted: "rc", order: "time" },
    },
    { policy: pattern({ pattern: ".*" }), tag: `sha256-${digits}`, reason: { code: "artefact" } },
    { policy: pattern({ pattern: ".*" }), tag: `sha256-${digits}.att`, reason: { code: "artefact" } },
    { policy: pattern({ pattern: ".*" }), tag: `sha256-${digits}.sbom`, reason: { code: "artefact" } },
    { policy: pattern({ pattern: ".*" }), tag: "sha256-abc", reason: undefined },
  ])("$policy judges $tag ($template): $reason", ({ policy, tag, template, reason }) => {
    expect(judgeTag(compiled(policy), templateOf(template), tagOf(tag))).toEqual(
      reason === undefined ? { kind: "accepted" } : { kind: "rejected", reason },
    );
  });
});

describe("a candidate tag beside the one in Git", () => {
  it.each([
    { policy: stable, current: "1.2.3", candidate: "1.2.3", is: "same" },
    { policy: stable, current: "1.2.3", candidate: "v1.2.3", is: "same" },
    { policy: stable, current: "1.9.0", candidate: "1.10.0", is: "newer" },
    { policy: stable, current: "1.10.0", candidate: "1.9.0", is: "older" },
    { policy: stable, current: "2.0.0-rc.1", candidate: "1.5.0", is: "older" },
    { policy: stable, current: "2.0.0-rc.1", candidate: "2.0.0", is: "newer" },
    { policy: stable, current: "0.1.0", candidate: "1.0.0", is: "newer" },
    { policy: stable, current: "1.0.0_a", candidate: "1.0.0_b", is: "newer" },
    { policy: stable, current: "latest", candidate: "1.0.0", is: "unknown" },
    { policy: stable, current: "main-abc1234", candidate: "1.0.0", is: "unknown" },
    { policy: stable, current: "r1.0.0", candidate: "r1.1.0", template: "r{version}", is: "newer" },
    { policy: stable, current: "1.2.0", candidate: "r1.1.0", template: "r{version}", is: "older" },
    {
      policy: main,
      current: "main-abc1234-1789484486",
      candidate: "main-def5678-1789484487",
      template: "{branch}-{sha}-{timestamp}",
      is: "newer",
    },
    {
      policy: main,
      current: "main-abc1234-1789484486",
      candidate: "main-def5678-1789484485",
      template: "{branch}-{sha}-{timestamp}",
      is: "older",
    },
    {
      policy: main,
      current: "main-abc1234-1789484486",
      candidate: "main-def5678-1789484486",
      template: "{branch}-{sha}-{timestamp}",
      is: "unknown",
    },
    {
      policy: main,
      current: "fix-abc1234-1789484486",
      candidate: "main-def5678-1789484485",
      template: "{branch}-{sha}-{timestamp}",
      is: "older",
    },
    {
      policy: main,
      current: "main-abc1234-20260915",
      candidate: "main-def5678-1789484486",
      template: "{branch}-{sha}-{timestamp}",
      is: "newer",
    },
    { policy: main, current: "main-abc1234", candidate: "main-def5678", template: "{branch}-{sha}", is: "unknown" },
    { policy: main, current: "main-9", candidate: "main-10", template: "{branch}-{number}", is: "newer" },
    { policy: main, current: "main-1.9.0", candidate: "main-1.10.0", template: "{branch}-{version}", is: "newer" },
    {
      policy: main,
      current: "main-9-20260915",
      candidate: "main-8-20260916",
      template: "{branch}-{number}-{timestamp}",
      is: "newer",
    },
    { policy: main, current: "main-9", candidate: "main-10", is: "unknown" },
    { policy: builds, current: "main-aa-20260915150126123", candidate: "main-bb-20260915150126124", is: "newer" },
    { policy: builds, current: "fix-aa-1", candidate: "main-bb-2", is: "unknown" },
    { policy: pattern({ pattern: "v.*", order: "semver" }), current: "1.0.0", candidate: "v0.9.0", is: "older" },
    { policy: pattern({ pattern: ".*", order: "numeric" }), current: "1.9", candidate: "1.10", is: "older" },
    { policy: pattern({ pattern: ".*", order: "numeric" }), current: "9", candidate: "10", is: "newer" },
    { policy: pattern({ pattern: ".*", order: "text" }), current: "v9", candidate: "v10", is: "older" },
    {
      policy: pattern({ pattern: ".*", order: "time" }),
      current: "2026-09-15",
      candidate: "20260915150126",
      is: "newer",
    },
    {
      policy: pattern({ pattern: "(..).*", extract: "$1", order: "text" }),
      current: "aax",
      candidate: "aay",
      is: "same",
    },
  ] as const)("$candidate is $is than or to $current ($policy)", ({ policy, current, candidate, is, ...rest }) => {
    const template = templateOf("template" in rest ? rest.template : undefined);
    expect(compareTags(compiled(policy), template, tagOf(current), tagOf(candidate))).toBe(is);
  });

  it("is older exactly when the other is newer", () => {
    const tag = fc.stringMatching(/^v?(0|[1-9]\d?)\.\d\.\d(-(rc|0)(\.[1-9]\d?)?)?(_[ab1-9])?$/);
    const flipped = { older: "newer", newer: "older", same: "same", unknown: "unknown" };
    fc.assert(
      fc.property(tag, tag, (a, b) => {
        const policy = compiled(stable);
        expect(compareTags(policy, undefined, tagOf(a), tagOf(b))).toBe(
          flipped[compareTags(policy, undefined, tagOf(b), tagOf(a))],
        );
      }),
    );
  });
});

describe("choosing among tags", () => {
  it("takes the newest that the policy takes, and tells why not the others", () => {
    const tags = ["latest", "1.9.0", "1.10.0", "2.0.0-rc.1", "0.9.0"].map(tagOf);
    expect(chooseTag(compiled(stable), undefined, tags)).toEqual({
      tag: "1.10.0",
      ties: [],
      rejected: [
        { tag: "latest", reason: { code: "not-a-version" } },
        { tag: "2.0.0-rc.1", reason: { code: "pre-release", range: ">=1.0.0" } },
        { tag: "0.9.0", reason: { code: "outside-range", range: ">=1.0.0" } },
      ],
    });
  });

  it("names the tags that tie with the chosen one, whatever order they come in", () => {
    const tags = ["v1.0.0", "1.0.0", "0.9.0"].map(tagOf);
    const policy = compiled(semver("*"));
    expect(chooseTag(policy, undefined, tags)).toEqual({ tag: "v1.0.0", ties: ["1.0.0"], rejected: [] });
    expect(chooseTag(policy, undefined, tags.toReversed())).toEqual(chooseTag(policy, undefined, tags));
  });

  it("takes none when nothing orders them", () => {
    const tags = ["main-abc1234", "main-def5678"].map(tagOf);
    expect(chooseTag(compiled(main), templateOf("{branch}-{sha}"), tags)).toEqual({ ties: [], rejected: [] });
  });

  it("expands groups as Go does", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what Go writes
    const policy = pattern({ pattern: "(?P<d>\\d+)-(?P<t>\\d+)", extract: "${d}$2", order: "time" });
    const tags = ["20260915-150126", "20260916-000000", "20260914-235959"].map(tagOf);
    expect(chooseTag(compiled(policy), undefined, tags).tag).toBe("20260916-000000");
  });
});

function semver(range: string): TagPolicy {
  return { kind: "semver", range };
}

function pattern(given: Partial<Extract<TagPolicy, { kind: "pattern" }>> & { readonly pattern: string }): TagPolicy {
  return { kind: "pattern", order: "text", ignore: [], ...given };
}

function compiled(policy: TagPolicy): CompiledTagPolicy {
  const result = compileTagPolicy(policy);
  return result.kind === "problem" ? expect.fail(result.problem) : result;
}

function templateOf(text: string | undefined): TagTemplate | undefined {
  if (text === undefined) return undefined;
  const template = parseTagTemplate(text);
  return "problem" in template ? expect.fail(template.problem) : template;
}

function tagOf(text: string): ImageTag {
  return parseImageTag(text) ?? expect.fail(text);
}
