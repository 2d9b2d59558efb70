import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGitHubEvent } from "../../src/intake/github-events.ts";
import { hostileTexts } from "../fixtures/hostile-texts.ts";
import { validateWebhook } from "../support/github-schemas.ts";
import { put, readEventFixture, readGitHubExamples } from "./event-fixtures.ts";

const comment = readEventFixture("a-person-commented-on-a-pull-request");
const review = readEventFixture("a-person-reviewed-with-words");
const opened = put(
  readGitHubExamples("pull_request").findLast(({ action }) => action === "opened"),
  ["pull_request", "body"],
  "Rounds it.\n\n/deploy qa1",
);
const edited = put(put(opened, ["action"], "edited"), ["changes"], { body: { from: "" } });
const bot = { login: "renovate[bot]", type: "Bot" };

/** The doors by which a text comes in: the event's name, a payload, its actions, where its text and its author stand. */
const comments = { name: "a comment", event: "issue_comment", payload: comment, at: ["comment"], first: "created" };
const reviews = { name: "a review", event: "pull_request_review", payload: review, at: ["review"], first: "submitted" };
const doors = [
  comments,
  reviews,
  { name: "a changed description", event: "pull_request", payload: edited, at: ["pull_request"] },
];

it.each(doors)("$name of these tests is as GitHub describes it", ({ event, payload }) => {
  expect(validateWebhook(event, payload)).toEqual([]);
});

describe("a comment on a pull request", () => {
  it("is told with its text just as it is", () => {
    expect(parseGitHubEvent("issue_comment", comment)).toEqual({
      kind: "event",
      event: {
        kind: "comment-written",
        repo: "codertocat/hello-world",
        number: 1,
        source: "comment",
        id: 492700400,
        author: "Codertocat",
        action: "created",
        text: "Let us try it.\r\n\r\n/deploy qa1\r\n",
        writtenAt: new Date("2019-05-15T15:20:21Z"),
      },
    });
  });

  it("that is edited is told as edited, with the edit's own time, whoever edited it", () => {
    const later = put(comment, ["comment", "updated_at"], "2019-05-16T00:00:00Z");
    const byBob = put(put(later, ["sender", "login"], "bob"), ["action"], "edited");
    expect(parseGitHubEvent("issue_comment", byBob)).toMatchObject({
      event: { action: "edited", author: "Codertocat", writtenAt: new Date("2019-05-16T00:00:00Z") },
    });
  });

  it.each<[string, unknown, string]>([
    ["on an issue", put(comment, ["issue", "pull_request"], undefined), "not-a-pull-request"],
    ["on an issue (null)", put(comment, ["issue", "pull_request"], null), "not-a-pull-request"],
    ["that was deleted", put(comment, ["action"], "deleted"), "unknown-action"],
    ["with an action of the future", put(comment, ["action"], "pinned"), "unknown-action"],
    ["written by an App for a person", put(comment, ["comment", "performed_via_github_app"], { id: 1 }), "bot"],
  ])("%s is ignored", (_, payload, reason) => {
    expect(parseGitHubEvent("issue_comment", payload)).toEqual({ kind: "ignored", reason });
  });
});

describe("a review", () => {
  it("with words is told with the commit that was reviewed", () => {
    expect(parseGitHubEvent("pull_request_review", review)).toEqual({
      kind: "event",
      event: {
        kind: "comment-written",
        repo: "codertocat/hello-world",
        number: 2,
        source: "review",
        id: 237895671,
        author: "Codertocat",
        action: "created",
        text: "Fine.\n\n/deploy qa1",
        writtenAt: new Date("2019-05-15T15:20:38Z"),
        headCommit: "ec26c3e57ca3a959ca5aad62de7213c562f8c821",
      },
    });
  });

  it("that is edited is told as edited", () => {
    expect(parseGitHubEvent("pull_request_review", put(review, ["action"], "edited"))).toMatchObject({
      event: { action: "edited", source: "review" },
    });
  });

  it("of a commit that is gone is told without it", () => {
    const gone = parseGitHubEvent("pull_request_review", put(review, ["review", "commit_id"], null));
    expect(gone).toMatchObject({ kind: "event" });
    expect(gone).not.toHaveProperty("event.headCommit");
  });

  it("that was dismissed is ignored", () => {
    const dismissed = put(review, ["action"], "dismissed");
    expect(parseGitHubEvent("pull_request_review", dismissed)).toEqual({ kind: "ignored", reason: "unknown-action" });
  });
});

