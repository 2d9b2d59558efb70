import { describe, expect, it } from "vitest";
import { PermissionMissing } from "../../src/core/fault.ts";
import type { CheckRunText } from "../../src/github/github.ts";
import { appId, useNockedGitHub } from "../support/nocked-github.ts";
import { commitOf, nextPage, refusal, repo, seven } from "./answers.ts";

const connect = useNockedGitHub();
const app = { body: { slug: "tidegate", id: appId } };

function comment(id: number, login: string | null, type = "Bot"): Readonly<Record<string, unknown>> {
  const user = login === null ? null : { login, type };
  return {
    id,
    body: `comment ${id}`,
    html_url: `https://github.com/c/${id}`,
    user,
    performed_via_github_app: { id: appId },
  };
}

describe("the App's own comments", () => {
  const route = (page: number) => `GET /repos/acme/config/issues/7/comments?per_page=100&page=${page}`;

  it("are told from those of people, of other Apps, and of people who call themselves so", async () => {
    const { github, answer } = connect();
    answer("GET /app", app);
    answer(route(1), {
      body: [
        comment(1, "alice", "User"),
        comment(2, "tidegate[bot]"),
        comment(3, "other[bot]"),
        comment(4, "tidegate", "User"),
        comment(5, null),
      ],
      headers: nextPage(),
    });
    answer(route(2), { body: [comment(6, "tidegate[bot]")] });
    expect(await github.reports.listOwnComments(repo, seven)).toEqual([
      { id: 2, body: "comment 2", url: "https://github.com/c/2" },
      { id: 6, body: "comment 6", url: "https://github.com/c/6" },
    ]);
  });

  it("need the App's name once", async () => {
    const { github, answer, seen } = connect();
    answer("GET /app", app);
    answer(route(1), { body: [] }, { body: [] });
    await github.reports.listOwnComments(repo, seven);
    await github.reports.listOwnComments(repo, seven);
    expect(seen.map(({ path, by }) => [path.split("?")[0], by])).toEqual([
      ["/app", "app"],
      ["/repos/acme/config/issues/7/comments", { pull_requests: "write", checks: "write" }],
      ["/repos/acme/config/issues/7/comments", { pull_requests: "write", checks: "write" }],
    ]);
  });

  it("need the App's name again when GitHub did not tell it", async () => {
    const { github, answer } = connect();
    answer("GET /app", refusal(404, "Not Found"), app);
    answer(route(1), { body: [] });
    await expect(github.reports.listOwnComments(repo, seven)).rejects.toThrow("404 Not Found");
    expect(await github.reports.listOwnComments(repo, seven)).toEqual([]);
  });
});

describe("a comment", () => {
  it("is created", async () => {
    const { github, answer, seen } = connect();
    answer("POST /repos/acme/config/issues/7/comments", { status: 201, body: comment(9, "tidegate[bot]") });
    expect(await github.reports.createComment(repo, seven, "text")).toEqual({
      id: 9,
      body: "comment 9",
      url: "https://github.com/c/9",
    });
    expect(seen[0]?.body).toEqual({ body: "text" });
  });

  it.each([
    { given: { body: {} }, outcome: "edited" },
    { given: refusal(404, "Not Found"), outcome: "gone" },
    { given: refusal(410, "Gone"), outcome: "gone" },
  ])("is $outcome when GitHub answers $given.status", async ({ given, outcome }) => {
    const { github, answer } = connect();
    answer("PATCH /repos/acme/config/issues/comments/9", given);
    expect(await github.reports.editComment(repo, 9, "text")).toBe(outcome);
  });

  it("that nobody cut is a bug, told before GitHub is asked", async () => {
    const { github, seenForTokens } = connect();
    await expect(github.reports.createComment(repo, seven, "x".repeat(65_537))).rejects.toThrow("must be cut before");
    await expect(github.reports.editComment(repo, 9, "x".repeat(65_537))).rejects.toThrow("must be cut before");
    expect(seenForTokens).toEqual([]);
  });

  it("without the permission is PermissionMissing with GitHub's word for it", async () => {
    const { github, answer } = connect();
    const headers = { "x-accepted-github-permissions": "issues=write; pull_requests=write" };
    answer(
      "POST /repos/acme/config/issues/7/comments",
      refusal(403, "Resource not accessible by integration", headers),
    );
    const error = await github.reports.createComment(repo, seven, "text").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PermissionMissing);
    expect(error).toMatchObject({ repo, permission: "issues=write; pull_requests=write" });
  });
});

