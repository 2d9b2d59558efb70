import { expect, it } from "vitest";
import { parseRetryAfter } from "../../src/registry/retry-after.ts";

it.each([
  ["17", 17],
  ["0", 0],
  ["Sat, 21 Nov 2026 12:00:30 GMT", 30],
  ["Sat, 21 Nov 2026 11:00:00 GMT", 0],
  ["99999999", 86_400],
  ["-5", 0],
  ["soon", undefined],
  ["", undefined],
  [null, undefined],
])("Retry-After %s means %s seconds", (header, seconds) => {
  expect(parseRetryAfter(header, new Date("2026-11-21T12:00:00Z"))).toBe(seconds);
});