describe("a description", () => {
  it("comes with the pull request that it opens", () => {
    expect(parseGitHubEvent("pull_request", opened)).toEqual({
      kind: "event",
      event: {
        kind: "pull-request-changed",
        repo: "codertocat/hello-world",
        number: 2,
        action: "opened",
        headBranch: "changes",
        headRepo: "codertocat/hello-world",
        headCommit: "ec26c3e57ca3a959ca5aad62de7213c562f8c821",
        description: {
          author: "Codertocat",
          text: "Rounds it.\n\n/deploy qa1",
          writtenAt: new Date("2019-05-15T15:20:33Z"),
        },
        sender: "Codertocat",
      },
    });
  });

  it("that is changed is told as an edited text", () => {
    expect(parseGitHubEvent("pull_request", edited)).toEqual({
      kind: "event",
      event: {
        kind: "comment-written",
        repo: "codertocat/hello-world",
        number: 2,
        source: "description",
        id: 2,
        author: "Codertocat",
        action: "edited",
        text: "Rounds it.\n\n/deploy qa1",
        writtenAt: new Date("2019-05-15T15:20:33Z"),
        headCommit: "ec26c3e57ca3a959ca5aad62de7213c562f8c821",
      },
    });
  });

  it.each<[string, unknown]>([
    ["is empty", put(opened, ["pull_request", "body"], null)],
    ["is a bot's", put(opened, ["pull_request", "user"], bot)],
    ["came from a bot", put(opened, ["sender"], bot)],
    ["is nobody's any more", put(opened, ["pull_request", "user"], null)],
    ["was there before a reopening", put(opened, ["action"], "reopened")],
    ["was there before new commits", put(opened, ["action"], "synchronize")],
    ["stays when the title is edited", put(edited, ["changes"], { title: { from: "x" } })],
    ["was edited by a bot", put(edited, ["sender"], bot)],
    ["was emptied", put(edited, ["pull_request", "body"], "")],
  ])("that %s leaves the pull request's own event as it is", (_, payload) => {
    const result = parseGitHubEvent("pull_request", payload);
    expect(result).toMatchObject({ kind: "event", event: { kind: "pull-request-changed" } });
    expect(result).not.toHaveProperty("event.description");
  });
});

describe.each([comments, reviews])("of $name", ({ event, payload, at, first }) => {
  it.each<[string, readonly string[], unknown, string]>([
    ["a bot", [...at, "user", "type"], "Bot", "bot"],
    ["a bot by its login only", [...at, "user", "login"], "tidegate[bot]", "bot"],
    ["a bot in capitals", [...at, "user", "login"], "Renovate[BOT]", "bot"],
    ["a bot that edits what a person wrote", ["sender", "type"], "Bot", "bot"],
    ["a bot as the sender, by its login", ["sender", "login"], "github-actions[bot]", "bot"],
    ["an App", [...at, "performed_via_github_app"], { id: 1 }, "bot"],
    ["an account that is gone", [...at, "user"], null, "no-author"],
    ["nobody: no text", [...at, "body"], null, "no-text"],
    ["nobody: an empty text", [...at, "body"], "", "no-text"],
    ["nobody: blanks", [...at, "body"], " \r\n\u00a0\t", "no-text"],
  ])("what comes from %s is ignored", (_, place, value, reason) => {
    for (const action of [first, "edited"]) {
      const changed = put(put(payload, ["action"], action), place, value);
      expect(parseGitHubEvent(event, changed)).toEqual({ kind: "ignored", reason });
    }
  });

  it.each<[string, readonly string[], unknown]>([
    ["no author", [...at, "user"], undefined],
    ["an author without a type", [...at, "user", "type"], undefined],
    ["an author outside the grammar", [...at, "user", "login"], "a b"],
    ["no sender", ["sender"], undefined],
    ["a text that is none", [...at, "body"], { toString: "x" }],
    ["an id that is none", [...at, "id"], "1"],
    ["a broken repository", ["repository", "full_name"], "../.."],
  ])("what has %s is malformed", (_, place, value) => {
    expect(parseGitHubEvent(event, put(payload, place, value))).toMatchObject({ kind: "malformed" });
  });
});

describe.each(doors)("the text of $name", ({ event, payload, at }) => {
  const read = (text: string) => parseGitHubEvent(event, put(payload, [...at, "body"], text));

  it.each(hostileTexts.filter(({ text }) => text.trim() !== ""))("stays as it is: $name", ({ text }) => {
    expect(read(text)).toMatchObject({ kind: "event", event: { text } });
  });

  it("stays whole at GitHub's greatest length", () => {
    const text = `${"é".repeat(262_100)}\n/deploy qa1`;
    expect(read(text)).toMatchObject({ event: { text } });
  });

  it("stays as it is, whatever it is", () => {
    const written = fc.string({ unit: "binary" }).filter((text) => text.trim() !== "");
    fc.assert(
      fc.property(written, (text) => {
        expect(read(text)).toMatchObject({ event: { text } });
      }),
    );
  });
});
