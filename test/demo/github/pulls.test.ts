import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pick, pickNumber, pickText, type Reply, type Stage, setStage } from "./stage.ts";

const repo = "/repos/acme/config";

describe("pull requests", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  it("opens with mergeability unknown, and knows it a moment later", async () => {
    await change("first", { "a.yaml": "a\n" });
    const opened = await open("first");
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({
      state: "open",
      mergeable: null,
      mergeable_state: "unknown",
      merge_commit_sha: null,
      head: { ref: "first", label: "acme:first" },
      base: { ref: "main" },
      user: { login: "tidegate[bot]" },
      commits: 1,
      additions: 1,
      changed_files: 1,
    });
    const judged = await untilJudged(pickNumber(opened.body, "number"));
    expect(judged).toMatchObject({ mergeable: true, rebaseable: true, mergeable_state: "clean" });
    const test = await stage.api("GET", `${repo}/git/ref/pull/${pickNumber(judged, "number")}/merge`);
    expect(pick(test.body, "object.sha")).toBe(pick(judged, "merge_commit_sha"));
  });

  it.each([
    {
      what: "a head that is not there",
      body: { head: "nowhere", base: "main", title: "t" },
      says: { field: "head", code: "invalid" },
    },
    {
      what: "a base that is not there",
      body: { head: "first", base: "nowhere", title: "t" },
      says: { field: "base", code: "invalid" },
    },
    {
      what: "the same two branches again",
      body: { head: "first", base: "main", title: "t" },
      says: { message: "A pull request already exists for acme:first." },
    },
    {
      what: "a head with nothing ahead",
      body: { head: "main", base: "main", title: "t" },
      says: { message: "No commits between main and main" },
    },
    {
      what: "a title of 257 characters",
      body: { head: "first", base: "main", title: "t".repeat(257) },
      says: { field: "title" },
    },
    {
      what: "a body of 65,537 characters",
      body: { head: "first", base: "main", title: "t", body: "b".repeat(65_537) },
      says: { field: "body" },
    },
  ])("answers 422 to $what", async ({ body, says }) => {
    const answer = await stage.api("POST", `${repo}/pulls`, { body });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ message: "Validation Failed", errors: [{ resource: "PullRequest", ...says }] });
  });

  it("answers 422 without a title, and 404 for a number that is none", async () => {
    const answer = await stage.api("POST", `${repo}/pulls`, { body: { head: "first", base: "main" } });
    expect(answer).toMatchObject({ status: 422, body: { message: `Invalid request.\n\n"title" wasn't supplied.` } });
    expect((await stage.api("GET", `${repo}/pulls/99`)).status).toBe(404);
    expect((await stage.api("GET", `${repo}/pulls/latest`)).status).toBe(404);
  });

  it("lists by state, head and base, newest first, in pages", async () => {
    for (const name of ["list-a", "list-b"]) {
      await change(name, { [`${name}.yaml`]: "x\n" });
      await open(name);
    }
    const names = async (query: string) => {
      const answer = await stage.api("GET", `${repo}/pulls?${query}`);
      return { refs: refsOf(answer), link: answer.headers.get("link") ?? "" };
    };
    expect((await names("head=acme:list-a")).refs).toEqual(["list-a"]);
    expect((await names("head=alice:list-a")).refs).toEqual([]);
    expect((await names("base=other")).refs).toEqual([]);
    expect((await names("state=closed")).refs).toEqual([]);
    const page = await names("per_page=1");
    expect(page.refs).toEqual(["list-b"]);
    expect(page.link).toBe(
      `<${stage.github.url}${repo}/pulls?per_page=1&page=2>; rel="next", <${stage.github.url}${repo}/pulls?per_page=1&page=3>; rel="last"`,
    );
    expect((await names("per_page=1&page=3")).link).toContain('page=2>; rel="prev"');
    expect((await names("per_page=1&page=9")).refs).toEqual([]);
  });

  it("gives files with patches, commits, and the diff and patch themselves", async () => {
    await change("shown", { "clusters/qa1/app.yaml": "image: acme/app:2.0.0\nreplicas: 1\n", "README.md": null });
    const number = pickNumber((await open("shown")).body, "number");
    const files = await stage.api("GET", `${repo}/pulls/${number}/files`);
    expect(files.body).toMatchObject([
      { filename: "README.md", status: "removed", additions: 0, deletions: 1 },
      {
        filename: "clusters/qa1/app.yaml",
        status: "modified",
        additions: 1,
        deletions: 1,
        patch: "@@ -1,2 +1,2 @@\n-image: acme/app:1.0.0\n+image: acme/app:2.0.0\n replicas: 1",
      },
    ]);
    const commits = await stage.api("GET", `${repo}/pulls/${number}/commits`);
    expect(commits.body).toMatchObject([{ commit: { message: "Change shown" }, author: { login: "bob" } }]);
    const accept = (type: string) => ({ headers: { accept: `application/vnd.github.${type}` } });
    const diff = await stage.api("GET", `${repo}/pulls/${number}`, accept("v3.diff"));
    expect(diff.text).toContain("diff --git a/README.md b/README.md\ndeleted file mode 100644");
    const patch = await stage.api("GET", `${repo}/pulls/${number}`, accept("patch"));
    expect(patch.text).toMatch(/^From [0-9a-f]{40} .*\nFrom: bob </);
  });

  it("moves the head of an open pull request with its branch, and forgets its mergeability", async () => {
    const before = await change("moves", { "m.yaml": "1\n" });
    const number = pickNumber((await open("moves")).body, "number");
    await untilJudged(number);
    const after = await change("moves", { "m.yaml": "2\n" });
    const moved = await stage.api("GET", `${repo}/pulls/${number}`);
    expect(moved.body).toMatchObject({ head: { sha: after }, mergeable: null, commits: 2 });
    const hook = (await stage.hooks()).find(({ payload }) => pick(payload, "action") === "synchronize");
    expect(hook?.payload).toMatchObject({ number, before, after, pull_request: { head: { sha: after } } });
  });

  it("notices a conflict, and its end", async () => {
    await change("conflict", { "clusters/dev/app.yaml": "image: acme/app:3.0.0\n" });
    const number = pickNumber((await open("conflict")).body, "number");
    expect(await untilJudged(number)).toMatchObject({ mergeable: true });
    await change("main", { "clusters/dev/app.yaml": "image: acme/app:4.0.0\n" });
    expect(await untilJudged(number)).toMatchObject({ mergeable: false, mergeable_state: "dirty" });
    const merge = await stage.api("PUT", `${repo}/pulls/${number}/merge`);
    expect(merge).toMatchObject({ status: 405, body: { message: "Pull Request is not mergeable" } });
    await change("main", { "clusters/dev/app.yaml": "image: acme/app:1.0.0\n" });
    expect(await untilJudged(number)).toMatchObject({ mergeable: true, mergeable_state: "clean" });
  });

  it("closes a pull request whose branch is set back to its base, even if only for a moment", async () => {
    await change("reset", { "r.yaml": "r\n" });
    const number = pickNumber((await open("reset")).body, "number");
    const main = pickText((await stage.api("GET", `${repo}/git/ref/heads/main`)).body, "object.sha");
    await stage.api("PATCH", `${repo}/git/refs/heads/reset`, { body: { sha: main, force: true } });
    expect((await stage.api("GET", `${repo}/pulls/${number}`)).body).toMatchObject({ state: "closed", merged: false });
    await change("reset", { "r.yaml": "again\n" });
    expect((await stage.api("GET", `${repo}/pulls/${number}`)).body).toMatchObject({ state: "closed" });
  });

  it("closes a pull request when its branch goes, and cannot reopen it then", async () => {
    await change("gone", { "g.yaml": "g\n" });
    const number = pickNumber((await open("gone")).body, "number");
    await stage.api("DELETE", `${repo}/git/refs/heads/gone`);
    expect((await stage.api("GET", `${repo}/pulls/${number}`)).body).toMatchObject({ state: "closed", merged: false });
    const reopened = await edit(number, { state: "open" });
    expect(reopened).toMatchObject({
      status: 422,
      body: { errors: [{ message: "state cannot be changed. The gone branch has been deleted." }] },
    });
  });

  it("edits, closes and reopens", async () => {
    await change("edited", { "e.yaml": "e\n" });
    const number = pickNumber((await open("edited")).body, "number");
    expect((await edit(number, { title: "New", body: "Text" })).body).toMatchObject({ title: "New", body: "Text" });
    expect((await edit(number, { state: "closed" })).body).toMatchObject({
      state: "closed",
      closed_at: expect.any(String),
    });
    expect((await edit(number, { state: "open" })).body).toMatchObject({ state: "open", closed_at: null });
    expect((await edit(number, { base: "nowhere" })).status).toBe(422);
    expect((await edit(number, { state: "merged" })).status).toBe(422);
    const actions = (await stage.hooks())
      .filter(({ event, payload }) => event === "pull_request" && pick(payload, "number") === number)
      .map(({ payload }) => ({ action: pick(payload, "action"), changes: pick(payload, "changes") }));
    expect(actions).toEqual([
      { action: "opened" },
      { action: "edited", changes: { title: { from: "Title of edited" }, body: { from: "" } } },
      { action: "closed" },
      { action: "reopened" },
    ]);
  });

  it("asks for reviews, but not from the author or from strangers", async () => {
    await change("reviewed", { "v.yaml": "v\n" });
    const number = pickNumber((await open("reviewed")).body, "number");
    const ask = (login: string) =>
      stage.api("POST", `${repo}/pulls/${number}/requested_reviewers`, { body: { reviewers: [login] } });
    expect((await ask("alice")).body).toMatchObject({ requested_reviewers: [{ login: "alice" }] });
    expect((await ask("octocat")).status).toBe(422);
    expect((await ask("tidegate[bot]")).status).toBe(422);
    const asked = await stage.api("GET", `${repo}/pulls/${number}/requested_reviewers`);
    expect(asked.body).toMatchObject({ users: [{ login: "alice" }], teams: [] });
    const withdrawn = await stage.api("DELETE", `${repo}/pulls/${number}/requested_reviewers`, {
      body: { reviewers: ["alice"] },
    });
    expect(withdrawn.body).toMatchObject({ requested_reviewers: [] });
  });

  it("is an issue too, with the member that says so", async () => {
    const issue = await stage.api("GET", `${repo}/issues/1`);
    expect(issue.body).toMatchObject({
      number: 1,
      pull_request: { url: `${stage.github.url}${repo}/pulls/1`, merged_at: null },
    });
  });

  it("brings the base branch into the head on request", async () => {
    await change("behind", { "b.yaml": "b\n" });
    const number = pickNumber((await open("behind")).body, "number");
    const update = (body: object) => stage.api("PUT", `${repo}/pulls/${number}/update-branch`, { body });
    expect((await update({})).status).toBe(422);
    await change("main", { "elsewhere.yaml": "x\n" });
    expect((await update({ expected_head_sha: "0".repeat(40) })).status).toBe(422);
    expect((await update({})).status).toBe(202);
    expect((await stage.api("GET", `${repo}/pulls/${number}`)).body).toMatchObject({ commits: 2, changed_files: 1 });
  });

  function change(branch: string, files: Readonly<Record<string, string | null>>): Promise<string> {
    return stage.world.commitAs("bob", "acme/config", { branch, files, message: `Change ${branch}` });
  }

  function open(head: string): Promise<Reply> {
    return stage.api("POST", `${repo}/pulls`, { body: { head, base: "main", title: `Title of ${head}` } });
  }

  function edit(number: number, body: object): Promise<Reply> {
    return stage.api("PATCH", `${repo}/pulls/${number}`, { body });
  }

  async function untilJudged(number: number): Promise<unknown> {
    for (;;) {
      const { body } = await stage.api("GET", `${repo}/pulls/${number}`);
      if (pick(body, "mergeable") !== null) return body;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
});

function refsOf(answer: Reply): readonly unknown[] {
  return Array.isArray(answer.body) ? answer.body.map((pull: unknown) => pick(pull, "head.ref")) : [];
}
