import { describe, expect, it } from "vitest";
import { parseFluxV1Pattern } from "../../../../src/core/image/presets/flux-v1.ts";
import { chosen, reasons } from "./chosen.ts";

const at = (tag: string, builtAtMs: number) => ({ tag, builtAtMs });

describe("a Flux v1 pattern", () => {
  it.each([
    ["*", ["1", "foo"], []],
    ["glob:*", ["1", "foo"], []],
    ["master-*", ["master-", "master-foo"], ["foo-master", "1"]],
    ["glob:v?", [], ["v1"]],
    ["semver:*", ["1", "1.0", "v1.0.3"], ["latest", "2.0.1-alpha.1"]],
    ["semver:~1", ["v1", "1", "1.2", "1.2.3"], ["latest", "2.0.0"]],
    ["semver:2.0.1-alpha.1", ["2.0.1-alpha.1"], ["2.0.1"]],
    ["regexp:(.*?)", ["1", "foo"], []],
    ["regexp:^([a-zA-Z]+)$", ["foo", "BAR", "fooBAR"], ["1", "foo-1"]],
    ["regex:^\\w{7}(?:\\w)?$", ["af14eb2", "bb73ed94", "946427ff"], ["1", "foo", "946427ff-foo"]],
    ["regexp:main", ["old-main-1"], ["dev"]],
  ])("%s matches %j and not %j", (pattern, matched, not) => {
    for (const tag of matched) expect([tag, chosen(parseFluxV1Pattern(pattern), [at(tag, 1)])]).toEqual([tag, tag]);
    for (const tag of not) expect([tag, chosen(parseFluxV1Pattern(pattern), [at(tag, 1)])]).toEqual([tag, undefined]);
  });

  it("takes the newest version by semver, and the last built otherwise", () => {
    expect(chosen(parseFluxV1Pattern("semver:~1"), ["1.2", "1.10.1", "1.9"])).toBe("1.10.1");
    expect(chosen(parseFluxV1Pattern("glob:*"), [at("a", 3), at("b", 4), at("c", 1)])).toBe("b");
  });

  it("breaks a tie of build times by text", () => {
    expect(chosen(parseFluxV1Pattern("*"), [at("a", 3), at("b", 3)])).toBe("b");
  });

  it("takes no tag without its build time, and says so", () => {
    expect(reasons(parseFluxV1Pattern("*"), ["a"])).toEqual({ a: "no-time" });
  });

  it.each(["regexp:a(", "semver:latest", "semver:"])(
    "refuses %s, where Flux matches anything (on purpose)",
    (pattern) => expect(parseFluxV1Pattern(pattern)).toHaveProperty("problem"),
  );
});
