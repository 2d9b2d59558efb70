import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OutsideInstallation } from "../../src/core/fault.ts";
import {
  type CommitSha,
  parseBranchName,
  parseLogin,
  parsePullRequestNumber,
  parseRepoName,
  parseTeamName,
} from "../../src/core/identity.ts";
import type { GitHub, PullRequest } from "../../src/github/github.ts";
import { minted } from "./fake-objects.ts";
import { commitShaOf } from "./fake-repository.ts";

/** What people, CI and owners do on the GitHub that the contract is held against; the repository is `acme/config`. */
export interface CommandPeople {
  commit(branch: string, files: Readonly<Record<string, string>>): Promise<CommitSha>;
  setRole(login: string, role: "triage" | "maintain" | "admin"): Promise<void>;
  makeTeam(slug: string, members: readonly string[]): Promise<void>;
  report(commit: CommitSha, context: string, state: "pending" | "success" | "failure"): Promise<void>;
  comment(number: number, body: string): Promise<number>;
  review(number: number, body: string): Promise<number>;
  /** A review by anybody, without a word where GitHub takes it so. */
  judge(login: string, number: number, event: "APPROVE" | "REQUEST_CHANGES"): Promise<number>;
  dismiss(review: number): Promise<void>;
  /** What anybody reacted to a comment or a review. */
  reactionsTo(id: number): Promise<readonly string[]>;
  /** From now on the default branch demands this check, and GitHub merges by itself once it is there. */
  requireCheck(context: string): Promise<void>;
  /** From now on the default branch is changed through a merge queue only, which demands the check. */
  requireQueue(context: string): Promise<void>;
}

/** A GitHub with the private repository `acme/config`; carol is a user who has nothing to do with it. */
export interface CommandStage {
  readonly github: GitHub;
  readonly people: CommandPeople;
  close(): Promise<void>;
}

const repo = minted(parseRepoName, "acme/config");
const outside = minted(parseRepoName, "acme/nowhere");
const carol = minted(parseLogin, "carol");
const releasers = minted(parseTeamName, "acme/releasers");
const work = minted(parseBranchName, "work");
const main = minted(parseBranchName, "main");

