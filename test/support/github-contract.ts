import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OutsideInstallation } from "../../src/core/fault.ts";
import {
  type BranchName,
  type CommitSha,
  type PullRequestNumber,
  parseBlobSha,
  parseBranchName,
  parsePullRequestNumber,
  parseRepoName,
} from "../../src/core/identity.ts";
import type { CheckRunText, GitHub, PullRequest } from "../../src/github/github.ts";
import { minted } from "./fake-objects.ts";
import { commitShaOf } from "./fake-repository.ts";

/** What people do on the GitHub that a contract is held against; alice and bob may write to `acme/config`. */
export interface ContractPeople {
  /** Pushes one commit; the branch is made from `main` when it is new. */
  commit(branch: string, files: Readonly<Record<string, string>>): Promise<CommitSha>;
  merge(number: PullRequestNumber): Promise<CommitSha>;
  comment(number: PullRequestNumber, body: string): Promise<void>;
}

/** A GitHub with the private repository `acme/config` (the files of {@link contractFiles} on `main`), and the App on it alone. */
export interface ContractStage {
  readonly github: GitHub;
  readonly people: ContractPeople;
  close(): Promise<void>;
}

/** What `acme/config` holds in the beginning. */
export const contractFiles = {
  "README.md": "# Config\n",
  "dev/app.yaml": "image: app:1.0.0\n",
  "dev/b.yaml": "é: 1\n",
};

const repo = minted(parseRepoName, "acme/config");
const outside = minted(parseRepoName, "acme/nowhere");
const main = minted(parseBranchName, "main");
const work = minted(parseBranchName, "tidegate/dev/app");

