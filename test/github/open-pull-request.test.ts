import { describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import type { PullRequest } from "../../src/github/github.ts";
import { type NockedGitHub, type ScriptedAnswer, useNockedGitHub } from "../support/nocked-github.ts";
import { main, pullRequestBody, refusal, repo, work } from "./answers.ts";

const connect = useNockedGitHub();
const route = "POST /repos/acme/config/pulls";
const listRoute = "GET /repos/acme/config/pulls?state=open&head=acme%3Atidegate%2Fqa1%2Fblip&per_page=100";
const created: ScriptedAnswer = { status: 201, body: pullRequestBody() };

function open({ github }: NockedGitHub): Promise<PullRequest> {
  return github.pullRequests.open(repo, { title: "Release blip", body: "", head: work, base: main });
}

function invalid(...errors: readonly unknown[]): ScriptedAnswer {
  return { status: 422, body: { message: "Validation Failed", errors, documentation_url: "https://docs.github.com" } };
}

function custom(message: string): unknown {
  return { resource: "PullRequest", code: "custom", message };
}

const nothingBetween = custom("No commits between main and tidegate/qa1/blip");
const exists = invalid(custom("A pull request already exists for acme:tidegate/qa1/blip."));
const unseen = [
  { name: "the field", given: invalid({ resource: "PullRequest", field: "head", code: "invalid" }) },
  {
    name: "sentences",
    given: invalid(
      custom("Head sha can't be blank"),
      custom("Base sha can't be blank"),
      nothingBetween,
      custom("Head ref must be a branch"),
    ),
  },
];

describe("opening a pull request", () => {
  it("opens it", async () => {
    const nocked = connect();
    nocked.answer(route, created);
    expect(await open(nocked)).toMatchObject({ number: 7, state: "open" });
    expect(nocked.seen[0]?.body).toEqual({ title: "Release blip", body: "", head: work, base: "main" });
  });

  it("finds the one that is open already", async () => {
    const nocked = connect();
    nocked.answer(route, exists);
    nocked.answer(listRoute, { body: [pullRequestBody()] });
    expect(await open(nocked)).toMatchObject({ number: 7 });
  });

  it("finds the one onto the same base among several", async () => {
    const nocked = connect();
    nocked.answer(route, exists);
    nocked.answer(listRoute, { body: [pullRequestBody({ number: 9, base: { ref: "other" } }), pullRequestBody()] });
    expect(await open(nocked)).toMatchObject({ number: 7, baseBranch: "main" });
  });

  it("is for another time when one is open and not listed yet", async () => {
    const nocked = connect();
    nocked.answer(route, exists);
    nocked.answer(listRoute, { body: [] });
    await expect(open(nocked)).rejects.toBeInstanceOf(RetryLater);
  });

  it.each(unseen)("waits for a branch that GitHub does not see yet, as told by $name", async ({ given }) => {
    const nocked = connect();
    nocked.answer(route, given, given, created);
    expect(await open(nocked)).toMatchObject({ number: 7 });
    expect(nocked.seen).toHaveLength(3);
  });

  it.each(unseen)("gives up after four attempts, as told by $name", async ({ given }) => {
    const nocked = connect();
    nocked.answer(route, given, given, given, given);
    await expect(open(nocked)).rejects.toBeInstanceOf(RetryLater);
    expect(nocked.seen).toHaveLength(4);
  });

  it("of a branch with nothing ahead is a fault that says so, at once", async () => {
    const nocked = connect();
    nocked.answer(route, invalid(nothingBetween));
    await expect(open(nocked)).rejects.toThrow("422 tidegate/qa1/blip has no commit that main has not");
    expect(nocked.seen).toHaveLength(1);
  });

  it.each([
    {
      name: "an unknown base",
      given: invalid({ resource: "PullRequest", field: "base", code: "invalid" }),
      says: "base invalid",
    },
    {
      name: "a title that is too long",
      given: refusal(422, "title is too long (maximum is 256 characters)"),
      says: "title is",
    },
  ])("with $name is a fault", async ({ given, says }) => {
    const nocked = connect();
    nocked.answer(route, given);
    await expect(open(nocked)).rejects.toThrow(says);
  });
});
