import { describe, expect, it } from "vitest";
import { compareVersions, parseVersion, renderVersion } from "../../../src/core/image/version.ts";

describe("a version", () => {
  it.each([
    { text: "1.2.3", reads: "1.2.3" },
    { text: "v1.2.3", reads: "1.2.3" },
    { text: "1.2.3-rc.1", reads: "1.2.3-rc.1" },
    { text: "1.2.3-0-1", reads: "1.2.3-0-1" },
    { text: "1.2.3+build.5", reads: "1.2.3" },
    { text: "1.2.3_build.5", reads: "1.2.3" },
    { text: "v2025.02.03-rc.1", reads: "2025.2.3-rc.1" },
    { text: "1.0.20260915150126123", reads: "1.0.20260915150126123" },
  ])("is read from $text as $reads", ({ text, reads }) => {
    const version = parseVersion(text);
    expect(version === undefined ? undefined : renderVersion(version)).toBe(reads);
  });

  it.each([
    "",
    "1",
    "1.2",
    "1.0.0.1",
    "1.0.0p",
    "b1.2.3",
    "vv1.2.3",
    "1.2.3-",
    "1.2.3-01",
    "1.2.3-a..b",
    "latest",
    "1.2.x",
    "1.2.3 ",
    "1.2.3\n",
    "９.1.2",
  ])("is not read from %j", (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });

  it.each([
    // semver.org, 11
    ["1.0.0", "2.0.0", "2.1.0", "2.1.1"],
    [
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-alpha.beta",
      "1.0.0-beta",
      "1.0.0-beta.2",
      "1.0.0-beta.11",
      "1.0.0-rc.1",
      "1.0.0",
    ],
    // Digits that a float would lose
    ["1.0.20260915150126123", "1.0.20260915150126124"],
    ["1.0.0-20260915150126123", "1.0.0-20260915150126124"],
    // Build metadata decides last, in a fixed order
    ["1.0.0", "1.0.0+a", "1.0.0+b", "1.0.1-a"],
    ["1.0.0+9", "1.0.0+10", "1.0.0+10.a"],
    ["v9.0.0", "10.0.0"],
  ])("comes before the next one in %s, %s, …", (...texts) => {
    const versions = texts.map((text) => parseVersion(text) ?? expect.fail(text));
    for (const [index, version] of versions.entries()) {
      for (const [other, another] of versions.entries()) {
        expect(Math.sign(compareVersions(version, another)), `${texts[index]} beside ${texts[other]}`).toBe(
          Math.sign(index - other),
        );
      }
    }
  });

  it("is the same with and without v and zero padding", () => {
    const [a, b] = [parseVersion("v2026.09.05"), parseVersion("2026.9.5")];
    expect(a !== undefined && b !== undefined && compareVersions(a, b)).toBe(0);
  });
});
