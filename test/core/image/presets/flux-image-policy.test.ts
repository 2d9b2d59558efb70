import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseFluxImagePolicy } from "../../../../src/core/image/presets/flux-image-policy.ts";
import { chosen, reasons } from "./chosen.ts";

const policy = (spec: string) =>
  parseFluxImagePolicy(`apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImagePolicy\nspec: ${spec}\n`);
const semver = (range: string) => policy(`{policy: {semver: {range: '${range}'}}}`);
const numerical = (order: string) => policy(`{policy: {numerical: {order: ${order}}}}`);
const alphabetical = (order: string) => policy(`{policy: {alphabetical: {order: ${order}}}}`);
const stamps = ["1606234201", "1606364286", "1606334092", "1606334284", "1606334201"];
const series = ["xenial", "yakkety", "zesty", "artful", "bionic"];
const calver = ["16.04", "16.04.1", "16.10", "20.04", "20.10"];

describe("a Flux ImagePolicy by semver", () => {
  it.each([
    ["1.0.x", ["1.0.0", "1.0.0.1", "1.0.0p", "1.0.1", "1.2.0", "0.1.0"], "1.0.1"],
    ["1.0.x", ["v1.2.3", "v1.0.0", "v0.1.0"], "v1.0.0"],
    ["1.0.x", ["b1.2.3", "b1.0.0", "b0.1.0"], undefined],
    ["1.0.x", [], undefined],
    ["1.0.x", ["1.2.0"], undefined],
    [">=1.0.0", ["1.0.0", "1.1.0-rc.1"], "1.0.0"],
    [">=1.0.0-0", ["1.0.0", "1.1.0-rc.1"], "1.1.0-rc.1"],
    [">=2025.01.01", ["v2025.02.03", "v2025.01.30"], "v2025.02.03"],
    ["*", ["1.0", "1", "1.0.0"], "1.0.0"],
    ["*-0", ["1.0.0", "1.1.0-rc.1"], "1.1.0-rc.1"],
    ["1.x-0", ["1.0.0", "1.1.0-rc.1", "2.0.0-rc.1"], "1.1.0-rc.1"],
    ["*", ["1.0.0", "V9.0.0", "1.2.3_4"], "1.0.0"],
    ["~1.0", ["1.0.20260915150126124", "1.0.20260915150126123"], "1.0.20260915150126124"],
  ])("%s takes of %j %s", (range, tags, expected) => expect(chosen(semver(range), tags)).toBe(expected));

  it.each(["1.0.0p", "1x", "x1", "-1", "a", ""])("refuses the range %j", (range) =>
    expect(semver(range)).toHaveProperty("problem"),
  );
});

describe("a Flux ImagePolicy by number", () => {
  it.each([
    ["asc", ["73", "72", "15", "16", "29"], "73"],
    ["desc", ["73", "72", "15", "16", "29"], "15"],
    ["asc", ["47.40896403322944", "53.47333823144817", "24.71884721436865"], "53.47333823144817"],
    ["asc", stamps, "1606364286"],
    ["desc", stamps, "1606234201"],
    ["desc", ["1"], "1"],
    ["asc", [], undefined],
  ])("%s takes of %j %s", (order, tags, expected) => expect(chosen(numerical(order), tags)).toBe(expected));

  it("skips what is no number, where Flux gives up (on purpose)", () => {
    expect(chosen(numerical("asc"), ["0", "1a", "b"])).toBe("0");
    expect(reasons(numerical("asc"), ["0", "1a"])).toEqual({ "1a": "not-orderable" });
  });

  it("tells numbers beyond 2^53 apart, where Flux does not (on purpose)", () => {
    expect(chosen(numerical("asc"), ["20260915150126124", "20260915150126123"])).toBe("20260915150126124");
    expect(chosen(numerical("asc"), ["9007199254740993", "9007199254740992"])).toBe("9007199254740993");
  });

  it("takes negative numbers that a filter extracts", () => {
    const read = policy("{filterTags: {pattern: 'n(.+)', extract: '$1'}, policy: {numerical: {order: asc}}}");
    expect(chosen(read, ["n-88", "n-62", "n-91"])).toBe("n-62");
  });
});

