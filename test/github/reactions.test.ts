import { describe, expect, it } from "vitest";
import { PermissionMissing, RetryLater } from "../../src/core/fault.ts";
import { GitHubFault } from "../../src/github/faults.ts";
import { type ScriptedAnswer, useNockedGitHub } from "../support/nocked-github.ts";
import { refusal, repo, seven } from "./answers.ts";

const connect = useNockedGitHub();
const text = { id: 9, pullRequest: seven };
const reviewRoute = "GET /repos/acme/config/pulls/7/reviews/9";
const review: ScriptedAnswer = { body: { node_id: "PRR_x" } };

function graphErrors(...errors: readonly object[]): ScriptedAnswer {
  return { body: { data: { addReaction: null }, errors } };
}

describe("a reaction", () => {
  it.each([
    { source: "comment", route: "POST /repos/acme/config/issues/comments/9/reactions", status: 201 },
    { source: "comment", route: "POST /repos/acme/config/issues/comments/9/reactions", status: 200 },
    { source: "description", route: "POST /repos/acme/config/issues/7/reactions", status: 201 },
  ] as const)("to a $source is added, also when it is there ($status)", async ({ source, route, status }) => {
    const { github, answer, seen } = connect();
    answer(route, { status, body: { id: 1, content: "eyes" } });
    expect(await github.reactions.react(repo, { ...text, source }, "eyes")).toBe("added");
    expect(seen.map(({ by, body }) => ({ by, body }))).toEqual([
      { by: { pull_requests: "write", checks: "write" }, body: { content: "eyes" } },
    ]);
  });

  it("to a review's body goes over GraphQL, by the review's own id", async () => {
    const { github, answer, seen } = connect();
    answer(reviewRoute, review);
    answer("POST /graphql", { body: { data: { addReaction: { clientMutationId: null } } } });
    expect(await github.reactions.react(repo, { ...text, source: "review" }, "rocket")).toBe("added");
    expect(seen[1]?.body).toMatchObject({ variables: { input: { subjectId: "PRR_x", content: "ROCKET" } } });
  });

  it.each([404, 410])("to what is gone (%d) says so", async (status) => {
    const { github, answer } = connect();
    answer("POST /repos/acme/config/issues/comments/9/reactions", refusal(status, "Not Found"));
    expect(await github.reactions.react(repo, { ...text, source: "comment" }, "confused")).toBe("gone");
  });

  it("to a review that is gone says so", async () => {
    const { github, answer } = connect();
    const graph = graphErrors({
      type: "NOT_FOUND",
      message: "Could not resolve to a node with the global id of 'PRR_x'",
    });
    answer(reviewRoute, refusal(404, "Not Found"), review);
    answer("POST /graphql", graph);
    expect(await github.reactions.react(repo, { ...text, source: "review" }, "eyes")).toBe("gone");
    expect(await github.reactions.react(repo, { ...text, source: "review" }, "eyes")).toBe("gone");
  });

  it.each([
    { error: { type: "RATE_LIMITED", message: "API rate limit exceeded for installation ID 77." }, fault: RetryLater },
    { error: { message: "You have exceeded a secondary rate limit." }, fault: RetryLater },
    { error: { message: "Something went wrong while executing your query on 2026-11-21." }, fault: RetryLater },
    { error: { type: "UNPROCESSABLE", message: "No." }, fault: GitHubFault },
    { error: { type: "FORBIDDEN", message: "Resource not accessible by integration" }, fault: PermissionMissing },
  ])("is not taken for gone by $error.message", async ({ error, fault }) => {
    const { github, answer } = connect();
    answer(reviewRoute, review);
    answer("POST /graphql", graphErrors(error));
    const reacting = github.reactions.react(repo, { ...text, source: "review" }, "eyes");
    await expect(reacting).rejects.toBeInstanceOf(fault);
  });

  it("goes to GraphQL beside the REST API on Enterprise Server", async () => {
    const { github, answer, seen, observed } = connect({ baseUrl: "https://github.acme.example/api/v3" });
    answer(reviewRoute, review);
    answer("POST /graphql", { body: { data: { addReaction: null } } });
    expect(await github.reactions.react(repo, { ...text, source: "review" }, "eyes")).toBe("added");
    expect(seen.map(({ path }) => path)).toEqual(["/repos/acme/config/pulls/7/reviews/9", "/graphql"]);
    expect(observed.at(-1)).toMatchObject({ method: "POST", route: "/graphql", status: 200 });
  });
});
