import { describe, expect, it } from "vitest";
import { parseLogin, parseRepoName } from "../../src/core/identity.ts";
import { GitHubFault } from "../../src/github/faults.ts";
import type { PullRequest } from "../../src/github/github.ts";
import { minted } from "../support/fake-objects.ts";
import { useNockedGitHub } from "../support/nocked-github.ts";
import { commitOf, main, nextPage, pullRequestBody, refusal, repo, seven, work } from "./answers.ts";

const connect = useNockedGitHub();
const pulls = "GET /repos/acme/config/pulls";

describe("a pull request", () => {
  it("that is open tells its state", async () => {
    const { github, answer } = connect();
    answer(`${pulls}/7`, { body: pullRequestBody({ mergeable: null, merged_by: null }) });
    expect(await github.pullRequests.fetch(repo, seven)).toEqual({
      number: 7,
      url: "https://github.com/acme/config/pull/7",
      title: "Release blip to qa1",
      body: "",
      state: "open",
      draft: false,
      author: "tidegate[bot]",
      headRepo: "acme/config",
      headBranch: "tidegate/qa1/blip",
      headCommit: commitOf("a"),
      baseBranch: "main",
      labels: ["tidegate"],
    });
  });

  const merged = { state: "closed", merged_at: "2026-11-21T10:00:00Z" };

  it.each<{
    readonly name: string;
    readonly given: object;
    readonly told: Partial<PullRequest>;
    readonly absent: string[];
  }>([
    {
      name: "merged",
      given: { ...merged, merged_by: { login: "alice" } },
      told: { state: "merged", mergeCommit: commitOf("e"), mergedBy: minted(parseLogin, "alice") },
      absent: ["mergeable"],
    },
    {
      name: "merged by a deleted account",
      given: { ...merged, merged_by: null },
      told: { state: "merged", mergeCommit: commitOf("e") },
      absent: ["mergedBy"],
    },
    { name: "closed", given: { state: "closed" }, told: { state: "closed" }, absent: ["mergeCommit"] },
    { name: "not mergeable", given: { mergeable: false }, told: { mergeable: false }, absent: ["mergeCommit"] },
    {
      name: "of a deleted fork and account",
      given: { user: null, head: headOf({ repo: null }) },
      told: { author: undefined, headRepo: undefined },
      absent: [],
    },
    {
      name: "of a fork, a draft",
      given: { head: headOf({ repo: { full_name: "Bob/Config" } }), draft: true },
      told: { headRepo: minted(parseRepoName, "bob/config"), draft: true },
      absent: [],
    },
  ])("that is $name", async ({ given, told, absent }) => {
    const { github, answer } = connect();
    answer(`${pulls}/7`, { body: pullRequestBody({ ...given }) });
    const found = await github.pullRequests.fetch(repo, seven);
    expect(found).toMatchObject(told);
    for (const key of absent) expect(found).not.toHaveProperty(key);
  });

  it("that is not there is absent", async () => {
    const { github, answer } = connect();
    answer(`${pulls}/7`, refusal(404, "Not Found"));
    expect(await github.pullRequests.fetch(repo, seven)).toBeUndefined();
  });

  it("in another shape is a fault naming the place", async () => {
    const { github, answer } = connect();
    answer(`${pulls}/7`, { body: pullRequestBody({ head: headOf({ sha: "HEAD" }) }) });
    await expect(github.pullRequests.fetch(repo, seven)).rejects.toThrow(
      "/repos/acme/config/pulls/7: 0 the answer is not as documented: head.sha: is no commit SHA",
    );
  });
});

describe("the open pull request of a branch", () => {
  const route = `${pulls}?state=open&head=acme%3Atidegate%2Fqa1%2Fblip&per_page=100`;

  it("is found among those of forks and other branches that GitHub may list beside it", async () => {
    const { github, answer } = connect();
    const body = [
      pullRequestBody({ number: 9, head: headOf({ repo: { full_name: "acme/config-fork" } }) }),
      pullRequestBody({ number: 8, head: headOf({ ref: "other" }) }),
      pullRequestBody(),
    ];
    answer(route, { body });
    expect(await github.pullRequests.findOpen(repo, { head: work })).toMatchObject({ number: 7 });
  });

  it("is the one into the base that is asked for, though a newer one goes into another", async () => {
    const { github, answer } = connect();
    const other = pullRequestBody({ number: 9, base: { ref: "old" } });
    answer(route, { body: [other, pullRequestBody()] });
    expect(await github.pullRequests.findOpen(repo, { head: work, base: main })).toMatchObject({ number: 7 });
    answer(route, { body: [other] });
    expect(await github.pullRequests.findOpen(repo, { head: work, base: main })).toBeUndefined();
  });

  it("is absent when there is none", async () => {
    const { github, answer } = connect();
    answer(route, { body: [] });
    expect(await github.pullRequests.findOpen(repo, { head: work })).toBeUndefined();
  });
});