/** Holds the port's promises against one implementation, so that the fake and the adapter cannot drift apart. */
export function describeGitHubContract(name: string, open: () => Promise<ContractStage>): void {
  let stage: ContractStage;
  beforeEach(async () => {
    stage = await open();
  });
  afterEach(() => stage.close());

  /** One commit on `branch`, made of whole files on top of `main`, through the port. */
  async function propose(branch: BranchName, text: string): Promise<CommitSha> {
    const { github } = stage;
    const head = await github.contents.fetchHead(repo);
    const tree = await github.branches.createTree(repo, head.tree, [{ path: "dev/app.yaml", kind: "file", text }]);
    const commit = await github.branches.createCommit(repo, { tree, parents: [head.commit], message: "Release app" });
    expect(await github.branches.createBranch(repo, branch, commit)).toBe("created");
    return commit;
  }

  async function openOne(text = "image: app:2.0.0\n"): Promise<PullRequest> {
    await propose(work, text);
    return stage.github.pullRequests.open(repo, { title: "Release app", body: "Body", head: work, base: main });
  }

  /** Mergeability is worked out later. */
  async function mergeable(number: PullRequestNumber, wanted: boolean): Promise<void> {
    await expect.poll(async () => (await stage.github.pullRequests.fetch(repo, number))?.mergeable).toBe(wanted);
  }

  describe(`${name}: contents`, () => {
    it("lists the head's tree depth first and reads its blobs", async () => {
      const { contents } = stage.github;
      const head = await contents.fetchHead(repo);
      expect(head.branch).toBe("main");
      const entries = await contents.fetchTree(repo, head.tree);
      expect(entries.map(({ kind, path, size }) => `${kind} ${path} ${size}`)).toEqual([
        "file README.md 9",
        "directory dev 0",
        "file dev/app.yaml 17",
        "file dev/b.yaml 6",
      ]);
      const shas = entries.filter(({ kind }) => kind === "file").map(({ sha }) => minted(parseBlobSha, sha));
      const blobs = await contents.fetchBlobs(repo, head.commit, shas);
      expect(shas.map((sha) => new TextDecoder().decode(blobs.get(sha)))).toEqual(Object.values(contractFiles));
    });

    it("reads many blobs of a commit", async () => {
      const { contents } = stage.github;
      const files = Object.fromEntries(
        Array.from({ length: 40 }, (_, index) => [`many/${index}.yaml`, `n: ${index}\n`]),
      );
      await stage.people.commit("main", files);
      const head = await contents.fetchHead(repo);
      const entries = await contents.fetchTree(repo, head.tree);
      const many = entries.filter(({ kind, path }) => kind === "file" && path.startsWith("many/"));
      const blobs = await contents.fetchBlobs(
        repo,
        head.commit,
        many.map(({ sha }) => minted(parseBlobSha, sha)),
      );
      const texts = [...blobs.values()].map((bytes) => new TextDecoder().decode(bytes));
      expect(texts.sort()).toEqual(Object.values(files).sort());
    });

    it("compares commits ahead, behind, apart and the same", async () => {
      const { contents } = stage.github;
      const base = (await contents.fetchHead(repo)).commit;
      const side = await stage.people.commit("side", { "side.yaml": "s: 1\n" });
      const next = await stage.people.commit("main", { "next.yaml": "n: 1\n" });
      const status = async (from: CommitSha, to: CommitSha) => (await contents.fetchComparison(repo, from, to))?.status;
      expect(await status(base, next)).toBe("ahead");
      expect(await status(next, base)).toBe("behind");
      expect(await status(side, next)).toBe("diverged");
      expect(await status(next, next)).toBe("identical");
      expect(await contents.fetchComparison(repo, base, next)).toMatchObject({
        totalCommits: 1,
        commits: [{ sha: next }],
      });
      expect(await contents.fetchComparison(repo, base, commitShaOf("nobody"))).toBeUndefined();
    });

    it("resolves full and short SHAs", async () => {
      const { contents } = stage.github;
      const { commit } = await contents.fetchHead(repo);
      expect(await contents.resolveCommit(repo, commit)).toBe(commit);
      expect(await contents.resolveCommit(repo, commit.slice(0, 7))).toBe(commit);
      expect(await contents.resolveCommit(repo, commit.slice(0, 6))).toBeUndefined();
      expect(await contents.resolveCommit(repo, commitShaOf("nobody"))).toBeUndefined();
    });
  });

  describe(`${name}: branches`, () => {
    it("makes a commit on a new branch and keeps what it does not name", async () => {
      const { github } = stage;
      const base = await github.contents.fetchHead(repo);
      const commit = await propose(work, "image: app:2.0.0\n");
      const made = await github.branches.fetchCommit(repo, commit);
      expect(made).toMatchObject({ sha: commit, parents: [base.commit], message: "Release app" });
      expect(await github.branches.fetchBranch(repo, work)).toEqual({
        branch: work,
        commit,
        tree: made.tree,
        message: "Release app",
      });
      const before = await github.contents.fetchTree(repo, base.tree);
      const after = await github.contents.fetchTree(repo, made.tree);
      const changed = after.filter(
        ({ kind, path, sha }) => kind === "file" && !before.some((e) => e.path === path && e.sha === sha),
      );
      expect(changed.map(({ path }) => path)).toEqual(["dev/app.yaml"]);
      expect(after).toHaveLength(before.length);
    });

    it("creates once, advances only forwards, deletes as often as wanted", async () => {
      const { branches } = stage.github;
      const first = await propose(work, "image: app:2.0.0\n");
      expect(await branches.createBranch(repo, work, first)).toBe("exists");
      const { tree } = await branches.fetchCommit(repo, first);
      const second = await branches.createCommit(repo, { tree, parents: [first], message: "Second" });
      expect(await branches.advanceBranch(repo, work, second)).toBe("advanced");
      expect(await branches.advanceBranch(repo, work, second)).toBe("advanced");
      expect(await branches.advanceBranch(repo, work, first)).toBe("not-fast-forward");
      await branches.deleteBranch(repo, work);
      await branches.deleteBranch(repo, work);
      expect(await branches.fetchBranch(repo, work)).toBeUndefined();
      await expect(branches.advanceBranch(repo, work, second)).rejects.toMatchObject({ name: "RetryLater" });
    });

    it("keeps somebody else's commit", async () => {
      const { branches } = stage.github;
      const base = await branches.fetchBranch(repo, main);
      if (base === undefined) throw new Error("no main");
      const ours = await branches.createCommit(repo, { tree: base.tree, parents: [base.commit], message: "Ours" });
      const theirs = await stage.people.commit("main", { "theirs.yaml": "t: 1\n" });
      expect(await branches.advanceBranch(repo, main, ours)).toBe("not-fast-forward");
      expect(await branches.fetchBranch(repo, main)).toMatchObject({ commit: theirs });
    });
  });

  describe(`${name}: pull requests`, () => {
    it("opens one, finds it, and opens no second", async () => {
      const { pullRequests } = stage.github;
      const opened = await openOne();
      expect(opened).toMatchObject({
        title: "Release app",
        body: "Body",
        state: "open",
        headRepo: repo,
        headBranch: work,
        baseBranch: main,
      });
      const again = await pullRequests.open(repo, { title: "Other", body: "", head: work, base: main });
      expect(again.number).toBe(opened.number);
      const found = { number: opened.number, title: "Release app" };
      expect(await pullRequests.findOpen(repo, { head: work })).toMatchObject(found);
      expect(await pullRequests.findOpen(repo, { head: work, base: main })).toMatchObject(found);
      expect(await pullRequests.findOpen(repo, { head: work, base: work })).toBeUndefined();
      expect(await pullRequests.findOpen(repo, { head: main })).toBeUndefined();
      expect(await pullRequests.fetch(repo, minted(parsePullRequestNumber, 999))).toBeUndefined();
    });

    it("opens none with nothing ahead", async () => {
      const { branches, pullRequests, contents } = stage.github;
      await branches.createBranch(repo, work, (await contents.fetchHead(repo)).commit);
      const opening = pullRequests.open(repo, { title: "None", body: "", head: work, base: main });
      await expect(opening).rejects.toMatchObject({ name: "GitHubFault", status: 422 });
    });

    it("labels, lists, edits and closes", async () => {
      const { pullRequests } = stage.github;
      const { number } = await openOne();
      expect(await pullRequests.listOpen(repo, "tidegate")).toEqual([]);
      await pullRequests.addLabels(repo, number, ["tidegate", "dev"]);
      await pullRequests.edit(repo, number, { title: "New title" });
      await pullRequests.edit(repo, number, { body: "New body" });
      const [listed] = await pullRequests.listOpen(repo, "tidegate");
      expect(listed).toMatchObject({ number, title: "New title", body: "New body" });
      expect([...(listed?.labels ?? [])].sort()).toEqual(["dev", "tidegate"]);
      await pullRequests.close(repo, number);
      expect(await pullRequests.listOpen(repo, "tidegate")).toEqual([]);
      expect(await pullRequests.fetch(repo, number)).toMatchObject({ state: "closed" });
      expect(await pullRequests.findOpen(repo, { head: work })).toBeUndefined();
    });

    it("follows its branch, and closes when the branch goes", async () => {
      const { branches, pullRequests } = stage.github;
      const { number } = await openOne();
      const pushed = await stage.people.commit(work, { "by-hand.yaml": "h: 1\n" });
      expect(await pullRequests.fetch(repo, number)).toMatchObject({ state: "open", headCommit: pushed });
      await branches.deleteBranch(repo, work);
      expect(await pullRequests.fetch(repo, number)).toMatchObject({ state: "closed", headCommit: pushed });
    });

    it("tells whether it can be merged, anew when the base moves", async () => {
      const { number } = await openOne();
      await mergeable(number, true);
      await stage.people.commit("main", { "dev/app.yaml": "image: app:9.9.9\n" });
      await mergeable(number, false);
    });

    it("knows the pull request of a commit, open and merged", async () => {
      const { pullRequests } = stage.github;
      const { number, headCommit } = await openOne();
      expect(await pullRequests.listForCommit(repo, headCommit)).toMatchObject([{ number, state: "open" }]);
      const mergeCommit = await stage.people.merge(number);
      expect(await pullRequests.fetch(repo, number)).toMatchObject({ state: "merged", mergeCommit, mergedBy: "bob" });
      expect(await pullRequests.listForCommit(repo, mergeCommit)).toMatchObject([{ number, state: "merged" }]);
      expect(await pullRequests.listForCommit(repo, headCommit)).toMatchObject([{ number, state: "merged" }]);
      expect(await pullRequests.listMerged(repo, main, [mergeCommit])).toMatchObject([{ number }]);
      expect(await pullRequests.listMerged(repo, work, [mergeCommit])).toEqual([]);
      expect(await pullRequests.listForCommit(repo, commitShaOf("nobody"))).toEqual([]);
    });
  });

  describe(`${name}: reports`, () => {
    it("writes and edits its own comments and leaves those of others alone", async () => {
      const { reports } = stage.github;
      const { number } = await openOne();
      await stage.people.comment(number, "Looks good");
      const first = await reports.createComment(repo, number, "One");
      const second = await reports.createComment(repo, number, "Two");
      expect(await reports.editComment(repo, first.id, "One, edited")).toBe("edited");
      expect(await reports.listOwnComments(repo, number)).toEqual([{ ...first, body: "One, edited" }, second]);
      expect(await reports.editComment(repo, 987_654_321, "text")).toBe("gone");
    });

    it("writes one check run and edits it", async () => {
      const { reports, contents } = stage.github;
      const { commit } = await contents.fetchHead(repo);
      const check: CheckRunText = {
        name: "tidegate/dev",
        commit,
        outcome: "in-progress",
        title: "app",
        summary: "Waits.",
      };
      expect(await reports.findCheckRun(repo, commit, "tidegate/dev")).toBeUndefined();
      const made = await reports.createCheckRun(repo, check);
      expect(made).toMatchObject(check);
      await reports.editCheckRun(repo, made.id, { ...check, outcome: "failure", summary: "Failed." });
      expect(await reports.findCheckRun(repo, commit, "tidegate/dev")).toMatchObject({
        id: made.id,
        outcome: "failure",
        summary: "Failed.",
      });
      expect(await reports.findCheckRun(repo, commit, "tidegate/qa1")).toBeUndefined();
    });
  });

  describe(`${name}: the App`, () => {
    it("reaches its own repository and no other", async () => {
      const { app, contents, reports } = stage.github;
      expect([await app.reaches(repo), await app.reaches(outside)]).toEqual([true, false]);
      await expect(contents.fetchHead(outside)).rejects.toBeInstanceOf(OutsideInstallation);
      await expect(reports.editComment(outside, 1, "text")).rejects.toBeInstanceOf(OutsideInstallation);
    });
  });
}