/** Holds the promises of the port for commands against one implementation, as `describeGitHubContract` the others. */
export function describeCommandContract(name: string, open: () => Promise<CommandStage>): void {
  let stage: CommandStage;
  beforeEach(async () => {
    stage = await open();
  });
  afterEach(() => stage.close());

  async function openOne(): Promise<PullRequest> {
    await stage.people.commit(work, { "work.yaml": "w: 1\n" });
    return stage.github.pullRequests.open(repo, { title: "Work", body: "/query", head: work, base: main });
  }

  /** GitHub works mergeability out later. */
  async function merge({ number, headCommit }: PullRequest): Promise<string> {
    let kind = "not-computed";
    await expect
      .poll(async () => (kind = (await stage.github.merging.merge(repo, number, headCommit)).kind))
      .not.toBe("not-computed");
    return kind;
  }

  async function becomes({ number }: PullRequest, state: PullRequest["state"]): Promise<void> {
    await expect.poll(async () => (await stage.github.pullRequests.fetch(repo, number))?.state).toBe(state);
  }

  describe(`${name}: people`, () => {
    it.each([
      { role: "triage", access: "read" },
      { role: "maintain", access: "write" },
      { role: "admin", access: "admin" },
    ] as const)("have the role $role, which amounts to $access", async ({ role, access }) => {
      expect(await stage.github.people.fetchRole(repo, carol)).toEqual({ name: "none", access: "none" });
      await stage.people.setRole("carol", role);
      expect(await stage.github.people.fetchRole(repo, carol)).toEqual({ name: role, access });
      expect(await stage.github.people.fetchRole(repo, minted(parseLogin, "nobody"))).toMatchObject({ access: "none" });
    });

    it("are in a team, or not", async () => {
      const { people } = stage.github;
      expect(await people.isTeamMember(releasers, carol, repo)).toBe(false);
      await stage.people.makeTeam("releasers", ["carol"]);
      expect(await people.isTeamMember(releasers, carol, repo)).toBe(true);
      expect(await people.isTeamMember(releasers, minted(parseLogin, "bob"), repo)).toBe(false);
      expect(await people.isTeamMember(minted(parseTeamName, "other/releasers"), carol, repo)).toBe(false);
      await expect(people.isTeamMember(minted(parseTeamName, "acme/x"), carol, outside)).rejects.toBeInstanceOf(
        OutsideInstallation,
      );
    });
  });

  describe(`${name}: the source's state`, () => {
    it("tells what CI says of a commit", async () => {
      const { source } = stage.github;
      const commit = await stage.people.commit(work, { "work.yaml": "w: 1\n" });
      const told = async () => source.fetchChecks(repo, commit);
      expect(await told()).toEqual({ kind: "none", pending: [], failed: [] });
      await stage.people.report(commit, "ci", "pending");
      expect(await told()).toEqual({ kind: "pending", pending: ["ci"], failed: [] });
      await stage.people.report(commit, "ci", "failure");
      expect(await told()).toEqual({ kind: "failed", pending: [], failed: ["ci"] });
      await stage.people.report(commit, "ci", "success");
      expect(await told()).toEqual({ kind: "passed", pending: [], failed: [] });
      expect(await source.fetchChecks(repo, commitShaOf("nobody"))).toMatchObject({ kind: "none" });
    });

    it("tells the last push to a branch", async () => {
      const { source } = stage.github;
      expect(await source.fetchLastPush(repo, work)).toBeUndefined();
      const first = await stage.people.commit(work, { "work.yaml": "w: 1\n" });
      expect(await source.fetchLastPush(repo, work)).toMatchObject({ before: "0".repeat(40), after: first });
      const second = await stage.people.commit(work, { "work.yaml": "w: 2\n" });
      const told = await source.fetchLastPush(repo, work);
      expect(told).toMatchObject({ before: first, after: second });
      expect(told?.at).toBeInstanceOf(Date);
    });

    it("tells the commits of a pull request, open and merged", async () => {
      const { pullRequests } = stage.github;
      const first = await stage.people.commit(work, { "a.yaml": "a: 1\n" });
      const opened = await openOne();
      const shas = async () => (await pullRequests.listCommits(repo, opened.number)).map(({ sha }) => sha);
      expect(await shas()).toEqual([first, opened.headCommit]);
      await stage.people.commit("main", { "other.yaml": "o: 1\n" });
      expect(await shas()).toEqual([first, opened.headCommit]);
      expect(await merge(opened)).toBe("merged");
      expect(await shas()).toEqual([first, opened.headCommit]);
    });
  });

  describe(`${name}: reviews`, () => {
    const alice = minted(parseLogin, "alice");
    const bob = minted(parseLogin, "bob");

    it("of those who may write tell how the head is judged", async () => {
      const { number, headCommit: commit } = await openOne();
      const { people, github } = stage;
      const told = async () => github.pullRequests.fetchReview(repo, number);
      expect(await told()).toBeUndefined();
      await people.setRole("carol", "triage");
      await people.judge("carol", number, "APPROVE");
      await people.review(number, "Hm.");
      expect(await told()).toBeUndefined();
      const against = await people.judge("bob", number, "REQUEST_CHANGES");
      await people.judge("alice", number, "APPROVE");
      expect(await told()).toEqual({ decision: "changes-requested", by: [bob], commit });
      await people.dismiss(against);
      expect(await told()).toEqual({ decision: "approved", by: [alice], commit });
      await people.judge("bob", number, "REQUEST_CHANGES");
      await people.judge("bob", number, "APPROVE");
      await people.review(number, "Indeed.");
      expect((await told())?.by.toSorted()).toEqual([alice, bob]);
    });

    it("of an older commit do not count, and nobody reviews what is not there", async () => {
      const { number } = await openOne();
      const { people, github } = stage;
      await people.judge("bob", number, "APPROVE");
      await people.commit(work, { "more.yaml": "m: 1\n" });
      expect(await github.pullRequests.fetchReview(repo, number)).toBeUndefined();
      expect(await github.pullRequests.fetchReview(repo, minted(parsePullRequestNumber, 987))).toBeUndefined();
    });
  });

  describe(`${name}: reactions`, () => {
    it("are added once to comments, reviews and descriptions", async () => {
      const { reactions } = stage.github;
      const { number } = await openOne();
      const comment = await stage.people.comment(number, "/deploy qa1");
      const review = await stage.people.review(number, "/deploy qa1");
      const react = (source: "comment" | "review" | "description", id: number) =>
        reactions.react(repo, { source, id, pullRequest: number }, "eyes");
      expect(await react("comment", comment)).toBe("added");
      expect(await react("comment", comment)).toBe("added");
      expect(await react("review", review)).toBe("added");
      expect(await react("description", number)).toBe("added");
      expect(await stage.people.reactionsTo(comment)).toEqual(["eyes"]);
      expect(await stage.people.reactionsTo(review)).toEqual(["eyes"]);
      expect(await react("comment", 987_654_321)).toBe("gone");
      expect(await react("review", 987_654_321)).toBe("gone");
    });
  });

  describe(`${name}: merging`, () => {
    it("merges what nothing stands against, once", async () => {
      const opened = await openOne();
      expect(await stage.github.merging.merge(repo, opened.number, commitShaOf("other"))).toEqual({
        kind: "head-moved",
      });
      expect(await merge(opened)).toBe("merged");
      expect(await stage.github.merging.merge(repo, opened.number, opened.headCommit)).toEqual({ kind: "not-open" });
      expect(await stage.github.pullRequests.fetch(repo, opened.number)).toMatchObject({ state: "merged" });
    });

    it("merges nothing that is not there or that conflicts", async () => {
      const { merging } = stage.github;
      const { number, headCommit } = await openOne();
      const unknown = minted(parsePullRequestNumber, 999);
      expect(await merging.merge(repo, unknown, headCommit)).toEqual({ kind: "not-open" });
      await stage.people.commit("main", { "work.yaml": "w: 9\n" });
      await expect.poll(async () => (await merging.merge(repo, number, headCommit)).kind).toBe("blocked");
    });

    it("has GitHub wait for a check, and takes that back", async () => {
      await stage.people.requireCheck("ci");
      const opened = await openOne();
      expect(await merge(opened)).toBe("scheduled");
      expect(await merge(opened)).toBe("scheduled");
      await stage.github.merging.stopMerging(repo, opened.number);
      await stage.github.merging.stopMerging(repo, opened.number);
      await stage.people.report(opened.headCommit, "ci", "success");
      await becomes(opened, "open");
      expect(await merge(opened)).toBe("merged");
    });

    it("is done by GitHub once the check is there", async () => {
      await stage.people.requireCheck("ci");
      const opened = await openOne();
      expect(await merge(opened)).toBe("scheduled");
      await stage.people.report(opened.headCommit, "ci", "success");
      await becomes(opened, "merged");
    });

    it("goes through the merge queue where there is one", async () => {
      await stage.people.requireQueue("ci");
      const opened = await openOne();
      await stage.people.report(opened.headCommit, "ci", "success");
      expect(await merge(opened)).toBe("queued");
      expect(await merge(opened)).toBe("queued");
      await stage.github.merging.stopMerging(repo, opened.number);
      await becomes(opened, "open");
      expect(await merge(opened)).toBe("queued");
    });
  });

  describe(`${name}: deployment records`, () => {
    it("are made for a commit and environment, found, and moved on", async () => {
      const { deployments } = stage.github;
      const commit = await stage.people.commit(work, { "work.yaml": "w: 1\n" });
      const wanted = { commit, environment: "qa1", description: "app 2.0.0", transient: true, production: false };
      expect(await deployments.find(repo, commit, "qa1")).toBeUndefined();
      const made = await deployments.create(repo, wanted);
      expect(made).toMatchObject({ id: expect.any(Number) });
      expect(await deployments.find(repo, commit, "qa1")).toEqual(made);
      expect(await deployments.find(repo, commit, "qa2")).toBeUndefined();
      const later = await deployments.create(repo, wanted);
      expect(await deployments.find(repo, commit, "qa1")).toEqual(later);
      if (!("id" in later)) throw new Error("refused");
      await deployments.setStatus(repo, later.id, { state: "in_progress", description: "Merged" });
      await deployments.setStatus(repo, later.id, {
        state: "success",
        description: "Live",
        logUrl: "https://l.example",
      });
      await expect(
        deployments.setStatus(repo, 987_654_321, { state: "success", description: "" }),
      ).rejects.toMatchObject({ name: "GitHubFault", status: 404 });
    });
  });
}