describe("a check run", () => {
  const text: CheckRunText = {
    name: "tidegate/qa1",
    commit: commitOf("a"),
    outcome: "success",
    title: "blip 1.2.3",
    summary: "Runs in qa1.",
    detailsUrl: "https://tidegate.example/releases/1",
  };
  const answered = (changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
    id: 5,
    name: "tidegate/qa1",
    head_sha: commitOf("a"),
    status: "completed",
    conclusion: "success",
    html_url: "https://github.com/acme/config/runs/5",
    details_url: "https://tidegate.example/releases/1",
    output: { title: "blip 1.2.3", summary: "Runs in qa1." },
    ...changes,
  });
  const route = `GET /repos/acme/config/commits/${commitOf("a")}/check-runs?check_name=tidegate%2Fqa1&app_id=${appId}&filter=latest&per_page=1`;

  it.each([
    { outcome: "in-progress", sent: { status: "in_progress" } },
    { outcome: "success", sent: { status: "completed", conclusion: "success" } },
    { outcome: "failure", sent: { status: "completed", conclusion: "failure" } },
    { outcome: "neutral", sent: { status: "completed", conclusion: "neutral" } },
    { outcome: "action-required", sent: { status: "completed", conclusion: "action_required" } },
  ] as const)("of outcome $outcome is created and edited", async ({ outcome, sent }) => {
    const { github, answer, seen } = connect();
    answer("POST /repos/acme/config/check-runs", { status: 201, body: answered({ conclusion: null, ...sent }) });
    answer("PATCH /repos/acme/config/check-runs/5", { body: {} });
    const made = await github.reports.createCheckRun(repo, { ...text, outcome });
    await github.reports.editCheckRun(repo, 5, { ...text, outcome });
    expect(made).toEqual({ ...text, outcome, id: 5, url: "https://github.com/acme/config/runs/5" });
    const common = {
      name: "tidegate/qa1",
      details_url: "https://tidegate.example/releases/1",
      output: { title: "blip 1.2.3", summary: "Runs in qa1." },
    };
    expect(seen.map(({ body }) => body)).toEqual([
      { ...common, ...sent, head_sha: commitOf("a") },
      { ...common, ...sent },
    ]);
  });

  it.each([
    { name: "ours", body: answered(), outcome: "success" },
    { name: "one left in progress for 14 days", body: answered({ conclusion: "stale" }), outcome: "neutral" },
    { name: "one that waits", body: answered({ status: "queued", conclusion: null }), outcome: "in-progress" },
  ])("of that name is found: $name", async ({ body, outcome }) => {
    const { github, answer } = connect();
    answer(route, { body: { total_count: 1, check_runs: [body] } });
    expect(await github.reports.findCheckRun(repo, commitOf("a"), "tidegate/qa1")).toMatchObject({ id: 5, outcome });
  });

  it("without texts and links is found", async () => {
    const { github, answer } = connect();
    const bare = answered({ html_url: null, details_url: null, output: { title: null, summary: null } });
    answer(route, { body: { total_count: 1, check_runs: [bare] } });
    const found = await github.reports.findCheckRun(repo, commitOf("a"), "tidegate/qa1");
    expect(found).toMatchObject({ title: "", summary: "", url: "" });
    expect(found).not.toHaveProperty("detailsUrl");
  });

  it("that is not there is absent", async () => {
    const { github, answer } = connect();
    answer(route, { body: { total_count: 0, check_runs: [] } });
    expect(await github.reports.findCheckRun(repo, commitOf("a"), "tidegate/qa1")).toBeUndefined();
  });

  it("whose summary nobody cut is a bug: bytes count, not characters", async () => {
    const { github } = connect();
    const check = { ...text, summary: "é".repeat(32_768) };
    await expect(github.reports.createCheckRun(repo, check)).rejects.toThrow("a summary of 65536 is over");
  });
});
