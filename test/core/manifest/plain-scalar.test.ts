import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { isPlainString } from "../../../src/core/manifest/plain-scalar.ts";

describe("a plain scalar", () => {
  it.each([
    "1.10",
    "0123",
    "0",
    "-1",
    "+1",
    "1.",
    ".5",
    "1e3",
    "12e4567",
    "e3",
    "1E-3",
    "0x1F",
    "0o17",
    "0b11",
    "1_000",
    "1_0.5",
    "_1",
    "1_e3",
    "on",
    "Off",
    "YES",
    "no",
    "y",
    "N",
    "true",
    "False",
    "null",
    "NULL",
    "~",
    "",
    ".inf",
    "-.Inf",
    ".NaN",
    "1:20",
    "190:20:30",
    "1:20.5",
    "2026-11-21",
    "2026-1-2",
    "2026-11-21T10:00:00Z",
    "=",
    "<<",
  ])("of %j would not stay text", (text) => {
    expect(isPlainString(text)).toBe(false);
  });

  it.each([
    "1.2.3",
    "v1",
    "1.10-alpine",
    "latest",
    "nope",
    "one",
    "1e",
    "e",
    "0xg",
    "1.2.3_4",
    "main-1",
    "2026-11",
    "2026-11-21-1",
    "nginx:1.10",
    "registry.acme.example:5000/web:1.10",
    "on-1",
    "nullable",
    "20260915T150126Z",
    "sha256:12",
    "abcdef1",
  ])("of %j stays text", (text) => {
    expect(isPlainString(text)).toBe(true);
  });

  it("that passes is text to YAML 1.1 and 1.2", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\dA-Za-z_][\dA-Fa-fxobeEnyN_.:-]{0,9}[\dA-Za-z]$/), (text) => {
        if (!isPlainString(text)) return;
        for (const version of ["1.1", "1.2"] as const) {
          expect(parse(`a: ${text}`, { version })).toEqual({ a: text });
          expect(parse(`{a: ${text} }`, { version })).toEqual({ a: text });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
