import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findMissingPaths, matchesPath, parseEnvironmentPath } from "../../../src/core/config/paths.ts";

describe("a path of an environment", () => {
  it.each([
    { entry: "clusters/dev", takes: ["clusters/dev", "clusters/dev/a.yaml", "clusters/dev/deep/er/a.yaml"] },
    { entry: "apps/dev.yaml", takes: ["apps/dev.yaml"] },
    { entry: ".", takes: ["a.yaml", "a/b.yaml", ".github/c.yaml"] },
    { entry: "clusters/*", takes: ["clusters/dev", "clusters/dev/a.yaml", "clusters/.hidden/a.yaml"] },
    { entry: "clusters/*/prod", takes: ["clusters/eu/prod", "clusters/eu/prod/a.yaml"] },
    { entry: "*.yaml", takes: ["a.yaml", ".yaml"] },
    { entry: "apps/web-?.yaml", takes: ["apps/web-1.yaml", "apps/web-é.yaml", "apps/web-🌊.yaml"] },
    { entry: "**/prod", takes: ["prod", "prod/a.yaml", "a/prod", "a/b/prod/c.yaml"] },
    { entry: "**/values-*.yaml", takes: ["values-dev.yaml", "a/values-.yaml", "a/b/c/values-x-y.yaml"] },
    { entry: "a/**/z", takes: ["a/z", "a/b/z", "a/z/z/b", "a/z/b/z"] },
    { entry: "a/**", takes: ["a/b", "a/b/c", "a"] },
    { entry: "**", takes: ["a", "a/b"] },
    { entry: "*a*b*c*", takes: ["abc", "xaxxbxbxcx", "aabbcc"] },
  ])("$entry takes $takes", ({ entry, takes }) => {
    expect(takes.filter((path) => !matchesPath({ paths: [entry] }, path))).toEqual([]);
  });

  it.each([
    {
      entry: "clusters/dev",
      leaves: ["clusters", "clusters/dev2/a.yaml", "clusters/de", "x/clusters/dev", "Clusters/dev"],
    },
    { entry: "clusters/*/prod", leaves: ["clusters/prod", "clusters/eu/de/prod", "clusters/eu/production"] },
    { entry: "*.yaml", leaves: ["a.yml", "a/b.yaml", "a.yaml.bak"] },
    { entry: "apps/web-?.yaml", leaves: ["apps/web-.yaml", "apps/web-12.yaml", "apps/web-/.yaml"] },
    { entry: "**/prod", leaves: ["production", "a/production/b", "prod.yaml"] },
    { entry: "a/**/z", leaves: ["a", "a/b", "b/a/z", "a/bz"] },
    { entry: "*a*b*c*", leaves: ["acb", "ab", "cba"] },
    { entry: "a.b", leaves: ["axb"] },
  ])("$entry leaves $leaves", ({ entry, leaves }) => {
    expect(leaves.filter((path) => matchesPath({ paths: [entry] }, path))).toEqual([]);
  });

  it("takes what any of several takes", () => {
    const environment = { paths: ["a", "b/*.yaml"] };
    expect(["a/x", "b/x.yaml", "b/x.yml", "c"].filter((path) => matchesPath(environment, path))).toEqual([
      "a/x",
      "b/x.yaml",
    ]);
  });

  it("is matched without back-tracking over stars again and again", () => {
    const entry = `${"*a".repeat(400)}b`;
    const path = `${"a/".repeat(5)}${"a".repeat(4000)}`;
    const deep = `${"**/a/".repeat(150)}b`;
    expect(matchesPath({ paths: [entry, deep] }, path)).toBe(false);
    expect(matchesPath({ paths: [deep] }, "a/".repeat(2000))).toBe(false);
  });

  it("takes what a regular expression would", () => {
    const unit = fc.constantFrom(..."ab/*?.");
    fc.assert(
      fc.property(
        fc.string({ unit, maxLength: 12 }),
        fc.string({ unit: fc.constantFrom(..."ab/."), maxLength: 12 }),
        (text, path) => {
          const entry = parseEnvironmentPath(text);
          if (!("path" in entry) || entry.path === ".") return;
          expect(matchesPath({ paths: [entry.path] }, path)).toBe(matchesAsExpression(entry.path, path));
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

describe("findMissingPaths", () => {
  it("gives the entries that take no file of the tree", () => {
    const environment = { paths: ["clusters/us", "clusters/eu", "apps/*.yaml", "."] };
    expect(findMissingPaths(environment, ["clusters/us/a.yaml", "apps/dev/b.yaml"])).toEqual([
      "clusters/eu",
      "apps/*.yaml",
    ]);
    expect(findMissingPaths(environment, [])).toEqual(environment.paths);
    expect(findMissingPaths({ paths: ["a"] }, ["a/b", "c"])).toEqual([]);
  });
});

describe("parseEnvironmentPath", () => {
  it.each([
    ["./clusters/dev/", "clusters/dev"],
    ["./", "."],
    ["..hidden", "..hidden"],
    ["a b/ü", "a b/ü"],
    ["**", "**"],
  ])("reads %j as %j", (text, path) => {
    expect(parseEnvironmentPath(text)).toEqual({ path });
  });

  it.each([
    ["", "empty"],
    ["  ", "empty"],
    ["/", "absolute"],
    ["/etc", "absolute"],
    [".//etc", "absolute"],
    ["c:/x", "absolute"],
    ["..", "parent"],
    ["a/..", "parent"],
    ["./../a", "parent"],
    ["a//b", "part"],
    ["a/./b", "part"],
    ["a\\b", "backslash"],
    ["a/***", "glob"],
    ["{a,b}", "glob"],
    ["a\u0000b", "control"],
    ["a\nb", "control"],
    ["a\u202eb", "control"],
    ["a".repeat(1001), "long"],
  ])("refuses %j: %s", (text, ill) => {
    expect(parseEnvironmentPath(text)).toEqual({ ill });
  });
});

function matchesAsExpression(entry: string, path: string): boolean {
  const parts = entry.split("/").map((part) => {
    const escaped = part.replace(/\./g, "\\.").replace(/\*/g, "[^/]*").replace(/\?/g, "[^/]");
    return part === "**" ? "(?:[^/]*/)*" : `${escaped}/`;
  });
  return new RegExp(`^${parts.join("")}`, "u").test(`${path}/`);
}
