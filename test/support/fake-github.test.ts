import { describe, expect, it } from "vitest";
import { OutsideInstallation, RetryLater } from "../../src/core/fault.ts";
import type { BranchName, CommitSha, RepoName } from "../../src/core/identity.ts";
import { parseBranchName, parseRepoName } from "../../src/core/identity.ts";
import { FakeGitHub } from "./fake-github.ts";
import { minted } from "./fake-objects.ts";
import type { FakeRepository } from "./fake-repository.ts";

const repo: RepoName = minted(parseRepoName, "acme/config");
const main: BranchName = minted(parseBranchName, "main");
const work: BranchName = minted(parseBranchName, "tidegate/qa1/blip");

interface World {
  readonly github: FakeGitHub;
  readonly config: FakeRepository;
}

function world(): World {
  const github = new FakeGitHub();
  return { github, config: github.addRepository("acme/config", { "a.yaml": "a: 1\n", "dir/b.yaml": "b: 1\n" }) };
}

/** Puts one commit that changes `path` on the work branch, through the port. */
async function propose({ github }: World, path: string, text: string): Promise<CommitSha> {
  const head = await github.contents.fetchHead(repo);
  const tree = await github.branches.createTree(repo, head.tree, [{ path, kind: "file", text }]);
  const commit = await github.branches.createCommit(repo, { tree, parents: [head.commit], message: "Release blip" });
  await github.branches.createBranch(repo, work, commit);
  return commit;
}