describe("a Flux ImagePolicy by text", () => {
  it.each([
    ["asc", calver, "20.10"],
    ["desc", calver, "16.04"],
    ["asc", series, "zesty"],
    ["desc", series, "artful"],
    ["asc", stamps, "1606364286"],
    ["asc", stamps.map((stamp) => `rel-${stamp}`), "rel-1606364286"],
    ["asc", ["v10", "v9", "V11"], "v9"],
    ["asc", [], undefined],
  ])("%s takes of %j %s", (order, tags, expected) => expect(chosen(alphabetical(order), tags)).toBe(expected));

  it("takes no signature, though it is the greatest text (on purpose)", () => {
    expect(chosen(alphabetical("asc"), ["1.0", `sha256-${"f".repeat(64)}.sig`])).toBe("1.0");
  });
});

describe("a Flux ImagePolicy's filter", () => {
  const filtered = (pattern: string, extract = "") =>
    policy(`{filterTags: {pattern: '${pattern}', extract: '${extract}'}, policy: {alphabetical: {}}}`);

  it.each([
    ["is not anchored", "main-", "", ["main-1", "old-main-2", "dev-3"], "old-main-2"],
    ["keeps its own anchors", "^ver", "", ["ver1", "ver3", "xver4", "rel1"], "ver3"],
    ["orders by a numbered group", "ver(\\d+)", "$1", ["ver1", "over3", "ver2", "rel9"], "over3"],
    ["orders by a named group", "^(?P<name>[a-z]+)-(?P<n>\\d+)$", "$n", ["z-1", "a-2"], "a-2"],
    ["finds the leftmost match", "(\\d)", "$1", ["9a1", "1a9"], "9a1"],
    ["takes all with an empty pattern", "", "", ["a", "b"], "b"],
  ])("%s", (_, pattern, extract, tags, expected) => expect(chosen(filtered(pattern, extract), tags)).toBe(expected));

  it("tells tags that extract to the same value, where Flux drops one (on purpose)", () => {
    const read = filtered("^(\\d+)", "$1");
    if ("problem" in read) throw new Error(read.problem);
    const tags = ["7-a", "7-b", "6-c"].map((tag) => ({ tag }));
    expect(read.choose(tags)).toMatchObject({ tag: "7-b", ties: ["7-a"], older: ["6-c"] });
  });

  it("refuses a group that the pattern does not have, where Flux puts nothing (on purpose)", () => {
    expect(filtered("(\\d+)", "$1abc")).toHaveProperty("problem", expect.stringContaining("filterTags.extract"));
  });
});

describe("a Flux ImagePolicy's file", () => {
  it.each([
    ["no policy", "kind: ImageRepository\n", "holds no ImagePolicy"],
    ["several", "kind: ImagePolicy\n---\nkind: ImagePolicy\n", "several"],
    ["not YAML", "a: [", "not YAML"],
    ["another form", "kind: ImagePolicy\nspec: {policy: {newest: {}}}\n", "not of Flux's form"],
    ["an unknown order", "kind: ImagePolicy\nspec: {policy: {numerical: {order: up}}}\n", "not of Flux's form"],
    ["nothing", "", "holds no ImagePolicy"],
    ["a list", "- a\n", "holds no ImagePolicy"],
  ])("with %s is refused", (_, yaml, said) =>
    expect(parseFluxImagePolicy(yaml)).toHaveProperty("problem", expect.stringContaining(said)),
  );

  it("chooses the same whatever the order of the tags", () => {
    const tag = fc.oneof(fc.constantFrom("1.0.0", "v1.0.0", "1.0.0-rc.1", "2.0.0+a", "latest"), fc.string());
    fc.assert(
      fc.property(fc.array(tag), fc.constantFrom("*", ">=1.0.0-0"), (tags, range) => {
        expect(chosen(semver(range), tags.toReversed())).toBe(chosen(semver(range), tags));
      }),
    );
  });
});
