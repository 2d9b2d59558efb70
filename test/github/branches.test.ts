import { describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import { GitHubFault } from "../../src/github/faults.ts";
import { useNockedGitHub } from "../support/nocked-github.ts";
import { commitOf, refusal, repo, treeOf, work } from "./answers.ts";

const connect = useNockedGitHub();
const commit = commitOf("a");
const refRoute = "/repos/acme/config/git/refs/heads%2Ftidegate%2Fqa1%2Fblip";

async function thrownBy(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("a commit", () => {
  it("is read with its tree, parents and message", async () => {
    const { github, answer } = connect();
    answer(`GET /repos/acme/config/git/commits/${commit}`, {
      body: {
        sha: commit,
        tree: { sha: treeOf("d") },
        parents: [{ sha: commitOf("1") }, { sha: commitOf("2") }],
        message: "Merge\n\nbody",
      },
    });
    expect(await github.branches.fetchCommit(repo, commit)).toEqual({
      sha: commit,
      tree: treeOf("d"),
      parents: [commitOf("1"), commitOf("2")],
      message: "Merge\n\nbody",
    });
  });

  it("is made without an author, so that GitHub signs it as the App's", async () => {
    const { github, answer, seen } = connect();
    answer("POST /repos/acme/config/git/commits", { status: 201, body: { sha: commit } });
    const wanted = { tree: treeOf("d"), parents: [commitOf("1")], message: "Release blip" };
    expect(await github.branches.createCommit(repo, wanted)).toBe(commit);
    expect(seen[0]?.body).toEqual({ tree: treeOf("d"), parents: [commitOf("1")], message: "Release blip" });
  });

  it("carries a tree made of whole files in one request, their modes kept", async () => {
    const { github, answer, seen } = connect();
    answer("POST /repos/acme/config/git/trees", { status: 201, body: { sha: treeOf("e") } });
    const files = [
      { path: "a.yaml", kind: "file", text: "é: 1\r\n" },
      { path: "run.sh", kind: "executable", text: "" },
    ] as const;
    expect(await github.branches.createTree(repo, treeOf("d"), files)).toBe(treeOf("e"));
    expect(seen.map(({ body }) => body)).toEqual([
      {
        base_tree: treeOf("d"),
        tree: [
          { path: "a.yaml", mode: "100644", type: "blob", content: "é: 1\r\n" },
          { path: "run.sh", mode: "100755", type: "blob", content: "" },
        ],
      },
    ]);
  });
});

describe("creating a branch", () => {
  it.each([
    { given: { status: 201, body: {} }, outcome: "created" },
    { given: refusal(422, "Reference already exists"), outcome: "exists" },
  ])("answers $outcome", async ({ given, outcome }) => {
    const { github, answer, seen } = connect();
    answer("POST /repos/acme/config/git/refs", given);
    expect(await github.branches.createBranch(repo, work, commit)).toBe(outcome);
    expect(seen[0]?.body).toEqual({ ref: "refs/heads/tidegate/qa1/blip", sha: commit });
  });

  it("below a branch of that name is a fault", async () => {
    const { github, answer } = connect();
    answer("POST /repos/acme/config/git/refs", refusal(422, "Reference update failed"));
    expect(await thrownBy(github.branches.createBranch(repo, work, commit))).toBeInstanceOf(GitHubFault);
  });
});

describe("advancing a branch", () => {
  const rules = "Repository rule violations found\n\nChanges must be made through a pull request.\n\n";

  it.each([
    { status: 200, message: "", outcome: "advanced" },
    { status: 422, message: "Update is not a fast forward", outcome: "not-fast-forward" },
    { status: 422, message: rules, outcome: "protected" },
    { status: 422, message: "Protected branch update failed for refs/heads/main.", outcome: "protected" },
    { status: 422, message: "3 of 3 required status checks are expected.", outcome: "protected" },
    { status: 422, message: 'Required status check "test" is expected.', outcome: "protected" },
    { status: 422, message: "At least 1 approving review is required by reviewers.", outcome: "protected" },
    { status: 403, message: "You're not authorized to push to this branch. Visit …", outcome: "protected" },
  ])("answers $outcome to $status $message", async ({ status, message, outcome }) => {
    const { github, answer, seen } = connect();
    answer(`PATCH ${refRoute}`, status === 200 ? { body: {} } : refusal(status, message));
    expect(await github.branches.advanceBranch(repo, work, commit)).toBe(outcome);
    expect(seen[0]?.body).toEqual({ sha: commit, force: false });
  });

  it("that is gone is for another time", async () => {
    const { github, answer } = connect();
    answer(`PATCH ${refRoute}`, refusal(422, "Reference does not exist"));
    expect(await thrownBy(github.branches.advanceBranch(repo, work, commit))).toBeInstanceOf(RetryLater);
  });

  it("to a commit that GitHub does not have is a fault", async () => {
    const { github, answer } = connect();
    answer(`PATCH ${refRoute}`, refusal(422, "Object does not exist"));
    expect(await thrownBy(github.branches.advanceBranch(repo, work, commit))).toMatchObject({
      name: "GitHubFault",
      status: 422,
      reason: "Object does not exist",
    });
  });
});

describe("deleting a branch", () => {
  it.each([{ status: 204 }, refusal(422, "Reference does not exist"), refusal(404, "Not Found")])(
    "is done when GitHub answers $status",
    async (given) => {
      const { github, answer } = connect();
      answer(`DELETE ${refRoute}`, given);
      await github.branches.deleteBranch(repo, work);
    },
  );

  it("that rules keep is a fault", async () => {
    const { github, answer } = connect();
    answer(`DELETE ${refRoute}`, refusal(422, "Cannot delete this protected ref."));
    expect(await thrownBy(github.branches.deleteBranch(repo, work))).toBeInstanceOf(GitHubFault);
  });
});