describe("lists", () => {
  const open = (page: number) => `${pulls}?state=open&sort=created&direction=desc&per_page=100&page=${page}`;
  const closed = (page: number) =>
    `${pulls}?state=closed&base=main&sort=updated&direction=desc&per_page=100&page=${page}`;
  const labelled = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => pullRequestBody({ number: from - index }));

  it("hold the open ones with the label, page after page", async () => {
    const { github, answer } = connect();
    answer(open(1), {
      body: [pullRequestBody({ number: 9, labels: [] }), pullRequestBody({ number: 8 })],
      headers: nextPage(),
    });
    answer(open(2), { body: [pullRequestBody()] });
    expect((await github.pullRequests.listOpen(repo, "tidegate")).map(({ number }) => number)).toEqual([8, 7]);
  });

  it("end at 300 open ones", async () => {
    const { github, answer } = connect();
    for (const page of [1, 2, 3]) answer(open(page), { body: labelled(1_000 - page * 100, 100), headers: nextPage() });
    expect(await github.pullRequests.listOpen(repo, "tidegate")).toHaveLength(300);
  });

  it("leave out one whose branch no git would make, and keep the others", async () => {
    const { github, answer } = connect();
    const body = ["-x", "a..b", "a b"].map((ref, index) =>
      pullRequestBody({ number: 10 + index, head: headOf({ ref }) }),
    );
    answer(open(1), { body: [...body, pullRequestBody()] });
    expect((await github.pullRequests.listOpen(repo, "tidegate")).map(({ number }) => number)).toEqual([7]);
  });

  it("in another shape are a fault naming the place", async () => {
    const { github, answer } = connect();
    answer(open(1), { body: [pullRequestBody(), pullRequestBody({ title: 7 })] });
    await expect(github.pullRequests.listOpen(repo, "tidegate")).rejects.toThrow("1.title:");
  });

  it("hold the merged ones of these commits, from two pages at most", async () => {
    const { github, answer } = connect();
    const merged = { state: "closed", merged_at: "2026-11-21T10:00:00Z" };
    const first = [
      pullRequestBody({ number: 9, state: "closed" }),
      pullRequestBody({ ...merged, number: 8, merge_commit_sha: commitOf("8") }),
    ];
    answer(closed(1), { body: first, headers: nextPage() });
    answer(closed(2), { body: [pullRequestBody(merged)], headers: nextPage() });
    const found = await github.pullRequests.listMerged(repo, main, [commitOf("e"), commitOf("7")]);
    expect(found.map(({ number }) => number)).toEqual([7]);
  });

  it("of merged ones end when each commit has its own, and need no request for no commit", async () => {
    const { github, answer, seen } = connect();
    const merged = { state: "closed", merged_at: "2026-11-21T10:00:00Z" };
    answer(closed(1), { body: [pullRequestBody(merged)], headers: nextPage() });
    expect(await github.pullRequests.listMerged(repo, main, [commitOf("e")])).toHaveLength(1);
    expect(await github.pullRequests.listMerged(repo, main, [])).toEqual([]);
    expect(seen).toHaveLength(1);
  });

  it.each([
    { name: "the pull requests of a commit", given: { body: [pullRequestBody()] }, count: 1 },
    { name: "nothing for a fork's commit", given: { body: [] }, count: 0 },
    { name: "nothing for an unknown commit", given: refusal(422, "No commit found for SHA: aaaa"), count: 0 },
    { name: "nothing where GitHub answers 404", given: refusal(404, "Not Found"), count: 0 },
  ])("hold $name", async ({ given, count }) => {
    const { github, answer } = connect();
    answer(`GET /repos/acme/config/commits/${commitOf("a")}/pulls?per_page=100`, given);
    expect(await github.pullRequests.listForCommit(repo, commitOf("a"))).toHaveLength(count);
  });
});

describe("the commits of a pull request", () => {
  it("are read from the first page, oldest first as GitHub lists them", async () => {
    const { github, answer } = connect();
    const body = [commitOf("1"), commitOf("2")].map((sha) => ({ sha, commit: { message: `Message ${sha[0]}` } }));
    answer(`${pulls}/7/commits?per_page=100`, { body, headers: nextPage() });
    expect(await github.pullRequests.listCommits(repo, seven)).toEqual([
      { sha: commitOf("1"), message: "Message 1" },
      { sha: commitOf("2"), message: "Message 2" },
    ]);
  });
});

describe("changing a pull request", () => {
  it("sends only what changes", async () => {
    const { github, answer, seen } = connect();
    answer("PATCH /repos/acme/config/pulls/7", { body: {} }, { body: {} });
    answer("POST /repos/acme/config/issues/7/labels", { body: [] });
    await github.pullRequests.edit(repo, seven, { body: "New body" });
    await github.pullRequests.close(repo, seven);
    await github.pullRequests.addLabels(repo, seven, ["tidegate", "qa1"]);
    await github.pullRequests.addLabels(repo, seven, []);
    expect(seen.map(({ body }) => body)).toEqual([
      { body: "New body" },
      { state: "closed" },
      { labels: ["tidegate", "qa1"] },
    ]);
  });

  it("that is not there is a fault", async () => {
    const { github, answer } = connect();
    answer("PATCH /repos/acme/config/pulls/7", refusal(404, "Not Found"));
    await expect(github.pullRequests.close(repo, seven)).rejects.toBeInstanceOf(GitHubFault);
  });
});

function headOf(changes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { ref: work, sha: commitOf("a"), repo: { full_name: "acme/config" }, ...changes };
}
