import { describe, expect, it } from "vitest";
import {
  areCompatible,
  compareRenovateVersions,
  parseRenovateCurrent,
  parseRenovateVersion,
  type RenovateVersion,
} from "../../../../src/core/image/presets/renovate-docker.ts";
import { chosen } from "./chosen.ts";

function read(tag: string): RenovateVersion {
  const version = parseRenovateVersion(tag);
  if (version === undefined) throw new Error(`${tag} cannot be read`);
  return version;
}

describe("Renovate's docker versioning", () => {
  it.each([
    ["1.2.3", true],
    ["18.04", true],
    ["10.1", true],
    ["3", true],
    ["foo", false],
    ["0a1b2c3", false],
    ["0a1b2c3d", false],
    ["0a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d", false],
    ["0a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d0", true],
    ["0a1b2C3", true],
    ["0z1b2c3", true],
    ["0A1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d", true],
    ["123098140293", true],
    ["01aecc#v2.1.0", false],
  ])("reads %s: %s", (tag, valid) => expect(parseRenovateVersion(tag) !== undefined).toBe(valid));

  it.each([
    ["1.2.3", "1.2", -1],
    ["18.04", "18.1", 1],
    ["10.1", "10.1.2", 1],
    ["3", "2", 1],
    ["1.2.3", "1.2.3", 0],
    ["18.04", "18.4", 0],
    ["v1.2.3", "1.2.3", 0],
    ["99999999999999999999", "99999999999999999998", 1],
  ])("compares %s with %s: %d", (a, b, sign) =>
    expect(Math.sign(compareRenovateVersions(read(a), read(b)))).toBe(sign),
  );

  it("sorts what is unstable and what has a variant", () => {
    const tags = ["3.7.0", "3.7-alpine", "3.7.0b1", "3.7.0b5", "3.8.0b1-alpine", "3.8.0-alpine", "3.8.2", "3.8.0"];
    expect(tags.sort((a, b) => compareRenovateVersions(read(a), read(b)))).toEqual([
      "3.7.0b1",
      "3.7.0b5",
      "3.7.0",
      "3.7-alpine",
      "3.8.0b1-alpine",
      "3.8.0-alpine",
      "3.8.0",
      "3.8.2",
    ]);
  });

  it.each([
    ["3.7.0", "3.7.0", true],
    ["3.7.0b1", "3.7.0", true],
    ["3.7-alpine", "3.7.0", false],
    ["3.8.0-alpine", "3.7.0", false],
    ["3.8.0b1-alpine", "3.7.0", false],
    ["3.8.2", "3.7.0", true],
    ["3.7.0", "3.7.0-alpine", false],
    ["3.7.0b1", "3.7.0-alpine", false],
    ["3.7-alpine", "3.7.0-alpine", false],
    ["3.8.0-alpine", "3.7.0-alpine", true],
    ["3.8.0b1-alpine", "3.7.0-alpine", true],
    ["3.8.2", "3.7.0-alpine", false],
  ])("finds %s and %s compatible: %s", (a, b, compatible) => expect(areCompatible(read(a), read(b))).toBe(compatible));
});

describe("an update as Renovate would make it", () => {
  it.each([
    ["to the newest of the same form", "3.7", ["3.7", "3.8", "3.9.1", "4", "3.10"], "3.10"],
    ["within the variant", "3.7-alpine", ["3.8", "3.8-alpine", "3.9-slim"], "3.8-alpine"],
    ["to nothing older", "3.7", ["3.6", "3.5"], undefined],
    ["to nothing, when it is the newest", "3.7", ["3.6", "3.7"], "3.7"],
    ["to nothing unstable", "3.7.0", ["3.7.0", "3.8.0b1"], "3.7.0"],
    ["from what is unstable to what is, in its major version", "3.7.0b1", ["3.7.0b2", "4.0.0b1"], "3.7.0b2"],
    ["from what is unstable to what is stable", "3.7.0b1", ["3.7.0b2", "3.7.0"], "3.7.0"],
    ["not to a commit", "1", ["1", "0a1b2c3"], "1"],
    ["not from one release candidate to a stable version", "1.2.0-rc.1", ["1.2.0", "1.3.0-rc.1"], "1.3.0-rc.1"],
  ])("goes %s", (_, current, tags, expected) => expect(chosen(parseRenovateCurrent(current), tags)).toBe(expected));

  it("cannot begin at a tag without version", () => {
    expect(parseRenovateCurrent("latest")).toEqual({ problem: 'Renovate reads no version in "latest".' });
  });
});
