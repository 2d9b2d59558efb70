import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBranchName, parsePullRequestNumber } from "../../../src/core/identity.ts";
import type { TagPolicy } from "../../../src/core/image/tag-policy.ts";
import { decideRelease } from "../../../src/core/release/decide-release.ts";
import type { Decision } from "../../../src/core/release/plan.ts";
import { type FollowRequest, type FollowSnapshot, planFollow } from "../../../src/core/release/plan-follow.ts";
import { confirmed, must, oursAt, record, request, sha, snapshot } from "../../support/snapshot-builder.ts";

const policy = `apiVersion: image.toolkit.fluxcd.io/v1beta2
kind: ImagePolicy
metadata:
  name: app
spec:
  filterTags:
    pattern: '^main-(?P<number>[0-9]+)$' # by Tidegate
    extract: $number
  policy:
    numerical:
      order: asc
`;

describe("a plan of what Flux is to follow", () => {
  it("edits the pattern's characters, and says from what to what", () => {
    const decision = plan("fix/1.x");
    expect(decision).toMatchObject({
      kind: "plan",
      mode: "pull-request",
      branch: "tidegate/qa/app",
      changes: [],
      following: [
        {
          path: "qa/policy.yaml",
          line: 2,
          what: "ImagePolicy app",
          from: "^main-(?P<number>[0-9]+)$",
          to: "^fix-1\\.x-(?P<number>[0-9]+)$",
        },
      ],
    });
    expect(fileOf(decision)).toBe(policy.replace("main", "fix-1\\.x"));
  });

  it("is nothing where Git says it already", () => {
    expect(plan("main")).toMatchObject({ kind: "unchanged", because: "in-git" });
  });

  it("is nothing while its release pull request is open", () => {
    const asked = requestOf("fix");
    const change = {
      branch: oursAt("e"),
      proposal: { pullRequest: must(parsePullRequestNumber(7)), record: record(asked, "proposed") },
    };
    expect(planFollow(asked, world(change))).toMatchObject({ kind: "unchanged", because: "proposed" });
    expect(planFollow(requestOf("other"), world(change))).toMatchObject({ kind: "plan" });
  });

  it("is the same again as a decision, which reads what is followed", () => {
    expect(decideRelease(requestOf("fix"), world())).toEqual(plan("fix"));
  });

  it("is none of a version", () => {
    const rules = { ...world().rules, writer: "flux" } as const;
    expect(decideRelease(request([confirmed("acme/app:1.2.3")]), { ...world(), rules })).toMatchObject({
      kind: "refused",
      refusals: [{ code: "flux-writes", environment: "qa", service: "app" }],
    });
  });

  it.each([
    ["no-image-policy", world({}, { files: { "qa/a.yaml": "a: 1\n" } })],
    ["no-image-policy", world({}, { files: { "qb/policy.yaml": policy } })],
    ["follow-unwritable", world({}, { tags: "{branch}-{sha}" })],
    ["environment-path-missing", world({ missingPaths: ["qa"] }, { files: {} })],
    ["branch-has-other-commits", world({ branch: { kind: "others", commit: sha("1") } })],
  ])("is refused with %s", (code, given) => {
    const decision = planFollow(requestOf("fix"), given);
    expect(decision.kind === "refused" ? decision.refusals.map((each) => each.code) : decision.kind).toEqual([code]);
  });

  it("gives back the first bytes, whatever branch was followed meanwhile", () => {
    const names = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => parseBranchName(text) !== undefined);
    fc.assert(
      fc.property(names, (name) => {
        const there = planFollow(requestOf(name), world());
        if (there.kind !== "plan") return;
        const files = { "qa/policy.yaml": must(fileOf(there)) };
        expect(planFollow(requestOf(name), world({}, { files }))).toMatchObject({ because: "in-git" });
        expect(fileOf(planFollow(requestOf("main"), world({}, { files })))).toBe(policy);
      }),
    );
  });
});

function requestOf(name: string): FollowRequest {
  const follows: TagPolicy = { kind: "branch", branch: must(parseBranchName(name)) };
  return { ...request([]), follows };
}

function plan(name: string): Decision {
  return planFollow(requestOf(name), world());
}

function world(
  change: Partial<FollowSnapshot> = {},
  given: { readonly tags?: string; readonly files?: Readonly<Record<string, string>> } = {},
): FollowSnapshot {
  const { tags = "{branch}-{number}", files = { "qa/policy.yaml": policy } } = given;
  const named = { own: new Map(), missing: [], othersIn: () => [] };
  return { ...snapshot({ tags, files }), named, ...change };
}

function fileOf(decision: Decision): string | undefined {
  return decision.kind === "plan" ? decision.files[0]?.text : undefined;
}