describe("the fake GitHub", () => {
  it("lists a tree depth first and keeps what a new tree does not name", async () => {
    const there = world();
    const commit = await propose(there, "dir/b.yaml", "b: 2\n");
    const { tree } = await there.github.branches.fetchCommit(repo, commit);
    const entries = await there.github.contents.fetchTree(repo, tree);
    expect(entries.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      "file a.yaml",
      "directory dir",
      "file dir/b.yaml",
    ]);
    expect(there.config.read(work, "a.yaml")).toBe("a: 1\n");
    expect(there.config.read(work, "dir/b.yaml")).toBe("b: 2\n");
  });

  it("refuses to lose a commit", async () => {
    const there = world();
    const commit = await propose(there, "a.yaml", "a: 2\n");
    there.config.commit(work, { "a.yaml": "a: by hand\n" });
    expect(await there.github.branches.advanceBranch(repo, work, commit)).toBe("not-fast-forward");
    expect(there.config.read(work, "a.yaml")).toBe("a: by hand\n");
  });

  it("says protected for a protected branch and created only once for a new one", async () => {
    const there = world();
    there.config.protect("main");
    const commit = await propose(there, "a.yaml", "a: 2\n");
    expect(await there.github.branches.advanceBranch(repo, main, commit)).toBe("protected");
    expect(await there.github.branches.createBranch(repo, work, commit)).toBe("exists");
  });

  it("finds the open pull request in place of opening a second one", async () => {
    const there = world();
    await propose(there, "a.yaml", "a: 2\n");
    const first = await there.github.pullRequests.open(repo, { title: "One", body: "", head: work, base: main });
    const second = await there.github.pullRequests.open(repo, { title: "Two", body: "", head: work, base: main });
    expect(second).toEqual(first);
    expect(there.config.pullRequests.size).toBe(1);
  });

  it("refuses a pull request with nothing ahead of its base", async () => {
    const there = world();
    await there.github.branches.createBranch(repo, work, there.config.tip("main"));
    const opening = there.github.pullRequests.open(repo, { title: "None", body: "", head: work, base: main });
    await expect(opening).rejects.toThrow("no commits between main and tidegate/qa1/blip");
  });

  it("closes a pull request whose branch is set back to its base, and one whose branch goes", async () => {
    const there = world();
    await propose(there, "a.yaml", "a: 2\n");
    const reset = await there.github.pullRequests.open(repo, { title: "Reset", body: "", head: work, base: main });
    there.config.push(work, there.config.tip("main"));
    expect(await there.github.pullRequests.fetch(repo, reset.number)).toMatchObject({ state: "closed" });
    there.config.commit(work, { "a.yaml": "a: 3\n" });
    const gone = await there.github.pullRequests.open(repo, { title: "Gone", body: "", head: work, base: main });
    await there.github.branches.deleteBranch(repo, work);
    expect(await there.github.pullRequests.fetch(repo, gone.number)).toMatchObject({ state: "closed" });
  });

  it("tells a conflict by the files that both sides changed", async () => {
    const there = world();
    await propose(there, "a.yaml", "a: 2\n");
    const { number } = await there.github.pullRequests.open(repo, { title: "A", body: "", head: work, base: main });
    there.config.commit("main", { "dir/b.yaml": "b: 9\n" });
    expect(await there.github.pullRequests.fetch(repo, number)).toMatchObject({ mergeable: true });
    there.config.commit("main", { "a.yaml": "a: 9\n" });
    expect(await there.github.pullRequests.fetch(repo, number)).toMatchObject({ mergeable: false });
    expect(() => there.config.merge(number)).toThrow("cannot be merged");
  });

  it("tells mergeable late when asked to, anew for every state", async () => {
    const there = world();
    there.github.lateMergeable = 1;
    await propose(there, "a.yaml", "a: 2\n");
    const { number } = await there.github.pullRequests.open(repo, { title: "A", body: "", head: work, base: main });
    expect(await there.github.pullRequests.fetch(repo, number)).not.toHaveProperty("mergeable");
    expect(await there.github.pullRequests.fetch(repo, number)).toMatchObject({ mergeable: true });
    there.config.commit("main", { "dir/b.yaml": "b: 9\n" });
    expect(await there.github.pullRequests.fetch(repo, number)).not.toHaveProperty("mergeable");
  });

  it.each(["merge", "squash"] as const)("knows the pull request of a commit after a %s", async (method) => {
    const there = world();
    const commit = await propose(there, "a.yaml", "a: 2\n");
    const { number } = await there.github.pullRequests.open(repo, { title: "A", body: "", head: work, base: main });
    expect(await there.github.pullRequests.listForCommit(repo, commit)).toMatchObject([{ number, state: "open" }]);
    const mergeCommit = there.config.merge(number, { by: "alice", method });
    expect(await there.github.pullRequests.listForCommit(repo, mergeCommit)).toMatchObject([
      { number, state: "merged", mergeCommit, mergedBy: "alice" },
    ]);
    expect(await there.github.pullRequests.listMerged(repo, main, [mergeCommit])).toMatchObject([{ number }]);
  });

  it("compares two commits as three dots do", async () => {
    const there = world();
    const base = there.config.tip("main");
    const one = there.config.commit("main", { "a.yaml": "a: 2\n" }, "One");
    const two = there.config.commit("main", { "a.yaml": "a: 3\n" }, "Two");
    expect(await there.github.contents.fetchComparison(repo, base, two)).toMatchObject({
      status: "ahead",
      totalCommits: 2,
      commits: [
        { sha: one, message: "One" },
        { sha: two, message: "Two" },
      ],
    });
    expect(await there.github.contents.fetchComparison(repo, two, base)).toMatchObject({
      status: "behind",
      commits: [],
    });
  });

  it("shows the App only its own comments and says when one is gone", async () => {
    const there = world();
    const { number } = there.config.openPullRequest({ head: "main", base: "main" });
    there.config.comment(number, "alice", "/query");
    const own = await there.github.reports.createComment(repo, number, "hello");
    expect(await there.github.reports.listOwnComments(repo, number)).toEqual([own]);
    expect(await there.github.reports.editComment(repo, own.id, "hello again")).toBe("edited");
    there.config.comments.delete(own.id);
    expect(await there.github.reports.editComment(repo, own.id, "hello?")).toBe("gone");
  });

  it("throws OutsideInstallation for what it does not hold", async () => {
    const { github } = world();
    const other = minted(parseRepoName, "acme/secret");
    await expect(github.contents.fetchHead(other)).rejects.toBeInstanceOf(OutsideInstallation);
    expect(await github.app.reaches(other)).toBe(false);
  });

  it("fails once when told to, before the write or after it", async () => {
    const there = world();
    const lost = new RetryLater("github", "502");
    there.github.failNext("branches.createBranch", lost);
    await expect(there.github.branches.createBranch(repo, work, there.config.tip("main"))).rejects.toBe(lost);
    expect(there.config.branches.has(work)).toBe(false);
    there.github.failNext("branches.createBranch", lost, "after");
    await expect(there.github.branches.createBranch(repo, work, there.config.tip("main"))).rejects.toBe(lost);
    expect(await there.github.branches.createBranch(repo, work, there.config.tip("main"))).toBe("exists");
    expect(there.github.writes.map(({ method }) => method)).toEqual(Array(3).fill("branches.createBranch"));
  });
});
