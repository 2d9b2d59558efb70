import { describe, expect, it } from "vitest";
import { placesIn } from "../../../src/core/config/place.ts";

describe("placesIn", () => {
  const placeOf = (text: string, part: string) => {
    const start = text.indexOf(part);
    return placesIn(text)({ start, end: start + part.length });
  };

  it("points at a part of a line", () => {
    expect(placeOf("a: 1\n  b: two\nc: 3", "two")).toEqual({ line: 2, column: 6, frame: "  b: two\n     ^^^" });
  });

  it("ends the carets at the end of the line", () => {
    expect(placeOf("a:\n  - b\n  - c\n", "- b\n  - c")).toMatchObject({ frame: "  - b\n  ^^^" });
  });

  it("points behind the last character, and at nothing", () => {
    expect(placesIn("a: ")({ start: 3, end: 3 })).toEqual({ line: 1, column: 4, frame: "a: \n   ^" });
    expect(placesIn("")({ start: 0, end: 0 })).toEqual({ line: 1, column: 1, frame: "\n^" });
    expect(placesIn("a\n")({ start: 9, end: 9 })).toEqual({ line: 2, column: 1, frame: "\n^" });
  });

  it("counts characters, not UTF-16 units, and leaves out the byte order mark and CR", () => {
    expect(placeOf("\uFEFF🌊: x\r\nb: 1", "x")).toEqual({ line: 1, column: 4, frame: "🌊: x\n   ^" });
  });

  it("shows tabs as blanks and unseen characters as one sign each", () => {
    expect(placeOf("a:\t\u202e\u0007\u200bx", "x")).toMatchObject({ column: 7, frame: "a: ���x\n      ^" });
  });

  it("cuts a long line around the place", () => {
    const { column, frame } = placeOf(`${"x".repeat(500)}here${"y".repeat(500)}`, "here");
    expect(column).toBe(501);
    expect(frame).toBe(`… ${"x".repeat(80)}here${"y".repeat(76)} …\n${" ".repeat(82)}^^^^`);
  });

  it("cuts only the side that is long", () => {
    expect(placeOf(`here${"y".repeat(500)}`, "here").frame).toBe(`here${"y".repeat(76)} …\n^^^^`);
    expect(placeOf(`${"x".repeat(500)}here`, "here").frame).toBe(`… ${"x".repeat(80)}here\n${" ".repeat(82)}^^^^`);
  });
});
