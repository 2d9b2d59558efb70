import { describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import { appId, type ScriptedAnswer, useNockedGitHub } from "../support/nocked-github.ts";
import { commitOf, nextPage, refusal, repo } from "./answers.ts";

const connect = useNockedGitHub();
const commit = commitOf("a");

describe("what CI says of a commit", () => {
  const runsRoute = (page = 1) =>
    `GET /repos/acme/config/commits/${commit}/check-runs?filter=latest&per_page=100&page=${page}`;
  const statusRoute = (page = 1) => `GET /repos/acme/config/commits/${commit}/status?per_page=100&page=${page}`;
  const run = (name: string, conclusion: string | null, changes: object = {}) => ({
    name,
    status: conclusion === null ? "in_progress" : "completed",
    conclusion,
    app: { id: 15368 },
    ...changes,
  });
  const status = (context: string, state: string) => ({ context, state });
  const runs = (...all: readonly object[]): ScriptedAnswer => ({
    body: { total_count: all.length, check_runs: all },
  });
  const statuses = (...all: readonly object[]): ScriptedAnswer => ({ body: { state: "pending", statuses: all } });

  it.each([
    { name: "nothing at all", given: [[], []], told: { kind: "none" } },
    {
      name: "only our own check",
      given: [[run("tidegate/qa1", "failure", { app: { id: appId } })], []],
      told: { kind: "none" },
    },
    { name: "success", given: [[run("build", "success")], [status("ci/x", "success")]], told: { kind: "passed" } },
    { name: "neutral and skipped", given: [[run("a", "neutral"), run("b", "skipped")], []], told: { kind: "passed" } },
    { name: "a status alone", given: [[], [status("ci/x", "success")]], told: { kind: "passed" } },
    {
      name: "one that runs",
      given: [[run("build", "success"), run("test", null)], []],
      told: { kind: "pending", pending: ["test"] },
    },
    {
      name: "one that waits for a person",
      given: [[run("deploy", null, { status: "waiting" })], []],
      told: { kind: "pending", pending: ["deploy"] },
    },
    {
      name: "a status that waits",
      given: [[run("build", "success")], [status("ci/x", "pending")]],
      told: { kind: "pending", pending: ["ci/x"] },
    },
    {
      name: "a failure beside one that runs",
      given: [[run("test", null), run("build", "failure")], [status("ci/x", "error")]],
      told: { kind: "failed", pending: ["test"], failed: ["build", "ci/x"] },
    },
    ...["failure", "timed_out", "cancelled", "action_required", "stale", "startup_failure", "new_of_theirs"].map(
      (conclusion) => ({
        name: conclusion,
        given: [[run("build", conclusion)], []],
        told: { kind: "failed", failed: ["build"] },
      }),
    ),
    {
      name: "a run of a deleted App",
      given: [[run("build", "success", { app: null })], []],
      told: { kind: "passed" },
    },
  ])("with $name", async ({ given: [checkRuns = [], commitStatuses = []], told }) => {
    const { github, answer, seen } = connect();
    answer(runsRoute(), runs(...checkRuns));
    answer(statusRoute(), statuses(...commitStatuses));
    expect(await github.source.fetchChecks(repo, commit)).toEqual({ pending: [], failed: [], ...told });
    expect(seen.map(({ by }) => by)).toEqual([
      { checks: "read", statuses: "read" },
      { checks: "read", statuses: "read" },
    ]);
  });

  it("is read to the third page, and waits where there are more", async () => {
    const { github, answer } = connect();
    for (const page of [1, 2, 3, 4])
      answer(runsRoute(page), { ...runs(run(`build ${page}`, "success")), headers: nextPage() });
    answer(statusRoute(), statuses());
    expect(await github.source.fetchChecks(repo, commit)).toEqual({
      kind: "pending",
      pending: ["more than 300 check runs"],
      failed: [],
    });
  });

  it("names at most twenty, each once and cut", async () => {
    const { github, answer } = connect();
    const many = Array.from({ length: 60 }, (_, index) =>
      run(`${index % 30}`.padStart(2, "0") + "x".repeat(500), null),
    );
    answer(runsRoute(), runs(...many));
    answer(statusRoute(), statuses());
    const { pending } = await github.source.fetchChecks(repo, commit);
    expect(pending).toHaveLength(20);
    expect(new Set(pending).size).toBe(20);
    expect(pending[0]).toHaveLength(100);
  });

  it("is nothing for a commit that the repository has not", async () => {
    const { github, answer } = connect();
    answer(runsRoute(), refusal(422, "No commit found for SHA: aaaa"));
    answer(statusRoute(), statuses());
    expect(await github.source.fetchChecks(repo, commit)).toMatchObject({ kind: "none" });
  });

  it("is never guessed when GitHub fails", async () => {
    const { github, answer } = connect();
    answer(runsRoute(), ...Array.from({ length: 3 }, () => refusal(502, "Bad Gateway")));
    answer(statusRoute(), statuses(status("ci/x", "success")));
    await expect(github.source.fetchChecks(repo, commit)).rejects.toBeInstanceOf(RetryLater);
  });
});

describe("the last push to a branch", () => {
  const route = (branch: string) =>
    `GET /repos/acme/config/activity?ref=${encodeURIComponent(`refs/heads/${branch}`)}&per_page=10`;
  const record = (activityType: string, after: string, changes: object = {}) => ({
    id: 1,
    before: commitOf("1"),
    after: commitOf(after),
    ref: "refs/heads/topic",
    timestamp: "2026-11-21T10:00:00Z",
    activity_type: activityType,
    ...changes,
  });
  const pushed = { before: commitOf("1"), after: commitOf("2"), at: new Date("2026-11-21T10:00:00Z") };

  it.each([
    { name: "a push", given: [record("push", "2"), record("push", "3")], told: pushed },
    { name: "a forced push", given: [record("force_push", "2")], told: pushed },
    { name: "a merge", given: [record("pr_merge", "2")], told: pushed },
    {
      name: "its making",
      given: [record("branch_creation", "2", { before: commitOf("0") })],
      told: { ...pushed, before: commitOf("0") },
    },
    { name: "a kind that GitHub adds", given: [record("teleport", "2")], told: pushed },
    {
      name: "what was before its deletion",
      given: [record("branch_deletion", "0"), record("push", "2")],
      told: pushed,
    },
    { name: "nothing", given: [], told: undefined },
  ])("is $name", async ({ given, told }) => {
    const { github, answer, seen } = connect();
    answer(route("topic"), { body: given });
    expect(await github.source.fetchLastPush(repo, "topic")).toEqual(told);
    expect(seen[0]?.by).toEqual({ contents: "read", pull_requests: "read" });
  });

  it("is asked for by the whole reference, whatever the branch is called", async () => {
    const { github, answer } = connect();
    answer(route("refs/heads/a&b=c#d?"), { body: [] });
    expect(await github.source.fetchLastPush(repo, "refs/heads/a&b=c#d?")).toBeUndefined();
  });

  it.each([refusal(404, "Not Found"), refusal(422, "Validation Failed")])(
    "is unknown where GitHub says no",
    async (no) => {
      const { github, answer } = connect();
      answer(route("topic"), no);
      expect(await github.source.fetchLastPush(repo, "topic")).toBeUndefined();
    },
  );

  it("in another shape is a fault", async () => {
    const { github, answer } = connect();
    answer(route("topic"), { body: [record("push", "2", { timestamp: "yesterday" })] });
    await expect(github.source.fetchLastPush(repo, "topic")).rejects.toThrow("0.timestamp");
  });
});
