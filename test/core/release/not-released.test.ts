import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBranchName } from "../../../src/core/identity.ts";
import type { ImageTag } from "../../../src/core/image/reference.ts";
import type { TagPolicy } from "../../../src/core/image/tag-policy.ts";
import { parseTagTemplate, type TagTemplate } from "../../../src/core/image/tag-template.ts";
import { findNotReleased } from "../../../src/core/release/not-released.ts";
import { must, tag } from "../words/samples.ts";

const versions: TagPolicy = { kind: "semver", range: ">=1.0.0" };
const branch: TagPolicy = { kind: "branch", branch: must(parseBranchName("main")) };
const signature = `sha256-${"a".repeat(64)}.sig`;

describe("the newest tag that was not released", () => {
  it.each<[string, TagPolicy | undefined, readonly string[], string | undefined, string | undefined, string?]>([
    ["a pre-release is newer", versions, ["1.5.0-rc.1", "1.4.0"], "1.4.0", "1.5.0-rc.1", "pre-release"],
    ["there is nothing newer", versions, ["1.4.0", "1.3.0-rc.1"], "1.4.0", undefined],
    ["nothing is known", versions, [], "1.4.0", undefined],
    ["what runs is not known", versions, ["1.5.0-rc.1"], undefined, "1.5.0-rc.1", "pre-release"],
    ["what runs was never announced", versions, ["1.5.0-rc.1", "0.9.0"], "1.4.0", "1.5.0-rc.1", "pre-release"],
    [
      "a newer one was taken, and one before it was not",
      versions,
      ["1.5.0", "1.5.0-rc.1", "1.4.0"],
      "1.4.0",
      "1.5.0-rc.1",
      "pre-release",
    ],
    ["an old line was published later", versions, ["0.9.9", "1.4.0"], "1.4.0", undefined],
    [
      "what is no version was published later",
      versions,
      ["main-abc1234", "1.4.0"],
      "1.4.0",
      "main-abc1234",
      "not-a-version",
    ],
    ["only a signature is newer", versions, [signature, "1.4.0"], "1.4.0", undefined],
    [
      "the environment follows nothing",
      undefined,
      [signature, "1.5.0", "1.4.0"],
      "1.4.0",
      "1.5.0",
      "changes-only-when-asked",
    ],
    ["the environment follows nothing, and has the last", undefined, ["1.4.0"], "1.4.0", undefined],
    [
      "another branch was built",
      branch,
      ["topic-abc1234", "main-def5678"],
      "main-def5678",
      "topic-abc1234",
      "other-branch",
    ],
  ])("where %s", (_, follow, known, runs, found, why) => {
    const result = find(follow, known, runs);
    expect(result?.tag).toBe(found);
    expect(result?.why.code).toBe(why);
  });

  it("is never what runs, and never one that the environment takes", () => {
    const tags = fc.constantFrom("1.0.0", "1.4.0", "1.5.0-rc.1", "2.0.0", "0.1.0", "latest", "main-abc1234", signature);
    fc.assert(
      fc.property(fc.uniqueArray(tags), fc.option(tags, { nil: undefined }), (known, runs) => {
        const result = find(versions, known, runs);
        expect(result?.tag).not.toBe(runs ?? "");
        expect(["1.0.0", "1.4.0", "2.0.0", signature]).not.toContain(result?.tag);
      }),
    );
  });
});

function find(follow: TagPolicy | undefined, known: readonly string[], runs: string | undefined) {
  const by = follow === undefined ? {} : { follow };
  const template = follow?.kind === "branch" ? { template: branchAndCommit() } : {};
  const tags: readonly ImageTag[] = known.map(tag);
  return findNotReleased({ ...by, ...template }, tags, runs === undefined ? undefined : tag(runs));
}

function branchAndCommit(): TagTemplate {
  const template = parseTagTemplate("{branch}-{sha}");
  if ("problem" in template) throw new Error(template.problem);
  return template;
}
