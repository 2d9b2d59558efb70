import { describe, expect, it } from "vitest";
import { parseGitHubEvent } from "../../src/intake/github-events.ts";
import { validateWebhook } from "../support/github-schemas.ts";
import { put, readEventFixture } from "./event-fixtures.ts";

const words = put(
  readEventFixture("a-person-reviewed-with-words"),
  ["pull_request", "head", "ref"],
  "tidegate/qa1/app",
);
const review = put(put(words, ["review", "body"], null), ["review", "state"], "approved");
const dismissed = put(put(review, ["action"], "dismissed"), ["review", "state"], "dismissed");
const edited = put(put(review, ["action"], "edited"), ["changes"], {});
const bot = { login: "renovate-approve[bot]", type: "Bot" };
const read = (payload: unknown) => parseGitHubEvent("pull_request_review", payload);
const reviewed = {
  kind: "event",
  event: { kind: "pull-request-reviewed", repo: "codertocat/hello-world", number: 2 },
};

it.each([
  { name: "with words", payload: words },
  { name: "without words", payload: review },
  { name: "that was dismissed", payload: dismissed },
])("a review $name in these tests is as GitHub describes it", ({ payload }) => {
  expect(validateWebhook("pull_request_review", payload)).toEqual([]);
});

describe("a review of a release pull request", () => {
  it.each([
    { name: "without words", payload: review },
    { name: "of blanks", payload: put(review, ["review", "body"], " \r\n") },
    { name: "by a bot, whose words nobody listens to", payload: put(words, ["review", "user"], bot) },
    { name: "by an account that is gone", payload: put(words, ["review", "user"], null) },
    { name: "that was dismissed", payload: dismissed },
    { name: "that was dismissed, with words", payload: put(words, ["action"], "dismissed") },
    { name: "that a bot dismissed", payload: put(dismissed, ["sender"], bot) },
  ])("$name is told", ({ payload }) => {
    expect(read(payload)).toEqual(reviewed);
  });

  it("with words is told as a text, which is one review as well", () => {
    expect(read(words)).toMatchObject({ event: { kind: "comment-written", source: "review", action: "created" } });
  });

  it.each([
    { name: "that was edited, and has no words", payload: edited, reason: "no-text" },
    { name: "with an action of the future", payload: put(review, ["action"], "pinned"), reason: "unknown-action" },
  ])("$name is ignored", ({ payload, reason }) => {
    expect(read(payload)).toEqual({ kind: "ignored", reason });
  });

  it("of no proper repository is malformed", () => {
    expect(read(put(dismissed, ["repository", "full_name"], "../.."))).toMatchObject({ kind: "malformed" });
  });
});

it.each(["main", "tidegate", "feature/tidegate/qa1/app", "a..b", ""])("one of the branch %j is ignored", (ref) => {
  expect(read(put(review, ["pull_request", "head", "ref"], ref))).toMatchObject({ kind: "ignored" });
  expect(read(put(dismissed, ["pull_request", "head", "ref"], ref))).toMatchObject({ kind: "ignored" });
});

it("one without a branch is malformed", () => {
  expect(read(put(review, ["pull_request", "head"], undefined))).toMatchObject({ kind: "malformed" });
});
