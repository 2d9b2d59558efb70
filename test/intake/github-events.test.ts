import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGitHubEvent } from "../../src/intake/github-events.ts";
import { put, readEventFixture, readGitHubExamples } from "./event-fixtures.ts";

const [push] = readGitHubExamples("push").slice(1);
const pullRequest = readGitHubExamples("pull_request").find(({ action }) => action === "opened");
const withoutWords = put(pullRequest, ["pull_request", "body"], null);
const installed = readGitHubExamples("installation").find(({ action }) => action === "created");
const added = readGitHubExamples("installation_repositories").find(({ action }) => action === "added");
const sha = "6c62fb45fe66bfb1ea9a66abc38f6a0cc974292b";

describe("a push", () => {
  const pushed = (change: object) =>
    parseGitHubEvent("push", { ...push, ref: "refs/heads/main", after: sha, deleted: false, ...change });

  it("to a branch tells its new head", () => {
    expect(pushed({})).toEqual({
      kind: "event",
      event: { kind: "branch-pushed", repo: "codertocat/hello-world", branch: "main", head: sha, sender: "Codertocat" },
    });
  });

  it.each([
    ["deleted", { deleted: true }],
    ["all zeros", { after: "0".repeat(40) }],
  ])("that removes a branch (%s) tells no head", (_, change) => {
    expect(pushed(change)).toMatchObject({ event: { kind: "branch-pushed", branch: "main" } });
    expect(pushed(change)).not.toHaveProperty("event.head");
  });

  it.each([
    ["a tag", "refs/tags/v1"],
    ["a note", "refs/notes/commits"],
    ["nothing", ""],
  ])("to %s is ignored", (_, ref) => {
    expect(pushed({ ref })).toEqual({ kind: "ignored", reason: "not-a-branch" });
  });

  it.each<[string, object, string[]]>([
    ["a branch outside the grammar", { ref: "refs/heads/a..b" }, ["ref: outside the grammar"]],
    [
      "a short commit and no owner",
      { after: "6c62fb4", repository: { full_name: "web" } },
      ["repository.full_name: outside the grammar", "after: outside the grammar"],
    ],
    ["no commit", { after: null }, ["after: expected string, received null"]],
  ])("with %s is malformed", (_, change, problems) => {
    expect(pushed(change)).toEqual({ kind: "malformed", problems });
  });

  it("without a sender is one all the same", () => {
    expect(pushed({ sender: null })).not.toHaveProperty("event.sender");
  });
});

describe("a pull request", () => {
  it.each(["opened", "closed", "reopened", "synchronize", "edited"])("that is %s is told with its branch", (action) => {
    expect(parseGitHubEvent("pull_request", put(withoutWords, ["action"], action))).toEqual({
      kind: "event",
      event: {
        kind: "pull-request-changed",
        repo: "codertocat/hello-world",
        number: 2,
        action,
        headBranch: "changes",
        headRepo: "codertocat/hello-world",
        headCommit: "ec26c3e57ca3a959ca5aad62de7213c562f8c821",
        ...(action === "closed" ? { merged: false } : {}),
        sender: "Codertocat",
      },
    });
  });

  it.each([
    [true, true],
    [false, false],
    [null, false],
  ])("that is closed tells whether it was merged (%s)", (merged, expected) => {
    const payload = put({ ...pullRequest, action: "closed" }, ["pull_request", "merged"], merged);
    expect(parseGitHubEvent("pull_request", payload)).toMatchObject({ event: { merged: expected } });
  });

  it("that changes after its merge says so", () => {
    const payload = put({ ...pullRequest, action: "edited", changes: {} }, ["pull_request", "merged"], true);
    expect(parseGitHubEvent("pull_request", payload)).toHaveProperty("event.merged", true);
  });

  it("from a fork that is gone is told without its repository", () => {
    const payload = put(withoutWords, ["pull_request", "head", "repo"], null);
    expect(parseGitHubEvent("pull_request", payload)).not.toHaveProperty("event.headRepo");
  });

  it.each(["labeled", "assigned", "toString", ""])("that is %j is ignored", (action) => {
    expect(parseGitHubEvent("pull_request", { ...pullRequest, action })).toEqual({
      kind: "ignored",
      reason: "unknown-action",
    });
  });

  it.each<[string, unknown, string[]]>([
    ["the number 0", put(pullRequest, ["number"], 0), ["number: outside the grammar"]],
    ["a text for its number", put(pullRequest, ["number"], "2"), ["number: expected number, received string"]],
    [
      "a branch outside the grammar",
      put(pullRequest, ["pull_request", "head", "ref"], "a b"),
      ["pull_request.head.ref: outside the grammar"],
    ],
    [
      "no head",
      put(pullRequest, ["pull_request", "head"], null),
      ["pull_request.head: expected object, received null"],
    ],
  ])("with %s is malformed", (_, payload, problems) => {
    expect(parseGitHubEvent("pull_request", payload)).toEqual({ kind: "malformed", problems });
  });
});

describe("an installation", () => {
  it.each<[string, string, unknown, string[]]>([
    ["was made", "installation", installed, ["codertocat/hello-world"]],
    ["got repositories", "installation_repositories", added, ["codertocat/space"]],
    ["lost repositories", "installation_repositories", put(added, ["action"], "removed"), []],
    ["was deleted", "installation", put(installed, ["action"], "deleted"), []],
    ["was suspended", "installation", put(installed, ["action"], "suspend"), []],
    [
      "names what is no repository",
      "installation",
      put(installed, ["repositories"], [{ full_name: "../x" }, { full_name: "Acme/web" }]),
      ["acme/web"],
    ],
    ["is of all repositories", "installation", put(installed, ["repositories"], undefined), []],
  ])("that %s tells the repositories that were added", (_, name, payload, expected) => {
    expect(parseGitHubEvent(name, payload)).toEqual({
      kind: "event",
      event: { kind: "installation-changed", added: expected },
    });
  });
});

/** The names of events that Tidegate acts on, but for the two of packages. */
const acted = [
  ...["push", "pull_request", "issue_comment", "pull_request_review", "check_suite", "status"],
  ...["installation", "installation_repositories"],
];

describe("a delivery of GitHub's", () => {
  it("of an image comes through under both names", () => {
    const payload = readEventFixture("an-image-was-published-to-github-packages");
    expect(parseGitHubEvent("registry_package", payload)).toMatchObject({ event: { kind: "image-published" } });
  });

  it.each(["ping", "check_run", "constructor", ""])("named %j is ignored, whatever it holds", (name) => {
    expect(parseGitHubEvent(name, null)).toEqual({ kind: "ignored", reason: "unknown-event" });
  });

  it.each([...acted, "package"])("of the published examples of %s is never malformed", (name) => {
    const results = readGitHubExamples(name).map((example) => parseGitHubEvent(name, example));
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(({ kind }) => kind === "malformed")).toEqual([]);
  });

  it("never throws and never repeats long input", () => {
    const names = fc.constantFrom(...acted, "registry_package");
    fc.assert(
      fc.property(names, fc.jsonValue(), (name, value) => {
        const result = parseGitHubEvent(name, value);
        if (result.kind === "malformed") expect(result.problems.join("").length).toBeLessThan(4000);
      }),
    );
  });
});
