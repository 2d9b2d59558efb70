import { describe, expect, it } from "vitest";
import { parseTreeSha } from "../../src/core/identity.ts";
import { GitHubFault } from "../../src/github/faults.ts";
import { minted } from "../support/fake-objects.ts";
import { type ScriptedAnswer, useNockedGitHub } from "../support/nocked-github.ts";
import { branchAnswer, commitOf, main, refusal, repo, treeOf } from "./answers.ts";

const connect = useNockedGitHub();

describe("the head", () => {
  it("is the default branch and where it stands", async () => {
    const { github, answer } = connect();
    answer("GET /repos/acme/config", { body: { default_branch: "release/next" } });
    answer("GET /repos/acme/config/branches/release%2Fnext", branchAnswer("release/next"));
    expect(await github.contents.fetchHead(repo)).toEqual({
      branch: "release/next",
      commit: commitOf("c"),
      tree: treeOf("d"),
      message: "Release app",
    });
  });

  it("asks for the default branch's name once, and again when that branch is gone", async () => {
    const { github, answer } = connect();
    answer("GET /repos/acme/config", { body: { default_branch: "main" } });
    answer("GET /repos/acme/config/branches/main", branchAnswer("main"));
    await github.contents.fetchHead(repo);
    answer("GET /repos/acme/config/branches/main", branchAnswer("main"));
    await github.contents.fetchHead(repo);
    answer("GET /repos/acme/config/branches/main", refusal(404, "Branch not found"));
    answer("GET /repos/acme/config", { body: { default_branch: "trunk" } });
    answer("GET /repos/acme/config/branches/trunk", branchAnswer("trunk"));
    expect(await github.contents.fetchHead(repo)).toMatchObject({ branch: "trunk" });
  });

  it("of a repository without a commit is a fault that says so", async () => {
    const { github, answer } = connect();
    answer("GET /repos/acme/config", { body: { default_branch: "main" } });
    answer("GET /repos/acme/config/branches/main", refusal(404, "Branch not found"));
    await expect(github.contents.fetchHead(repo)).rejects.toThrow("acme/config has no commit on its default branch");
  });
});

describe("a branch", () => {
  it("that GitHub redirects, since it was renamed, is not the one that was asked for", async () => {
    const { github, answer } = connect();
    answer("GET /repos/acme/config/branches/main", branchAnswer("trunk"));
    expect(await github.branches.fetchBranch(repo, main)).toBeUndefined();
  });

  it.each([
    {
      name: "a short SHA",
      commit: { sha: "abc1234", commit: { message: "Release app", tree: { sha: treeOf("d") } } },
      path: "commit.sha",
    },
    { name: "no commit", commit: null, path: "commit" },
    {
      name: "a number for a SHA",
      commit: { sha: 7, commit: { message: "Release app", tree: { sha: treeOf("d") } } },
      path: "commit.sha",
    },
  ])("that comes with $name is a fault naming the place in the answer", async ({ commit, path }) => {
    const { github, answer } = connect();
    answer("GET /repos/acme/config/branches/main", { body: { name: "main", commit } });
    const error = await github.branches.fetchBranch(repo, main).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GitHubFault);
    expect(String(error)).toContain(`/repos/acme/config/branches/main: 0 the answer is not as documented: ${path}:`);
  });
});

describe("a comparison", () => {
  const [base, head] = [commitOf("a"), commitOf("b")];
  const route = `GET /repos/acme/config/compare/${base}...${head}`;
  const commits = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      sha: (from + index).toString(16).padStart(40, "0"),
      commit: { message: `Commit ${from + index}` },
    }));
  const compared = (total: number, listed: readonly unknown[]): ScriptedAnswer => ({
    body: { status: "ahead", total_commits: total, html_url: "https://github.com/c", commits: listed },
  });

  it("lists the commits between, oldest first, in one request", async () => {
    const { github, answer } = connect();
    answer(route, compared(2, commits(1, 2)));
    expect(await github.contents.fetchComparison(repo, base, head)).toEqual({
      status: "ahead",
      totalCommits: 2,
      commits: [
        { sha: "1".padStart(40, "0"), message: "Commit 1" },
        { sha: "2".padStart(40, "0"), message: "Commit 2" },
      ],
      url: "https://github.com/c",
    });
  });

  it("of 4,000 commits lists 250 and says how many there are", async () => {
    const { github, answer } = connect();
    answer(route, compared(4_000, commits(3_750, 250)));
    const found = await github.contents.fetchComparison(repo, base, head);
    expect([found?.totalCommits, found?.commits.length]).toEqual([4_000, 250]);
  });

  it("reads page by page where GitHub lists fewer at once", async () => {
    const { github, answer } = connect();
    answer(route, compared(130, commits(100, 30)));
    answer(`${route}?per_page=100&page=1`, compared(130, commits(0, 100)));
    answer(`${route}?per_page=100&page=2`, compared(130, commits(100, 30)));
    const found = await github.contents.fetchComparison(repo, base, head);
    expect(found?.commits.map(({ message }) => message)).toEqual(
      Array.from({ length: 130 }, (_, index) => `Commit ${index}`),
    );
  });

  it.each(["Not Found", "No common ancestor between a and b."])("is absent where GitHub says %s", async (message) => {
    const { github, answer } = connect();
    answer(route, refusal(404, message));
    expect(await github.contents.fetchComparison(repo, base, head)).toBeUndefined();
  });
});

