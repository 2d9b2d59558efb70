import { describe, expect, it } from "vitest";
import { parseVersion } from "../../../src/core/image/version.ts";
import { judgeByRange, parseVersionRange } from "../../../src/core/image/version-range.ts";

describe("a version range", () => {
  it.each([
    { range: ">=1.0.0", version: "1.0.0", verdict: "inside" },
    { range: ">=1.0.0", version: "0.9.9", verdict: "outside" },
    { range: ">=1.0.0", version: "1.5.0-rc.1", verdict: "pre-release" },
    { range: ">=1.0.0", version: "1.0.0-rc.1", verdict: "outside" },
    { range: ">=1.0.0", version: "0.9.0-rc.1", verdict: "outside" },
    { range: ">=1.0.0-0", version: "1.0.0-rc.1", verdict: "inside" },
    { range: ">=1.0.0-0", version: "1.5.0-rc.1", verdict: "inside" },
    { range: ">=1.0.0-0", version: "1.5.0", verdict: "inside" },
    { range: ">=1.0.0-0 <2.0.0", version: "2.0.0-rc.1", verdict: "outside" },
    { range: ">=1.0.0-0 <2.0.0", version: "1.9.0-rc.1", verdict: "inside" },
    { range: "^1.2.0", version: "1.9.9", verdict: "inside" },
    { range: "^1.2.0", version: "2.0.0", verdict: "outside" },
    { range: "^1.2.0-0", version: "2.0.0-alpha", verdict: "outside" },
    { range: "~1.2", version: "1.2.99", verdict: "inside" },
    { range: "1.x", version: "1.99.0", verdict: "inside" },
    { range: "*", version: "1.0.0-rc.1", verdict: "pre-release" },
    { range: ">=0.0.0-0", version: "1.0.0-rc.1", verdict: "inside" },
    { range: "1.0.0 - 2.0.0", version: "1.5.0-rc.1", verdict: "pre-release" },
    { range: "<1.0.0-0 || ^2.0.0", version: "2.5.0-rc.1", verdict: "pre-release" },
    { range: "^1.0.0 || ^2.0.0-0", version: "2.5.0-rc.1", verdict: "inside" },
    { range: "^1.0.0 || ^2.0.0-0", version: "1.5.0-rc.1", verdict: "pre-release" },
    { range: ">=1.0.0+5-b", version: "1.5.0-rc.1", verdict: "pre-release" },
    { range: ">=2025.1.0", version: "v2025.02.03", verdict: "inside" },
    { range: ">=1.0.0", version: "1.0.20260915150126123", verdict: "inside" },
    { range: ">=1.0.0 <1.0.5", version: "1.0.20260915150126123", verdict: "outside" },
  ])("$range says of $version: $verdict", ({ range, version, verdict }) => {
    const [read, parsed] = [parseVersionRange(range), parseVersion(version)];
    expect(read !== undefined && parsed !== undefined ? judgeByRange(read, parsed) : undefined).toBe(verdict);
  });

  it.each(["", " ", "latest", ">=1.0.0 || ", "|| 1.0.0", ">>1.0.0", "1.2.3.4", "x".repeat(2000)])(
    "cannot be %j",
    (text) => {
      expect(parseVersionRange(text)).toBeUndefined();
    },
  );
});
