import { describe, expect, it } from "vitest";
import { findTimestampEnds, parseTimestamp } from "../../../src/core/image/timestamp.ts";

const instant = BigInt(Date.UTC(2026, 8, 15, 15, 1, 26)) * 1_000_000n;
const minute = BigInt(Date.UTC(2026, 8, 15, 15, 1)) * 1_000_000n;
const day = BigInt(Date.UTC(2026, 8, 15)) * 1_000_000n;

describe("a time stamp", () => {
  it.each([
    { text: "20260915", is: day },
    { text: "2026-09-15", is: day },
    { text: "2026.09.15", is: day },
    { text: "202609151501", is: minute },
    { text: "20260915-1501", is: minute },
    { text: "20260915150126", is: instant },
    { text: "20260915T150126Z", is: instant },
    { text: "20260915-150126", is: instant },
    { text: "20260915.150126", is: instant },
    { text: "2026-09-15-15-01-26", is: instant },
    { text: "2026-09-15T15-01-26Z", is: instant },
    { text: "2026-09-15T15.01.26", is: instant },
    { text: "2026-09-15_15_01_26", is: instant },
    { text: "20260915150126123", is: instant + 123_000_000n },
    { text: "2026-09-15T15-01-26.123Z", is: instant + 123_000_000n },
    { text: "1789484486", is: instant },
    { text: "1789484486123", is: instant + 123_000_000n },
    { text: "1789484486123456", is: instant + 123_456_000n },
    { text: "1789484486123456789", is: instant + 123_456_789n },
    { text: "20240229", is: BigInt(Date.UTC(2024, 1, 29)) * 1_000_000n },
  ])("is read from $text", ({ text, is }) => {
    expect(parseTimestamp(text)).toBe(is);
  });

  it.each([
    "",
    "1",
    "123456789",
    "20261301",
    "20260931",
    "20260229",
    "20260915250000",
    "2026-09_15",
    "2026-9-15",
    "0026-09-15",
    "20260915Z1",
    "T150126",
    "2026-09-15-15",
  ])("is not read from %j", (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });

  it("ends where its form allows, never between two digits, the longest first", () => {
    const ends = (text: string) => findTimestampEnds(text, 2).map(({ end }) => text.slice(2, end));
    expect(ends("x-20260915-150126-4")).toEqual(["20260915-150126", "20260915"]);
    expect(ends("x-1789484486.5")).toEqual(["1789484486"]);
    expect(ends("x-17894844867")).toEqual([]);
  });
});