describe("resolving a commit", () => {
  const full = `abc1234${"0".repeat(33)}`;

  it.each(["abc1234", "ABC1234", full])("finds the full SHA of %s", async (asked) => {
    const { github, answer } = connect();
    answer(`GET /repos/acme/config/commits/${asked.toLowerCase()}?per_page=1`, { body: { sha: full } });
    expect(await github.contents.resolveCommit(repo, asked)).toBe(full);
  });

  it("does not take a branch that is named like a SHA", async () => {
    const { github, answer } = connect();
    answer("GET /repos/acme/config/commits/abc1234?per_page=1", { body: { sha: commitOf("f") } });
    expect(await github.contents.resolveCommit(repo, "abc1234")).toBeUndefined();
  });

  it.each([
    refusal(404, "Not Found"),
    refusal(422, "No commit found for SHA: abc1234"),
    refusal(409, "Git Repository is empty."),
  ])("is absent where GitHub answers $status", async (given) => {
    const { github, answer } = connect();
    answer("GET /repos/acme/config/commits/abc1234?per_page=1", given);
    expect(await github.contents.resolveCommit(repo, "abc1234")).toBeUndefined();
  });

  it.each(["abc123", "main", "../../../user", "abc1234?x=1", "", `${"a".repeat(65)}`])(
    "asks GitHub nothing for %j",
    async (asked) => {
      const { github, seen, seenForTokens } = connect();
      expect(await github.contents.resolveCommit(repo, asked)).toBeUndefined();
      expect([...seen, ...seenForTokens]).toEqual([]);
    },
  );
});

describe("a tree", () => {
  const route = (tree: string) => `GET /repos/acme/config/git/trees/${tree}`;
  const file = (path: string, mode = "100644") => ({ path, mode, type: "blob", sha: commitOf("1"), size: 3 });
  const directory = (path: string, sha: string) => ({ path, mode: "040000", type: "tree", sha });
  const listing = (tree: readonly unknown[], truncated = false): ScriptedAnswer => ({
    body: { sha: treeOf("d"), tree, truncated },
  });

  it("is listed in one request, each entry with its kind", async () => {
    const { github, answer } = connect();
    const entries = [
      file("a.yaml"),
      file("run.sh", "100755"),
      file("link", "120000"),
      file("old", "100664"),
      { path: "module", mode: "160000", type: "commit", sha: commitOf("2") },
      directory("dir", treeOf("3")),
      file("dir/b.yaml"),
    ];
    answer(`${route(treeOf("d"))}?recursive=1`, listing(entries));
    const found = await github.contents.fetchTree(repo, treeOf("d"));
    expect(found.map(({ kind, path, size }) => `${kind} ${path} ${size}`)).toEqual([
      "file a.yaml 3",
      "executable run.sh 3",
      "symlink link 3",
      "file old 3",
      "submodule module 0",
      "directory dir 0",
      "file dir/b.yaml 3",
    ]);
  });

  it("is asked for once", async () => {
    const { github, answer, seen } = connect();
    answer(`${route(treeOf("d"))}?recursive=1`, listing([file("a.yaml")]));
    await Promise.all([github.contents.fetchTree(repo, treeOf("d")), github.contents.fetchTree(repo, treeOf("d"))]);
    expect(await github.contents.fetchTree(repo, treeOf("d"))).toHaveLength(1);
    expect(seen).toHaveLength(1);
  });

  it("that GitHub cuts off is walked directory by directory, at every depth", async () => {
    const { github, answer } = connect();
    const [top, left, right, deep] = [treeOf("d"), treeOf("3"), treeOf("4"), treeOf("5")];
    answer(`${route(top)}?recursive=1`, listing([file("a.yaml")], true));
    answer(route(top), listing([file("a.yaml"), directory("left", left), directory("right", right)]));
    answer(`${route(left)}?recursive=1`, listing([file("b.yaml")]));
    answer(`${route(right)}?recursive=1`, listing([], true));
    answer(route(right), listing([file("c.yaml"), directory("deep", deep)]));
    answer(`${route(deep)}?recursive=1`, listing([file("d.yaml")]));
    const found = await github.contents.fetchTree(repo, top);
    expect(found.map(({ path }) => path)).toEqual([
      "a.yaml",
      "left",
      "left/b.yaml",
      "right",
      "right/c.yaml",
      "right/deep",
      "right/deep/d.yaml",
    ]);
  });

  it("with a directory that GitHub cannot list is a fault", async () => {
    const { github, answer } = connect();
    answer(`${route(treeOf("d"))}?recursive=1`, listing([], true));
    answer(route(treeOf("d")), listing([], true));
    await expect(github.contents.fetchTree(repo, treeOf("d"))).rejects.toBeInstanceOf(GitHubFault);
  });

  it("of nothing needs no request", async () => {
    const { github, seen } = connect();
    const empty = minted(parseTreeSha, "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
    expect(await github.contents.fetchTree(repo, empty)).toEqual([]);
    expect(seen).toEqual([]);
  });
});
