import { describe, expect, it } from "vitest";
import { PermissionMissing, RetryLater } from "../../src/core/fault.ts";
import { type ScriptedAnswer, useNockedGitHub } from "../support/nocked-github.ts";
import { commitOf, repo, seven } from "./answers.ts";

const connect = useNockedGitHub();
const graph = "POST /graphql";
const head = commitOf("a");

function opinion(state: string, login: string | null, changes: object = {}): object {
  return { state, commit: { oid: head }, author: login === null ? null : { __typename: "User", login }, ...changes };
}

function told(reviewDecision: string | null, ...nodes: readonly (object | null)[]): ScriptedAnswer {
  const pullRequest = { headRefOid: head, reviewDecision, latestOpinionatedReviews: { nodes } };
  return { body: { data: { repository: { pullRequest } } } };
}

const renovate = { author: { __typename: "Bot", login: "renovate-approve" } };
const older = { commit: { oid: commitOf("b") } };

describe("a release pull request's reviews", () => {
  it.each<{ name: string; answer: ScriptedAnswer; review: readonly [string, ...string[]] | undefined }>([
    { name: "none", answer: told(null), review: undefined },
    {
      name: "one approval, where none is asked for",
      answer: told(null, opinion("APPROVED", "bob")),
      review: ["approved", "bob"],
    },
    {
      name: "enough approvals",
      answer: told("APPROVED", opinion("APPROVED", "bob"), opinion("APPROVED", "alice")),
      review: ["approved", "bob", "alice"],
    },
    {
      name: "one approval of two that are asked for",
      answer: told("REVIEW_REQUIRED", opinion("APPROVED", "bob")),
      review: undefined,
    },
    { name: "a decision of the future", answer: told("PONDERED", opinion("APPROVED", "bob")), review: undefined },
    {
      name: "one for and one against",
      answer: told("CHANGES_REQUESTED", opinion("APPROVED", "bob"), opinion("CHANGES_REQUESTED", "alice")),
      review: ["changes-requested", "alice"],
    },
    {
      name: "one against an older commit, which GitHub keeps to",
      answer: told("CHANGES_REQUESTED", opinion("CHANGES_REQUESTED", "bob", older), opinion("APPROVED", "alice")),
      review: undefined,
    },
    {
      name: "an approval of an older commit",
      answer: told("APPROVED", opinion("APPROVED", "bob", older)),
      review: undefined,
    },
    {
      name: "an approval of a commit that is gone",
      answer: told("APPROVED", opinion("APPROVED", "bob", { commit: null })),
      review: undefined,
    },
    { name: "a dismissed one", answer: told(null, opinion("DISMISSED", "bob"), null), review: undefined },
    {
      name: "a bot's, which GitHub counts",
      answer: told("APPROVED", opinion("APPROVED", "", renovate)),
      review: ["approved", "renovate-approve[bot]"],
    },
    {
      name: "a bot's, where nobody's is asked for",
      answer: told(null, opinion("APPROVED", "", renovate)),
      review: undefined,
    },
    { name: "one by an account that is gone", answer: told(null, opinion("APPROVED", null)), review: ["approved"] },
    {
      name: "one by a name outside the grammar",
      answer: told(null, opinion("APPROVED", "<b>@all</b>")),
      review: ["approved"],
    },
  ])("with $name", async ({ answer: given, review }) => {
    const { github, answer, seen } = connect();
    answer(graph, given);
    const [decision, ...by] = review ?? [];
    const expected = decision === undefined ? undefined : { decision, by, commit: head };
    expect(await github.pullRequests.fetchReview(repo, seven)).toEqual(expected);
    expect(seen.map(({ by }) => by)).toEqual([{ contents: "read", pull_requests: "read" }]);
  });

  it("name at most twenty people", async () => {
    const { github, answer } = connect();
    answer(graph, told(null, ...Array.from({ length: 100 }, (_, index) => opinion("APPROVED", `u${index}`))));
    expect((await github.pullRequests.fetchReview(repo, seven))?.by).toHaveLength(20);
  });

  it("are none of a pull request that is not there", async () => {
    const { github, answer } = connect();
    answer(graph, {
      body: { data: null, errors: [{ type: "NOT_FOUND", message: "Could not resolve to a PullRequest" }] },
    });
    expect(await github.pullRequests.fetchReview(repo, seven)).toBeUndefined();
  });

  it.each([
    { name: "a fault of GitHub's", type: "INTERNAL", message: "Something went wrong", thrown: RetryLater },
    {
      name: "a permission that is missing",
      type: "FORBIDDEN",
      message: "Resource not accessible by integration",
      thrown: PermissionMissing,
    },
  ])("are not guessed at after $name", async ({ type, message, thrown }) => {
    const { github, answer } = connect();
    answer(graph, { body: { data: null, errors: [{ type, message }] } });
    await expect(github.pullRequests.fetchReview(repo, seven)).rejects.toBeInstanceOf(thrown);
  });
});
