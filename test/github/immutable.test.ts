import { describe, expect, it } from "vitest";
import { keepImmutable } from "../../src/github/immutable.ts";

describe("an answer about a thing that never changes", () => {
  it("is asked for once, also by two at a time", async () => {
    const keep = keepImmutable<string>();
    let asked = 0;
    const fetch = async () => `answer ${++asked}`;
    expect(await Promise.all([keep("a", fetch), keep("a", fetch)])).toEqual(["answer 1", "answer 1"]);
    expect(await keep("a", fetch)).toBe("answer 1");
    expect(await keep("b", fetch)).toBe("answer 2");
  });

  it("that was not there, or could not be had, is asked for again", async () => {
    const keep = keepImmutable<string>();
    expect(await keep("a", async () => undefined)).toBeUndefined();
    await expect(keep("a", () => Promise.reject(new Error("lost")))).rejects.toThrow("lost");
    expect(await keep("a", async () => "there")).toBe("there");
  });
});
