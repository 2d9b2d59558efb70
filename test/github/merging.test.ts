import { describe, expect, it } from "vitest";
import { PermissionMissing } from "../../src/core/fault.ts";
import type { MergeOutcome } from "../../src/github/command-port.ts";
import { type ScriptedAnswer, type SeenRequest, useNockedGitHub } from "../support/nocked-github.ts";
import { commitOf, refusal, repo, seven } from "./answers.ts";

const connect = useNockedGitHub();
const head = commitOf("a");
const graph = "POST /graphql";
const put = "PUT /repos/acme/config/pulls/7/merge";
const merged: ScriptedAnswer = {
  body: { sha: commitOf("e"), merged: true, message: "Pull Request successfully merged" },
};
const done: ScriptedAnswer = { body: { data: {} } };

/** What GitHub says of an open pull request that nothing stands against, but for the changes. */
function facts(pullRequest: object = {}, repository: object = {}): ScriptedAnswer {
  return {
    body: {
      data: {
        repository: {
          autoMergeAllowed: true,
          mergeCommitAllowed: true,
          squashMergeAllowed: true,
          rebaseMergeAllowed: true,
          ...repository,
          pullRequest: {
            id: "PR_x",
            state: "OPEN",
            headRefOid: head,
            mergeable: "MERGEABLE",
            viewerCanMergeAsAdmin: false,
            mergeStateStatus: "CLEAN",
            isDraft: false,
            isInMergeQueue: false,
            isMergeQueueEnabled: false,
            autoMergeRequest: null,
            ...pullRequest,
          },
        },
      },
    },
  };
}

function no(message: string, type = "UNPROCESSABLE"): ScriptedAnswer {
  return { body: { data: null, errors: [{ type, message }] } };
}

/** What was done to the pull request: the method of a merge, or the mutation's input. */
function doings(seen: readonly SeenRequest[]): readonly unknown[] {
  return seen.slice(1).map(({ body }) => {
    if (typeof body !== "object" || body === null) return body;
    return "variables" in body ? body.variables : body;
  });
}

interface Case {
  readonly name: string;
  readonly facts: ScriptedAnswer;
  readonly puts?: readonly ScriptedAnswer[];
  readonly graphs?: readonly ScriptedAnswer[];
  readonly outcome: MergeOutcome;
}

const rule = 'Required status check "ci" is expected.';
const noCommits = "Merge commits are not allowed on this repository.";
const merge = { kind: "merged", commit: commitOf("e") } as const;

