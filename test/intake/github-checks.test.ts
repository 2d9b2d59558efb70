import { describe, expect, it } from "vitest";
import { parseGitHubEvent } from "../../src/intake/github-events.ts";
import { validateWebhook } from "../support/github-schemas.ts";
import { put, readGitHubExamples } from "./event-fixtures.ts";

const suite = readGitHubExamples("check_suite").findLast(({ action }) => action === "completed");
const status = readGitHubExamples("status").at(-1);
const sha = "6c62fb45fe66bfb1ea9a66abc38f6a0cc974292b";
const finished = { kind: "event", event: { kind: "checks-finished", repo: "codertocat/hello-world", commit: sha } };

describe("the checks of a commit", () => {
  it("are told by payloads that are as GitHub describes them", () => {
    expect(validateWebhook("check_suite", suite)).toEqual([]);
    expect(validateWebhook("status", status)).toEqual([]);
  });

  it.each(["success", "failure", "neutral", "cancelled", "timed_out", "action_required", "stale", null])(
    "have ended when a suite has, as %s",
    (conclusion) => {
      const payload = put(put(suite, ["check_suite", "head_sha"], sha), ["check_suite", "conclusion"], conclusion);
      expect(parseGitHubEvent("check_suite", payload)).toEqual(finished);
    },
  );

  it.each(["success", "failure", "error"])("have ended when a status is %s", (state) => {
    expect(parseGitHubEvent("status", put(put(status, ["sha"], sha), ["state"], state))).toEqual(finished);
  });

  it.each<[string, string, unknown, string]>([
    ["a suite is asked for", "check_suite", put(suite, ["action"], "requested"), "unfinished"],
    ["a suite is asked for again", "check_suite", put(suite, ["action"], "rerequested"), "unfinished"],
    ["a status is pending", "status", put(status, ["state"], "pending"), "unfinished"],
    ["one check run of a suite ends", "check_run", { action: "completed" }, "unknown-event"],
  ])("are not looked at when %s", (_, name, payload, reason) => {
    expect(parseGitHubEvent(name, payload)).toEqual({ kind: "ignored", reason });
  });

  it.each<[string, string, unknown]>([
    ["no commit", "check_suite", put(suite, ["check_suite", "head_sha"], null)],
    ["a short commit", "check_suite", put(suite, ["check_suite", "head_sha"], "6c62fb4")],
    ["no suite", "check_suite", put(suite, ["check_suite"], undefined)],
    ["a short commit", "status", put(status, ["sha"], "6c62fb4")],
    ["no state", "status", put(status, ["state"], undefined)],
    ["a broken repository", "status", put(status, ["repository", "full_name"], "x")],
  ])("with %s are malformed (%s)", (_, name, payload) => {
    expect(parseGitHubEvent(name, payload)).toMatchObject({ kind: "malformed" });
  });
});
