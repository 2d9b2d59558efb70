import { describe, expect, it } from "vitest";
import {
  judgeByConstraint,
  parseConstraint,
  parseFluxVersion,
  parseLenientVersion,
} from "../../../../src/core/image/presets/constraint.ts";

function judge(constraint: string, version: string) {
  const [parsed, read] = [parseConstraint(constraint), parseLenientVersion(version)];
  if (parsed === undefined || read === undefined) throw new Error(`${constraint} or ${version} cannot be read`);
  return judgeByConstraint(parsed, read);
}

describe("a Masterminds constraint", () => {
  it.each([
    "1.0.x",
    "^1.0",
    "=1.0.0",
    "~1.0",
    ">=1.0",
    ">0,<2.0",
    "*",
    "~>1",
    "=> 1.2, =< 2",
    "!=1.2",
    "1.2 - 2.3.4",
    "^1 || ^3",
  ])("reads %s", (text) => expect(parseConstraint(text)).toBeDefined());

  it.each(["", "1.0.0p", "1x", "x1", "-1", "a", "latest", "^1 ||", ">", "1..2", "1 - ", ">1 - 2", "*-"])(
    "refuses %j",
    (text) => expect(parseConstraint(text)).toBeUndefined(),
  );

  it.each([
    ["^1.0", "1.9.9", "inside"],
    ["^1.0", "2.0.0", "outside"],
    ["~1.2", "1.2.9", "inside"],
    ["~1.2", "1.3.0", "outside"],
    ["~>1.2.3", "1.2.4", "inside"],
    ["1.2", "1.2.9", "inside"],
    [">1.2", "1.2.9", "outside"],
    [">1.2", "1.3.0", "inside"],
    ["<=1.2", "1.2.9", "inside"],
    ["> 0, < 2.0", "1.9.0", "inside"],
    ["> 0, < 2.0", "2.0.0", "outside"],
    ["=> 1.2", "1.2.0", "inside"],
    ["!=1.2.3", "1.2.3", "outside"],
    ["!=1.2.3", "1.2.4", "inside"],
    ["!=1.2", "1.2.4", "outside"],
    [">=1, !=1.5.0", "1.5.0", "outside"],
    ["1.2 - 2.3.4", "2.3.4", "inside"],
    ["1.2 - 2.3.4", "2.3.5", "outside"],
    ["^1 || ^3", "3.1.0", "inside"],
    ["^1 || ^3", "2.1.0", "outside"],
    ["*", "1.0.0-rc.1", "pre-release"],
    [">=1.0.0-0", "1.5.0-rc.1", "inside"],
    [">=1.0.0-0, <3", "1.5.0-rc.1", "inside"],
    ["2.0.1-alpha.1", "2.0.1-alpha.1", "inside"],
    ["2.0.1-alpha.1", "2.0.1", "outside"],
    ["*-0", "2.0.1-alpha.1", "inside"],
    ["x-0", "1.0.0", "inside"],
    [">=*-0", "0.0.0-alpha", "inside"],
    ["1-0", "1.9.0-rc.1", "inside"],
    ["1.x-0", "2.0.0-rc.1", "outside"],
    ["^1-0", "1.0.0-beta", "inside"],
    ["^1.2-0", "1.9.0-rc.1", "inside"],
    ["^0-0", "0.9.0-rc.1", "inside"],
    ["^0.1-0", "0.2.0", "outside"],
    ["~1-0", "1.9.0-rc.1", "inside"],
    ["~1.2-0", "1.2.9-rc.1", "inside"],
    ["~1.2-0", "1.3.0-rc.1", "outside"],
    [">=1-0", "2.0.0-rc.1", "inside"],
    [">=1.0-0, <1.2-0", "1.1.0-rc.1", "inside"],
    [">=1.0-0, <1.2-0", "1.2.0-rc.1", "outside"],
    [">1-0", "1.9.0", "outside"],
    [">1-0", "2.0.0-rc.1", "inside"],
    [">1.2-0", "1.3.0-rc.1", "inside"],
    ["<=1-0", "1.9.0-rc.1", "inside"],
    ["<=1-0", "2.0.0-rc.1", "outside"],
    [">=1-0, !=1.2-0", "1.2.3-rc.1", "outside"],
    ["1.0-0 - 1.2", "1.2.9", "inside"],
    ["1.2.3 - 1.3", "1.3.9", "inside"],
    ["v1.0 - v1.2", "1.1.0", "inside"],
    ["~01.02.03", "1.2.9", "inside"],
  ])("%s: %s is %s", (constraint, version, verdict) => expect(judge(constraint, version)).toBe(verdict));
});

describe("a version as Flux reads it", () => {
  it.each([
    ["1.2.3", [1n, 2n, 3n]],
    ["v2025.02.03-rc.1", [2025n, 2n, 3n]],
    ["1.0.20260915150126123", [1n, 0n, 20260915150126123n]],
  ])("reads %s", (text, release) => expect(parseFluxVersion(text)?.release).toEqual(release));

  it.each(["1.2", "1.2.3.4", "V1.2.3", "1.2.3_4", "1.2.3-rc_1", "1.0.0p", "b1.2.3", ""])("refuses %j", (text) =>
    expect(parseFluxVersion(text)).toBeUndefined(),
  );
});

describe("a lenient version", () => {
  it.each([
    ["1", [1n, 0n, 0n]],
    ["v1.2", [1n, 2n, 0n]],
    ["1.2.3-rc.1+build", [1n, 2n, 3n]],
  ])("reads %s", (text, release) => expect(parseLenientVersion(text)?.release).toEqual(release));

  it.each(["", "latest", "1.2.3.4", "1.2.3p", "b1.2.3", "1.", "-1"])("refuses %j", (text) =>
    expect(parseLenientVersion(text)).toBeUndefined(),
  );
});