describe("merging a pull request", () => {
  it.each<Case>([
    { name: "that nothing stands against", facts: facts(), puts: [merged], outcome: merge },
    { name: "that is merged already", facts: facts({ state: "MERGED" }), outcome: { kind: "not-open" } },
    { name: "that is closed", facts: facts({ state: "CLOSED" }), outcome: { kind: "not-open" } },
    {
      name: "that is not there",
      facts: no("Could not resolve to a PullRequest with the number of 7.", "NOT_FOUND"),
      outcome: { kind: "not-open" },
    },
    {
      name: "that has gone in between",
      facts: facts(),
      puts: [refusal(404, "Not Found")],
      outcome: { kind: "not-open" },
    },
    { name: "with another head", facts: facts({ headRefOid: commitOf("b") }), outcome: { kind: "head-moved" } },
    {
      name: "whose head moves in between",
      facts: facts(),
      puts: [refusal(409, "Head branch was modified. Review and try the merge again.")],
      outcome: { kind: "head-moved" },
    },
    {
      name: "whose base moves in between",
      facts: facts(),
      puts: [refusal(405, "Base branch was modified. Review and try the merge again.")],
      outcome: { kind: "not-computed" },
    },
    {
      name: "that GitHub has not judged yet",
      facts: facts({ mergeable: "UNKNOWN", mergeStateStatus: "UNKNOWN" }),
      puts: [refusal(405, "Pull Request is not mergeable")],
      outcome: { kind: "not-computed" },
    },
    {
      name: "that GitHub has not judged and merges all the same",
      facts: facts({ mergeable: "UNKNOWN", mergeStateStatus: "UNKNOWN" }),
      puts: [merged],
      outcome: merge,
    },
    {
      name: "with a conflict",
      facts: facts({ mergeable: "CONFLICTING", mergeStateStatus: "DIRTY" }),
      puts: [refusal(405, "Pull Request is not mergeable")],
      outcome: { kind: "blocked", why: "Pull Request is not mergeable" },
    },
    {
      name: "that is a draft",
      facts: facts({ isDraft: true, mergeStateStatus: "DRAFT" }),
      puts: [refusal(405, "Pull Request is still a draft")],
      outcome: { kind: "blocked", why: "Pull Request is still a draft" },
    },
    {
      name: "that waits for a check",
      facts: facts({ mergeStateStatus: "BLOCKED" }),
      puts: [refusal(405, rule)],
      graphs: [done],
      outcome: { kind: "scheduled" },
    },
    {
      name: "that waits for a check where GitHub may not merge by itself",
      facts: facts({ mergeStateStatus: "BLOCKED" }, { autoMergeAllowed: false }),
      puts: [refusal(405, rule)],
      outcome: { kind: "blocked", why: rule },
    },
    {
      name: "that a rule blocks for good",
      facts: facts({ mergeStateStatus: "BLOCKED" }),
      puts: [refusal(405, rule)],
      graphs: [no("Protected branch rules not configured for this branch")],
      outcome: { kind: "blocked", why: rule },
    },
    {
      name: "that nobody but others may merge",
      facts: facts({ mergeStateStatus: "BLOCKED" }, { autoMergeAllowed: false }),
      puts: [refusal(403, "You're not authorized to push to this branch.")],
      outcome: { kind: "blocked", why: "You're not authorized to push to this branch." },
    },
    {
      name: "whose check comes in between",
      facts: facts({ mergeStateStatus: "BLOCKED" }),
      puts: [refusal(405, rule), merged],
      graphs: [no("Pull request Pull request is in clean status")],
      outcome: merge,
    },
    {
      name: "that is called clean and is not merged",
      facts: facts({ mergeStateStatus: "UNSTABLE" }),
      puts: [refusal(405, rule), refusal(405, rule)],
      graphs: [no("Pull request is in unstable status")],
      outcome: { kind: "blocked", why: rule },
    },
    {
      name: "whose head moves before GitHub is told to wait",
      facts: facts({ mergeStateStatus: "BLOCKED" }),
      puts: [refusal(405, rule)],
      graphs: [no("Head branch was modified. Review and try the merge again.")],
      outcome: { kind: "head-moved" },
    },
    {
      name: "that GitHub merges by itself already",
      facts: facts({ mergeStateStatus: "BLOCKED", autoMergeRequest: { enabledAt: "2026-11-21T10:00:00Z" } }),
      outcome: { kind: "scheduled" },
    },
    { name: "that is in the merge queue", facts: facts({ isInMergeQueue: true }), outcome: { kind: "queued" } },
    {
      name: "onto a branch with a merge queue",
      facts: facts({ isMergeQueueEnabled: true }),
      graphs: [done],
      outcome: { kind: "queued" },
    },
    {
      name: "onto a branch with a merge queue, before its rules are met",
      facts: facts({ isMergeQueueEnabled: true, mergeStateStatus: "BLOCKED" }),
      graphs: [no("Pull request is not in the correct state"), done],
      outcome: { kind: "scheduled" },
    },
    {
      name: "that GitHub has not judged yet, onto a branch with a merge queue",
      facts: facts({ isMergeQueueEnabled: true, mergeable: "UNKNOWN" }),
      graphs: [no("Pull request is not in the correct state")],
      outcome: { kind: "not-computed" },
    },
    {
      name: "that the merge queue does not take",
      facts: facts({ isMergeQueueEnabled: true }, { autoMergeAllowed: false }),
      graphs: [no("Pull request is not in the correct state")],
      outcome: { kind: "blocked", why: "Pull request is not in the correct state" },
    },
    {
      name: "whose refusal is a novel",
      facts: facts({}, { autoMergeAllowed: false }),
      puts: [refusal(405, "no ".repeat(500))],
      outcome: { kind: "blocked", why: "no ".repeat(100) },
    },
  ])("$name", async ({ facts: asked, puts = [], graphs = [], outcome }) => {
    const { github, answer, seen } = connect();
    answer(graph, asked, ...graphs);
    answer(put, ...puts);
    expect(await github.merging.merge(repo, seven, head)).toEqual(outcome);
    expect(new Set(seen.map(({ by }) => JSON.stringify(by)))).toEqual(
      new Set([JSON.stringify({ contents: "write", pull_requests: "write" })]),
    );
  });

  it.each([
    { name: "merge first", repository: {}, puts: [merged], methods: ["merge"] },
    { name: "squash next", repository: { mergeCommitAllowed: false }, puts: [merged], methods: ["squash"] },
    {
      name: "rebase last",
      repository: { mergeCommitAllowed: false, squashMergeAllowed: false },
      puts: [merged],
      methods: ["rebase"],
    },
    {
      name: "the next one where the branch forbids the first",
      repository: {},
      puts: [refusal(405, "This branch must not contain merge commits."), merged],
      methods: ["merge", "squash"],
    },
    {
      name: "none that is refused by all",
      repository: { squashMergeAllowed: false, rebaseMergeAllowed: false, autoMergeAllowed: false },
      puts: [refusal(405, noCommits)],
      methods: ["merge"],
    },
  ])("takes a method that is allowed: $name", async ({ repository, puts, methods }) => {
    const { github, answer, seen } = connect();
    answer(graph, facts({}, repository));
    answer(put, ...puts);
    await github.merging.merge(repo, seven, head);
    expect(doings(seen)).toEqual(methods.map((method) => ({ sha: head, merge_method: method })));
  });

  it("has GitHub wait with the method that was not the trouble, and for the same head", async () => {
    const { github, answer, seen } = connect();
    answer(graph, facts({ mergeStateStatus: "BLOCKED" }), done);
    answer(put, refusal(405, noCommits), refusal(405, rule));
    expect(await github.merging.merge(repo, seven, head)).toEqual({ kind: "scheduled" });
    expect(doings(seen).at(-1)).toEqual({
      input: { pullRequestId: "PR_x", expectedHeadOid: head, mergeMethod: "SQUASH" },
    });
  });

  it.each(["BLOCKED", "BEHIND"])("never goes around a rule, though it may (%s)", async (mergeStateStatus) => {
    const { github, answer, seen } = connect();
    const mayBypass = { viewerCanMergeAsAdmin: true, mergeStateStatus };
    answer(graph, facts(mayBypass), done, facts(mayBypass, { autoMergeAllowed: false }));
    expect(await github.merging.merge(repo, seven, head)).toEqual({ kind: "scheduled" });
    expect(await github.merging.merge(repo, seven, head)).toMatchObject({ kind: "blocked" });
    expect(seen.filter(({ method }) => method === "PUT")).toEqual([]);
  });

  it("is not guessed at when GitHub tells nothing of the pull request", async () => {
    const { github, answer } = connect();
    answer(graph, no("You may not."), { body: { data: { repository: null } } });
    await expect(github.merging.merge(repo, seven, head)).rejects.toThrow("You may not.");
    expect(await github.merging.merge(repo, seven, head)).toEqual({ kind: "not-open" });
  });

  it("without the permission is told as such", async () => {
    const { github, answer } = connect();
    answer(graph, facts());
    answer(put, refusal(403, "Resource not accessible by integration"));
    await expect(github.merging.merge(repo, seven, head)).rejects.toBeInstanceOf(PermissionMissing);
  });
});

describe("taking a merge back", () => {
  it.each([
    {
      name: "what GitHub would merge by itself",
      given: { autoMergeRequest: { enabledAt: null } },
      input: { pullRequestId: "PR_x" },
    },
    { name: "a place in the merge queue", given: { isInMergeQueue: true }, input: { id: "PR_x" } },
  ])("ends $name, also when it is over already", async ({ given, input }) => {
    const { github, answer, seen } = connect();
    answer(graph, facts(given), done, facts(given), no("Can't disable auto-merge for this pull request"));
    await github.merging.stopMerging(repo, seven);
    await github.merging.stopMerging(repo, seven);
    expect(doings(seen)[0]).toEqual({ input });
  });

  it.each([
    { name: "open", state: "OPEN" },
    { name: "closed", state: "CLOSED" },
  ])("changes nothing of one that is $name", async ({ state }) => {
    const { github, answer, seen } = connect();
    answer(graph, facts({ state }));
    await github.merging.stopMerging(repo, seven);
    expect(seen).toHaveLength(1);
  });
});
