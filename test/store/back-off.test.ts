import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import { planRetry, usualBackOff } from "../../src/store/back-off.ts";
import { bugTries, jobKinds, listJobKinds } from "../../src/store/job-kinds.ts";

const passing = new RetryLater("github", "502");
const plan = (error: unknown, attempt: number, { bugsBefore = 0, jitter = 0.5 } = {}) =>
  planRetry({ kind: "release", error, attempt, bugsBefore }, usualBackOff, jitter);

describe("a failed job", () => {
  it("waits twice as long after each try, up to half an hour", () => {
    const waits = Array.from({ length: 11 }, (_, index) => plan(passing, index + 1));
    expect(waits.map((wait) => wait.kind === "again" && wait.afterSeconds)).toEqual([
      6, 12, 24, 48, 96, 192, 384, 768, 1536, 1800, 1800,
    ]);
  });

  it("is dead after its last try", () => {
    expect(plan(passing, jobKinds.release.tries)).toEqual({ kind: "dead" });
    expect(plan(passing, jobKinds.release.tries + 1)).toEqual({ kind: "dead" });
  });

  it("is dead after three bugs, however many faults came between", () => {
    const bug = new TypeError("x is undefined");
    expect(plan(bug, 1)).toMatchObject({ kind: "again" });
    expect(plan(bug, 9, { bugsBefore: bugTries - 2 })).toMatchObject({ kind: "again" });
    expect(plan(bug, 3, { bugsBefore: bugTries - 1 })).toEqual({ kind: "dead" });
    expect(plan(passing, 3, { bugsBefore: bugTries - 1 })).toMatchObject({ kind: "again" });
  });

  it.each([
    { asked: 1, waits: 6 },
    { asked: 90, waits: 90 },
    { asked: 3600, waits: 3600 },
    { asked: 10 * 365 * 24 * 3600, waits: 6 * 3600 },
    { asked: Number.POSITIVE_INFINITY, waits: 6 * 3600 },
    { asked: Number.NaN, waits: 6 },
    { asked: -5, waits: 6 },
    { asked: 0, waits: 6 },
  ])("waits $waits s when it was asked to wait $asked s", ({ asked, waits }) => {
    const fault = new RetryLater("github", "rate limit", { retryAfterSeconds: asked });
    expect(plan(fault, 1)).toEqual({ kind: "again", afterSeconds: waits });
  });

  it("never waits less than three quarters or more than five quarters of its turn, nor less than asked", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...listJobKinds()),
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.option(fc.integer({ min: 0, max: 7200 }), { nil: undefined }),
        (kind, attempt, jitter, retryAfterSeconds) => {
          const error = new RetryLater(
            "registry",
            "busy",
            retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
          );
          const made = planRetry({ kind, error, attempt, bugsBefore: 0 }, usualBackOff, jitter);
          if (attempt >= jobKinds[kind].tries) return made.kind === "dead";
          const turn = Math.min(6 * 2 ** (attempt - 1), 1800);
          const least = Math.max(turn * 0.75, retryAfterSeconds ?? 0);
          return (
            made.kind === "again" &&
            made.afterSeconds >= least &&
            made.afterSeconds <= Math.max(turn * 1.25, retryAfterSeconds ?? 0)
          );
        },
      ),
    );
  });
});
