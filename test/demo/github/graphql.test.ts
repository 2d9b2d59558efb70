import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSchema } from "../../../src/demo/github/graphql/schema.ts";
import { publishedSchema } from "../../support/github-graphql.ts";
import { firstError, sendGraph } from "./graph.ts";
import { pick, pickText, type Stage, setStage } from "./stage.ts";

const types = Object.values(createSchema().getTypeMap()).filter(({ name }) => !name.startsWith("__"));

describe("the GraphQL schema of the stand-in", () => {
  it.each(types)("has of $name nothing that GitHub has not", (own) => {
    const theirs = publishedSchema().getType(own.name);
    expect(theirs?.constructor.name).toBe(own.constructor.name);
    if (isEnumType(own) && isEnumType(theirs)) {
      const names = theirs.getValues().map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(own.getValues().map(({ name }) => name)));
    }
    if (isInputObjectType(own) && isInputObjectType(theirs)) expect(shapeInput(own)).toEqual(shapeInput(theirs));
    if ((isObjectType(own) || isInterfaceType(own)) && (isObjectType(theirs) || isInterfaceType(theirs)))
      for (const [name, field] of Object.entries(own.getFields())) {
        const there = theirs.getFields()[name];
        expect(`${name}: ${there?.type}`).toBe(`${name}: ${field.type}`);
        const known = there?.args.map((each) => `${each.name}: ${each.type}`) ?? [];
        expect(known).toEqual(expect.arrayContaining(field.args.map((each) => `${each.name}: ${each.type}`)));
      }
  });
});

