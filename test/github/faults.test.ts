import { describe, expect, it } from "vitest";
import { OutsideInstallation, RetryLater } from "../../src/core/fault.ts";
import { GitHubFault, isAnswer, toFault } from "../../src/github/faults.ts";
import { repo } from "./answers.ts";

const route = "POST /repos/{owner}/{repo}/pulls";

/** An error as Octokit throws it: the request, its body and all, hangs on it. */
function octokitError(status: number, data: unknown, headers: Readonly<Record<string, string | number>> = {}): Error {
  const request = { method: "POST", url: "https://api.github.com/x", headers: {}, body: "hush" };
  return Object.assign(new Error("hush"), { name: "HttpError", status, request, response: { status, headers, data } });
}

describe("an answer of GitHub's that nobody expects", () => {
  it.each([
    { data: { message: "Not Found" }, reason: "Not Found" },
    { data: { message: "Validation Failed", errors: ["one", "two"] }, reason: "Validation Failed: one: two" },
    {
      data: { message: "Validation Failed", errors: [{ resource: "PullRequest", field: "head", code: "invalid" }] },
      reason: "Validation Failed: head invalid",
    },
    {
      data: { message: "Validation Failed", errors: [{ code: "custom", message: "No." }] },
      reason: "Validation Failed: No.",
    },
    { data: { message: "Odd", errors: { not: "a list" } }, reason: "Odd" },
    { data: { message: "several\n\n  lines\u2028and more" }, reason: "several lines and more" },
    { data: { message: "x".repeat(10_000) }, reason: "x".repeat(500) },
    { data: "<html>Unicorn!</html>", reason: "without a message" },
    { data: { message: 7 }, reason: "without a message" },
    { data: null, reason: "without a message" },
  ])("says $reason", ({ data, reason }) => {
    const fault = toFault(octokitError(422, data), route, repo);
    expect(fault).toBeInstanceOf(GitHubFault);
    expect(fault).toMatchObject({ status: 422, route, reason });
    expect(fault).not.toHaveProperty("cause");
  });

  it("is told by status and words", () => {
    const fault = toFault(octokitError(422, { message: "Reference already exists" }), route, repo);
    expect([
      isAnswer(fault, 422),
      isAnswer(fault, 422, /already/),
      isAnswer(fault, 422, /never/),
      isAnswer(fault, 404),
    ]).toEqual([true, true, false, false]);
    expect(isAnswer(new Error("Reference already exists"), 422)).toBe(false);
  });
});

describe("an error", () => {
  it.each([
    {
      name: "without an answer",
      error: Object.assign(new Error("hush"), { status: 500, cause: new Error("ECONNRESET") }),
    },
    { name: "500", error: octokitError(500, {}) },
    { name: "504 with a time", error: octokitError(504, "", { "retry-after": 7 }), seconds: 7 },
    { name: "429 with a time that is no number", error: octokitError(429, "", { "retry-after": "soon" }), seconds: 60 },
    { name: "403 with a time", error: octokitError(403, "", { "retry-after": "9" }), seconds: 9 },
    {
      name: "403 with nothing left and no time",
      error: octokitError(403, { message: "secondary rate limit" }, { "x-ratelimit-remaining": "0" }),
      seconds: 60,
    },
    {
      name: "429 whose end has passed",
      error: octokitError(429, "", { "x-ratelimit-remaining": 0, "x-ratelimit-reset": 1 }),
      seconds: 1,
    },
  ])("$name is a passing fault", ({ error, seconds }) => {
    const fault = toFault(error, route, repo);
    expect(fault).toBeInstanceOf(RetryLater);
    expect(fault).toMatchObject({ source: "github", retryAfterSeconds: seconds });
    expect(String(fault)).not.toContain("hush");
  });

  it.each([
    { name: "of ours", error: new OutsideInstallation(repo) },
    { name: "of the program", error: new TypeError("undefined is not a function") },
    { name: "that is no error", error: "thrown text" },
  ])("$name comes back as it is", ({ error }) => {
    expect(toFault(error, route, repo)).toBe(error);
  });
});
