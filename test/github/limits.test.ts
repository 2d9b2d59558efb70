import { describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import { createLane, createsContent } from "../../src/github/throttle.ts";
import { type ScriptedAnswer, useNockedGitHub } from "../support/nocked-github.ts";
import { branchAnswer, main, pullRequestBody, refusal, repo, seven, work } from "./answers.ts";

const connect = useNockedGitHub();

const branchRoute = "GET /repos/acme/config/branches/main";
const commentRoute = "POST /repos/acme/config/issues/7/comments";
const comment: ScriptedAnswer = {
  status: 201,
  body: { id: 1, body: "text", html_url: "https://github.com/acme/config/pull/7#issuecomment-1", user: null },
};
const secondary = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
const primary = "API rate limit exceeded for installation ID 77.";

/** Nothing left, set anew in so many seconds by GitHub's own clock. */
function spent(seconds: number): Readonly<Record<string, string>> {
  const resetAt = String(Math.floor(Date.now() / 1000) + seconds);
  return { "x-ratelimit-remaining": "0", "x-ratelimit-reset": resetAt, date: new Date().toUTCString() };
}

async function thrownBy(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("a rate limit", () => {
  it.each([
    { name: "secondary, by 403", first: refusal(403, secondary, { "retry-after": "1" }) },
    { name: "secondary, by 429", first: refusal(429, secondary, { "retry-after": "1" }) },
    { name: "primary, by 403", first: refusal(403, primary, spent(2)) },
    { name: "primary, by 429", first: refusal(429, primary, spent(2)) },
  ])("that is short is slept through: $name", async ({ first }) => {
    const { github, answer, observed } = connect();
    answer(branchRoute, first, branchAnswer());
    expect(await github.branches.fetchBranch(repo, main)).toBeDefined();
    expect(observed.slice(-2).map(({ status }) => status)).toEqual([first.status, 200]);
  });

  it("that is short is slept through on a write too, since nothing was done", async () => {
    const { github, answer, seen } = connect();
    answer(commentRoute, refusal(403, secondary, { "retry-after": "1" }), comment);
    expect(await github.reports.createComment(repo, seven, "text")).toMatchObject({ id: 1 });
    expect(seen).toHaveLength(2);
  });

  it("that is short and does not end is handed back after two more attempts", async () => {
    const { github, answer, seen } = connect();
    answer(branchRoute, ...Array(3).fill(refusal(403, secondary, { "retry-after": "1" })));
    expect(await thrownBy(github.branches.fetchBranch(repo, main))).toMatchObject({
      name: "RetryLater",
      source: "github",
      retryAfterSeconds: 1,
    });
    expect(seen).toHaveLength(3);
  });

  it.each([
    { name: "secondary with a time", given: refusal(403, secondary, { "retry-after": "120" }), seconds: 120 },
    { name: "secondary without a time", given: refusal(403, secondary), seconds: 60 },
    { name: "abuse detection", given: refusal(403, "You have triggered an abuse detection mechanism."), seconds: 60 },
    { name: "429 without a word", given: refusal(429, "Too many requests"), seconds: 60 },
    { name: "429 with a time", given: refusal(429, "Too many requests", { "retry-after": "30" }), seconds: 30 },
  ])("that is long is handed back at once: $name", async ({ given, seconds }) => {
    const { github, answer, seen } = connect();
    answer(branchRoute, given);
    const error = await thrownBy(github.branches.fetchBranch(repo, main));
    expect(error).toBeInstanceOf(RetryLater);
    expect(error).toMatchObject({ retryAfterSeconds: seconds });
    expect(seen).toHaveLength(1);
  });

  it("that is primary and long says when it ends", async () => {
    const { github, answer } = connect();
    answer(branchRoute, refusal(403, primary, spent(1800)));
    const error = await thrownBy(github.branches.fetchBranch(repo, main));
    expect(error).toMatchObject({ name: "RetryLater", retryAfterSeconds: expect.closeTo(1801, -1) });
  });

  it.each([
    { name: "a refusal", first: refusal(403, secondary, { "retry-after": "3600" }) },
    { name: "the last request that was left", first: { ...branchAnswer(), headers: spent(3600) } },
  ])("closes the installation's lane to every call after $name", async ({ first }) => {
    const { github, answer, seen } = connect();
    answer(branchRoute, first);
    await thrownBy(github.branches.fetchBranch(repo, main));
    const next = await Promise.all([
      thrownBy(github.branches.fetchBranch(repo, work)),
      thrownBy(github.pullRequests.edit(repo, seven, { title: "New" })),
    ]);
    expect(next).toMatchObject([{ name: "RetryLater" }, { name: "RetryLater" }]);
    expect(seen).toHaveLength(1);
  });
});

describe("a fault of GitHub's", () => {
  const faults: readonly ScriptedAnswer[] = [
    { status: 500, body: { message: "Server Error" } },
    { status: 502, body: "<html>Bad Gateway</html>", headers: { "content-type": "text/html" } },
    { status: 503, body: { message: "Service unavailable" } },
    { broken: "socket hang up" },
  ];

  it.each(faults)("on a read is tried twice more: $status $broken", async (fault) => {
    const { github, answer, observed } = connect();
    answer(branchRoute, fault, fault, branchAnswer());
    expect(await github.branches.fetchBranch(repo, main)).toBeDefined();
    expect(observed.slice(-3).map(({ status }) => status)).toEqual([fault.status ?? 0, fault.status ?? 0, 200]);
  });

  it.each(faults)("on a read that stays is a passing fault: $status $broken", async (fault) => {
    const { github, answer } = connect();
    answer(branchRoute, fault, fault, fault);
    expect(await thrownBy(github.branches.fetchBranch(repo, main))).toBeInstanceOf(RetryLater);
  });

  it.each(faults)("on a write is never tried again, since it may have worked: $status $broken", async (fault) => {
    const { github, answer, observed } = connect();
    answer("POST /repos/acme/config/pulls", fault);
    const opening = github.pullRequests.open(repo, { title: "T", body: "B", head: work, base: main });
    expect(await thrownBy(opening)).toMatchObject({ name: "RetryLater", source: "github" });
    expect(observed.filter(({ kind, route }) => kind === "write" && route.endsWith("/pulls"))).toHaveLength(1);
  });

  it("is told without the request's body or token", async () => {
    const { github, answer } = connect();
    answer("POST /repos/acme/config/pulls", refusal(400, "Problems parsing JSON", { "x-github-request-id": "C648:1" }));
    const wanted = { title: "hush-title", body: "hush-body", head: work, base: main };
    const error = await thrownBy(github.pullRequests.open(repo, wanted));
    expect(String(error)).toBe(
      "GitHubFault: POST /repos/{owner}/{repo}/pulls: 400 Problems parsing JSON (request C648:1)",
    );
    expect(JSON.stringify([error, Object.getOwnPropertyDescriptors(error)])).not.toMatch(/hush|ghs_/);
    expect(error).not.toHaveProperty("cause");
  });
});

describe("the lane of an installation", () => {
  const read = { method: "GET", route: "/repos/{owner}/{repo}" };
  const write = { method: "POST", route: "/repos/{owner}/{repo}/git/refs" };
  const creation = { method: "POST", route: "/repos/{owner}/{repo}/pulls" };

  it.each([
    { name: "reads", request: read, most: 10 },
    { name: "writes", request: write, most: 1 },
    {
      name: "tokens",
      request: { method: "POST", route: "/app/installations/{installation_id}/access_tokens" },
      most: 10,
    },
  ])("runs at most $most $name at once", async ({ request, most }) => {
    const lane = createLane(1_000);
    expect(await countRunning(40, (task) => lane.run(request, task))).toBe(most);
  });

  it("runs reads beside a write that takes long", async () => {
    const lane = createLane(1_000);
    expect(await countRunning(5, (task) => lane.run(write, task))).toBe(1);
    expect(await countRunning(20, (task) => lane.run(read, task))).toBe(9);
  });

  it("runs the next work after one that failed", async () => {
    const lane = createLane(1_000);
    const works = Array.from({ length: 30 }, () => thrownBy(lane.run(write, () => Promise.reject(new Error("no")))));
    expect((await Promise.all(works)).every((error) => error instanceof Error)).toBe(true);
    expect(await lane.run(write, async () => "done")).toBe("done");
  });

  it("lets 30 content-creating requests go at once, the others later, and other writes beside them", async () => {
    const lane = createLane(1_000_000);
    let created = 0;
    for (let each = 0; each < 50; each += 1)
      void lane.run(creation, async () => {
        created += 1;
      });
    expect(await lane.run(write, async () => "done")).toBe("done");
    await settled(() => created);
    expect(created).toBe(30);
  });

  it.each([
    { method: "POST", route: "/repos/{owner}/{repo}/pulls", creates: true },
    { method: "POST", route: "/repos/{owner}/{repo}/issues/{issue_number}/comments", creates: true },
    { method: "PUT", route: "/repos/{owner}/{repo}/pulls/{pull_number}/merge", creates: true },
    { method: "GET", route: "/repos/{owner}/{repo}/pulls", creates: false },
    { method: "PATCH", route: "/repos/{owner}/{repo}/pulls/{pull_number}", creates: false },
    { method: "PATCH", route: "/repos/{owner}/{repo}/issues/comments/{comment_id}", creates: false },
    { method: "POST", route: "/repos/{owner}/{repo}/issues/{issue_number}/labels", creates: false },
    { method: "POST", route: "/repos/{owner}/{repo}/git/refs", creates: false },
    { method: "POST", route: "/repos/{owner}/{repo}/check-runs", creates: false },
  ])("counts $method $route as content: $creates", ({ method, route, creates }) => {
    expect(createsContent(method, route)).toBe(creates);
  });

  it("fills again: 45 comments pass when time passes", async () => {
    const { github, answer, seen } = connect();
    answer(commentRoute, ...Array(45).fill(comment));
    await Promise.all(Array.from({ length: 45 }, () => github.reports.createComment(repo, seven, "text")));
    expect(seen).toHaveLength(45);
  });
});

describe("what is observed", () => {
  it("is each request by kind, route and status, tokens included", async () => {
    const { github, answer, observed } = connect();
    answer("POST /repos/acme/config/pulls", { status: 201, body: pullRequestBody() });
    await github.pullRequests.open(repo, { title: "T", body: "B", head: work, base: main });
    expect(observed.map(({ kind, method, route, status }) => [kind, method, route, status])).toEqual([
      ["read", "GET", "/repos/{owner}/{repo}/installation", 200],
      ["read", "POST", "/app/installations/{installation_id}/access_tokens", 201],
      ["write", "POST", "/repos/{owner}/{repo}/pulls", 201],
    ]);
    expect(observed.every(({ durationMs }) => durationMs >= 0)).toBe(true);
  });
});

/** Starts tasks that never end and tells how many of them began. */
async function countRunning(tasks: number, start: (task: () => Promise<never>) => unknown): Promise<number> {
  let running = 0;
  const task = (): Promise<never> => {
    running += 1;
    return new Promise(() => undefined);
  };
  for (let each = 0; each < tasks; each += 1) start(task);
  await settled(() => running);
  return running;
}

/** Waits until a count has stayed the same for a while. */
async function settled(count: () => number): Promise<void> {
  for (let before = -1; before !== count(); ) {
    before = count();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