describe("GraphQL requests", () => {
  let stage: Stage;
  let pullId: string;

  beforeAll(async () => {
    stage = await setStage();
    await stage.world.commitAs("bob", "acme/config", { branch: "topic", files: { a: "a\n" }, message: "a" });
    await stage.world.openPullRequestAs("bob", "acme/config", { head: "topic", title: "A" });
    pullId = pickText((await stage.api("GET", "/repos/acme/config/pulls/1")).body, "node_id");
  });
  afterAll(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  it("read a repository and its pull request, with the ids that REST gives", async () => {
    const query = `query($name: String!) {
      repository(owner: "acme", name: $name) {
        id nameWithOwner autoMergeAllowed squashMergeAllowed
        pullRequest(number: 1) { id number state isDraft headRefOid mergeable autoMergeRequest { mergeMethod } }
      }
    }`;
    const { body } = await sendGraph(stage, query, { name: "config" });
    expect(pick(body, "data.repository")).toMatchObject({
      nameWithOwner: "acme/config",
      autoMergeAllowed: false,
      pullRequest: { id: pullId, number: 1, state: "OPEN", autoMergeRequest: null },
    });
    expect(firstError(await sendGraph(stage, query, { name: "secret" }))).toEqual([
      "NOT_FOUND",
      "Could not resolve to a Repository with the name 'acme/secret'.",
    ]);
  });

  it("label, comment and react in one request, in order", async () => {
    await stage.api("POST", "/repos/acme/config/labels", { body: { name: "release", color: "0e8a16" } });
    const label = await stage.api("GET", "/repos/acme/config/labels/release");
    const query = `mutation($labels: AddLabelsToLabelableInput!, $note: AddCommentInput!, $react: AddReactionInput!) {
      labels: addLabelsToLabelable(input: $labels) { clientMutationId }
      note: addComment(input: $note) { commentEdge { node { id databaseId url } } }
      react: addReaction(input: $react) { reaction { content } }
    }`;
    const { body } = await sendGraph(stage, query, {
      labels: { labelableId: pullId, labelIds: [pick(label.body, "node_id")], clientMutationId: "x" },
      note: { subjectId: pullId, body: "From GraphQL." },
      react: { subjectId: pullId, content: "ROCKET" },
    });
    expect(pick(body, "data")).toMatchObject({
      labels: { clientMutationId: "x" },
      note: { commentEdge: { node: { url: expect.stringContaining("/acme/config/pull/1#issuecomment-") } } },
      react: { reaction: { content: "ROCKET" } },
    });
    expect(stage.world.pullRequest("acme/config", 1).labels).toEqual(["release"]);
    const [comment] = stage.world.listComments("acme/config", 1);
    expect(comment).toMatchObject({ author: "tidegate[bot]", body: "From GraphQL." });
    expect((await stage.api("GET", "/repos/acme/config/issues/1")).body).toMatchObject({ reactions: { rocket: 1 } });
    const react = `mutation($react: AddReactionInput!) { addReaction(input: $react) { reaction { content } } }`;
    const subjectId = pick(body, "data.note.commentEdge.node.id");
    await sendGraph(stage, react, { react: { subjectId, content: "EYES" } });
    expect(stage.world.listReactions(comment?.id ?? 0)).toEqual([{ author: "tidegate[bot]", content: "eyes" }]);
  });

  it("react to the body of a review, which REST has no route for", async () => {
    const id = await stage.world.reviewAs("alice", "acme/config", 1, { event: "COMMENT", body: "/deploy qa1" });
    const { body } = await stage.api("GET", `/repos/acme/config/pulls/1/reviews/${id}`);
    const query = `mutation($react: AddReactionInput!) { addReaction(input: $react) { reaction { content } } }`;
    await sendGraph(stage, query, { react: { subjectId: pick(body, "node_id"), content: "EYES" } });
    expect(stage.world.listReactions(id)).toEqual([{ author: "tidegate[bot]", content: "eyes" }]);
  });

  it("tell the latest opinion of each reviewer, and what the branch's protection makes of it", async () => {
    await stage.world.commitAs("bob", "acme/config", { branch: "judged", files: { j: "j\n" }, message: "j" });
    const number = await stage.world.openPullRequestAs("bob", "acme/config", { head: "judged", title: "J" });
    const query = `query($number: Int!) {
      repository(owner: "acme", name: "config") { pullRequest(number: $number) {
        reviewDecision
        latestOpinionatedReviews(first: 9, writersOnly: true) { nodes { state author { login } } }
      } }
    }`;
    const told = async () =>
      pick((await sendGraph(stage, query, { number })).body, "data.repository.pullRequest.reviewDecision");
    expect(await told()).toBeNull();
    stage.world.protectBranch("acme/config", "main", { approvals: 1 });
    expect(await told()).toBe("REVIEW_REQUIRED");
    await stage.world.reviewAs("alice", "acme/config", number, { event: "REQUEST_CHANGES", body: "No." });
    expect(await told()).toBe("CHANGES_REQUESTED");
    await stage.world.reviewAs("alice", "acme/config", number, { event: "APPROVE" });
    expect(await told()).toBe("APPROVED");
    const { body } = await sendGraph(stage, query, { number });
    expect(pick(body, "data.repository.pullRequest.latestOpinionatedReviews.nodes")).toEqual([
      { state: "APPROVED", author: { login: "alice" } },
    ]);
  });

  it("go on after a mutation that failed", async () => {
    const query = `mutation($bad: AddCommentInput!, $good: AddCommentInput!) {
      bad: addComment(input: $bad) { clientMutationId }
      good: addComment(input: $good) { clientMutationId }
    }`;
    const { body } = await sendGraph(stage, query, {
      bad: { subjectId: "PR_nothing", body: "lost" },
      good: { subjectId: pullId, body: "kept", clientMutationId: "y" },
    });
    expect(body).toMatchObject({
      data: { bad: null, good: { clientMutationId: "y" } },
      errors: [{ type: "NOT_FOUND", path: ["bad"] }],
    });
  });

  it("make drafts, and make them ready, as the buttons do", async () => {
    const draft = `mutation($id: ID!) { convertPullRequestToDraft(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;
    const ready = `mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;
    const answers = [];
    for (const query of [draft, draft, ready]) answers.push(await sendGraph(stage, query, { id: pullId }));
    expect(answers.map(({ body }) => pick(body, "errors.0.type"))).toEqual([undefined, "UNPROCESSABLE", undefined]);
    const told = (await stage.hooks()).filter(({ event }) => event === "pull_request");
    expect(told.map(({ payload }) => pick(payload, "action")).slice(-2)).toEqual([
      "converted_to_draft",
      "ready_for_review",
    ]);
    expect(told.at(-1)?.payload).toMatchObject({ pull_request: { draft: false }, sender: { login: "tidegate[bot]" } });
  });

  it("are refused without credentials, without the permission, and where they are none", async () => {
    const query = `mutation($id: ID!) { addComment(input: { subjectId: $id, body: "b" }) { clientMutationId } }`;
    const token = await stage.mint({ permissions: { contents: "write" } });
    expect(firstError(await sendGraph(stage, query, { id: pullId }, token))).toEqual([
      "FORBIDDEN",
      "Resource not accessible by integration",
    ]);
    expect((await stage.api("POST", "/graphql", { body: { query }, token: null })).status).toBe(401);
    const odd = await stage.api("POST", "/graphql", { body: { query: "query { nothing }" } });
    expect([odd.status, pick(odd.body, "errors.0.message")]).toEqual([
      200,
      'Cannot query field "nothing" on type "Query".',
    ]);
    expect((await stage.api("POST", "/graphql", { body: {} })).body).toMatchObject({ errors: [{}] });
  });
});

function shapeInput(type: { readonly getFields: () => object }): readonly string[] {
  return Object.entries(type.getFields())
    .map(([name, field]) => `${name}: ${pick(field, "type")} = ${JSON.stringify(pick(field, "defaultValue"))}`)
    .sort();
}
