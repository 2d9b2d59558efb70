import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDuration, renderDuration } from "../../src/core/duration.ts";

describe("parseDuration", () => {
  it.each([
    { text: "90s", seconds: 90 },
    { text: "30m", seconds: 1_800 },
    { text: "2h", seconds: 7_200 },
    { text: "1h30m", seconds: 5_400 },
    { text: "7d", seconds: 604_800 },
    { text: "1w2d", seconds: 777_600 },
    { text: "2H", seconds: 7_200 },
    { text: "007m", seconds: 420 },
  ])("reads $text as $seconds seconds", ({ text, seconds }) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each([
    "",
    "0s",
    "2",
    "h",
    "2 h",
    "-2h",
    "1.5h",
    "30m1h",
    "1h1h",
    "2hours",
    "11000000s",
    "9999d",
    "٣h",
    "1e3s",
    "2h\n",
  ])("does not read %j", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it("reads back what is rendered", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3650 * 86_400 }), (seconds) => {
        expect(parseDuration(renderDuration(seconds))).toBe(seconds);
      }),
    );
  });
});

describe("renderDuration", () => {
  it.each([
    { seconds: 0, text: "0s" },
    { seconds: 5_400, text: "1h30m" },
    { seconds: 604_800, text: "1w" },
    { seconds: 61.9, text: "1m1s" },
  ])("writes $seconds seconds as $text", ({ seconds, text }) => {
    expect(renderDuration(seconds)).toBe(text);
  });
});
