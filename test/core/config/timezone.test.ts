import { describe, expect, it } from "vitest";
import { isTimezone, timezones } from "../../../src/core/config/timezone.ts";

describe("isTimezone", () => {
  it.each(["UTC", "utc", "America/Los_Angeles", "US/Pacific", "Asia/Kolkata", "asia/calcutta", "Etc/GMT+2"])(
    "takes %s",
    (text) => {
      expect(isTimezone(text)).toBe(true);
    },
  );

  it("takes every name that it suggests", () => {
    expect(timezones.length).toBeGreaterThan(400);
    expect(timezones.filter((name) => !isTimezone(name))).toEqual([]);
  });

  it.each([
    "",
    "BST",
    "PST",
    "CST",
    "GMT+2",
    "+02:00",
    "02:00",
    "Europe",
    "Europe/",
    "Europe/Berlinn",
    "Europe/Berlin ",
    "Europe/Berlin\u0000",
    "Europe\\Berlin",
    "../UTC",
    "__proto__",
    "constructor/prototype",
    `Europe/${"a".repeat(100_000)}`,
  ])("refuses %j", (text) => {
    expect(isTimezone(text)).toBe(false);
  });
});
