import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBranchName } from "../../../src/core/identity.ts";
import { type FluxRule, renderFluxRule } from "../../../src/core/image/flux-rule.ts";
import { parseFluxImagePolicy } from "../../../src/core/image/presets/flux-image-policy.ts";
import { parseImageTag } from "../../../src/core/image/reference.ts";
import type { TagPolicy } from "../../../src/core/image/tag-policy.ts";
import { parseTagTemplate, renderBranchForTag } from "../../../src/core/image/tag-template.ts";

describe("what an ImagePolicy is to say of a branch", () => {
  it.each([
    ["{branch}-{sha}-{timestamp}", "numerical", "^feature-x-[0-9a-f]{7,40}-(?P<timestamp>[0-9]+)$", "numerical"],
    ["{branch}-{number}", "alphabetical", "^feature-x-(?P<number>[0-9]+)$", "numerical"],
    ["ci.{branch}_{sha}.{number}", undefined, "^ci\\.feature-x_[0-9a-f]{7,40}\\.(?P<number>[0-9]+)$", "numerical"],
  ] as const)("reads %s (now %s) as %s, by %s", (tags, written, pattern, order) => {
    expect(rule("feature/x", tags, written)).toEqual({
      filter: { pattern, extract: pattern.includes("timestamp") ? "$timestamp" : "$number" },
      order: { kind: order },
    });
  });

  it("takes time stamps of any form, by text, where no order by number stands there", () => {
    const made = rule("main", "{branch}-{timestamp}", "semver");
    expect(made.order).toEqual({ kind: "alphabetical" });
    for (const stamp of ["20260915T150126Z", "2026-09-15-15-01-26", "1789484486", "20260915150126123"])
      expect(takes(made, `main-${stamp}`), stamp).toBe(true);
  });

  it("needs no order where a branch has one tag", () => {
    expect(rule("main", "{branch}-latest", undefined)).toEqual({
      filter: { pattern: "^main-latest$" },
      order: { kind: "alphabetical" },
    });
  });

  it.each([
    ["{sha}-{timestamp}", "branch-untold"],
    [undefined, "branch-untold"],
    ["{branch}-{sha}", "no-order"],
    ["{branch}-{version}", "no-order"],
    ["{branch}-{version}.{number}", "no-order"],
  ] as const)("cannot be made from %s: %s", (tags, problem) => {
    expect(renderFluxRule(branch("main"), tags === undefined ? undefined : template(tags), undefined)).toEqual({
      problem,
    });
  });

  it.each([
    "release/1.0+rc.1",
    "fix(a|b)",
    "x$",
    "a{1,3}",
    "x-überall",
    "x#1",
    "a#b'c\"d",
    "x(i)main",
    "x".repeat(100),
  ])("takes the tags of %s and not of what it would match as an expression", (name) => {
    const made = rule(name, "{branch}-{sha}-{number}", "numerical");
    expect(takes(made, `${renderBranchForTag(parsed(name))}-1234567-5`)).toBe(true);
    expect(takes(made, `${renderBranchForTag(parsed(name))}y-1234567-5`)).toBe(false);
    expect(takes(made, `y${renderBranchForTag(parsed(name))}-1234567-5`)).toBe(false);
    expect(takes(made, "main-1234567-5")).toBe(false);
  });

  it("does not take a dot of a branch's name for any character", () => {
    expect(takes(rule("v1.2", "{branch}-{number}", "numerical"), "v1x2-5")).toBe(false);
  });

  it("takes just the tags that CI makes of that branch, whatever branches there are", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...templates),
        branchName,
        branchName,
        build,
        written,
        (tags, own, other, facts, was) => {
          const made = rule(own, tags, was);
          const digitsOnly = was === "numerical" && tags.includes("{timestamp}");
          const given = digitsOnly ? { ...facts, timestamp: "20260915150126" } : facts;
          for (const each of [own, other]) {
            const tag = fill(tags, { ...given, branch: renderBranchForTag(parsed(each)) });
            if (parseImageTag(tag) === undefined) continue;
            expect(takes(made, tag), tag).toBe(renderBranchForTag(parsed(each)) === renderBranchForTag(parsed(own)));
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("what an ImagePolicy is to say by default", () => {
  it.each([
    [">=1.0.0", undefined],
    ["^2", "{branch}-{sha}-{timestamp}"],
    [">=1.0.0-0", "v{version}"],
    [">=1.0.0-0", "{version}"],
  ])("is the range %s alone, with the tags %s", (range, tags) => {
    const made = renderFluxRule({ kind: "semver", range }, tags === undefined ? undefined : template(tags), undefined);
    expect(made).toEqual({ order: { kind: "semver", range } });
  });

  it("takes the version out of a tag that has more in it", () => {
    const made = good(renderFluxRule({ kind: "semver", range: ">=1.0.0" }, template("web-{version}_{sha}"), undefined));
    expect(takes(made, "web-1.2.3_1234567")).toBe(true);
    expect(takes(made, "web-0.2.3_1234567")).toBe(false);
    expect(takes(made, "1.2.3")).toBe(false);
  });

  it.each([
    ["main-[0-9]+", "^main-[0-9]+$"],
    ["^main-[0-9]+$", "^main-[0-9]+$"],
    ["^main|dev$", "^(?:^main|dev$)$"],
    ["main\\$", "^main\\$$"],
    ["a\\\\$", "^a\\\\$"],
  ])("anchors the pattern %s as %s", (pattern, anchored) => {
    const follows = { kind: "pattern", pattern, order: "text", ignore: [] } as const;
    expect(renderFluxRule(follows, undefined, undefined)).toEqual({
      filter: { pattern: anchored },
      order: { kind: "alphabetical" },
    });
  });

  it.each([
    ["semver", { kind: "semver", range: ">=0.0.0-0" }],
    ["numeric", { kind: "numerical" }],
    ["time", { kind: "alphabetical" }],
  ] as const)("orders what is extracted by %s as Flux does", (order, flux) => {
    const follows = { kind: "pattern", pattern: "main-(?P<ts>[0-9]+)", extract: "$ts", order, ignore: [] } as const;
    expect(renderFluxRule(follows, undefined, undefined)).toEqual({
      filter: { pattern: "^main-(?P<ts>[0-9]+)$", extract: "$ts" },
      order: flux,
    });
  });

  it("cannot be made from globs to ignore", () => {
    const follows = { kind: "pattern", pattern: ".*", order: "text", ignore: ["*-debug"] } as const;
    expect(renderFluxRule(follows, undefined, undefined)).toEqual({ problem: "no-filter" });
  });
});

const templates = [
  "{branch}-{sha}-{timestamp}",
  "{branch}-{timestamp}",
  "{branch}-{number}",
  "{branch}.{sha}.{number}",
  "b_{branch}-g{sha}-{number}",
  "{sha}-{branch}-{timestamp}",
  "{number}-{branch}",
  "{timestamp}_{branch}_{sha}",
];

const written = fc.constantFrom(undefined, "semver" as const, "numerical" as const, "alphabetical" as const);

const branchName = fc
  .oneof(
    fc.stringMatching(/^[a-z0-9]([a-z0-9./_#+(){}|$-]{0,12}[a-z0-9_])?$/),
    fc.constantFrom("x", "x-1234567", "x-20260915", "x-5", "x.5", "1234567-x", "x-abcdef1-20260915", "a/b", "a-b", "é"),
  )
  .filter((text) => parseBranchName(text) !== undefined);

const build = fc.record({
  sha: fc.stringMatching(/^[0-9a-f]{7,40}$/),
  number: fc.nat().map(String),
  timestamp: fc.constantFrom(
    "20260915",
    "1789484486",
    "202609151501",
    "1789484486123",
    "20260915150126",
    "20260915150126123",
    "1789484486123456789",
    "20260915T150126Z",
    "20260915-150126",
    "2026-09-15-15-01-26",
    "2026-09-15T15.01.26.123Z",
    "2026-09-15",
  ),
});

function fill(tags: string, facts: Readonly<Record<string, string>>): string {
  return tags.replaceAll(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? "");
}

function parsed(name: string) {
  const read = parseBranchName(name);
  if (read === undefined) throw new Error(`${name} is no branch`);
  return read;
}

function branch(name: string): TagPolicy {
  return { kind: "branch", branch: parsed(name) };
}

function template(text: string) {
  const read = parseTagTemplate(text);
  if ("problem" in read) throw new Error(read.problem);
  return read;
}

function good(made: ReturnType<typeof renderFluxRule>): FluxRule {
  if ("problem" in made) throw new Error(made.problem);
  return made;
}

function rule(name: string, tags: string, was: Parameters<typeof renderFluxRule>[2]): FluxRule {
  return good(renderFluxRule(branch(name), template(tags), was));
}

/** Judged by what reads whole ImagePolicies as Flux does. */
function takes({ filter, order }: FluxRule, tag: string): boolean {
  const policy = order.kind === "semver" ? { semver: { range: order.range } } : { [order.kind]: { order: "asc" } };
  const object = { kind: "ImagePolicy", spec: { ...(filter === undefined ? {} : { filterTags: filter }), policy } };
  const preset = parseFluxImagePolicy(JSON.stringify(object));
  if ("problem" in preset) throw new Error(preset.problem);
  const imageTag = parseImageTag(tag);
  if (imageTag === undefined) throw new Error(`${tag} is no tag`);
  return preset.choose([{ tag: imageTag }]).tag !== undefined;
}
