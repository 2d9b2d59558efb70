import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CommitSha } from "../../src/core/identity.ts";
import { CommandWorld } from "../support/command-world.ts";
import { deployment } from "../support/job-world.ts";

const config = `
environments:
  dev: { path: dev, follow: { semver: ">=1.0.0-0" }, release: commit }
  qa1: { path: qa1, follow: { semver: ">=1.0.0" } }
  production: { path: production, follow: { semver: ">=1.0.0" } }
services:
  app: { repo: acme/app, image: acme/app }
`;

let world: CommandWorld;
let released: number;
beforeEach(async () => {
  world = await CommandWorld.open(config);
  await releases("1.1.0", "first");
  released = await releases("1.2.0", "second");
});
afterEach(() => world.close());

/** A source pull request is merged, its image published and released to production; answers the release's number. */
async function releases(tag: string, branch: string): Promise<number> {
  const { number } = world.opens("alice", branch);
  const commit = world.jobs.source.merge(number);
  await world.publishes(tag, commit);
  const release = world.jobs.release("production");
  await world.mergesConfig("bob", release.number);
  return release.number;
}

interface Undone {
  readonly branch: string;
  readonly fork?: string;
  readonly body?: string;
  readonly message?: string;
  readonly tag?: string;
}

/** Somebody opens a pull request of the config repo that sets production back; answers its number. */
async function undoes({ branch, fork, body = "", message = "Undo", tag = "1.1.0" }: Undone): Promise<number> {
  const { config } = world.jobs;
  const head = fork === undefined ? branch : `in-fork-${branch.replaceAll("/", "-")}`;
  const headCommit: CommitSha = config.commit(head, { "production/app.yaml": deployment(`acme/app:${tag}`) }, message);
  const from = fork === undefined ? {} : { fork, headCommit };
  const { number } = config.openPullRequest({ head: branch, author: "bob", body, ...from });
  await world.tellOf("config", number, "opened");
  return number;
}

const said = (number: number) => world.jobs.config.commentsOn(number).map(({ body }) => body);

describe("a revert from a branch that is named like Tidegate's own", () => {
  it.each<[string, Omit<Undone, "body">]>([
    ["of a fork", { branch: "tidegate/production/app", fork: "bob/config" }],
    ["of the config repo, without two names", { branch: "tidegate/undo" }],
  ])("%s is told what it does, and holds once it is merged", async (_, undone) => {
    const number = await undoes({ ...undone, body: `Reverts acme/config#${released}` });
    expect(said(number)).toHaveLength(1);
    await world.mergesConfig("bob", number);
    expect(await world.jobs.states("production")).toMatchObject({ "1.2.0": "rolled-back", "1.1.0": "merged" });
    await world.publishes("1.2.0", world.jobs.source.tip("main"));
    expect(world.jobs.release("production").state).toBe("merged");
  });
});

describe("a stranger's pull request from a fork", () => {
  const hex = (index: number) => index.toString(16).padStart(40, "a");
  const claims = Array.from({ length: 30 }, (_, index) => `This reverts commit ${hex(index)}.`).join("\n");

  it.each<[string, Omit<Undone, "fork">]>([
    ["twenty pull requests that are reverts of others", { branch: "a", body: "PULLS" }],
    ["commits that nobody knows", { branch: "revert-7-x", message: claims }],
    ["short names of commits", { branch: "b", message: claims.replaceAll(/a{33}/g, "") }],
    ["all of it, and a release", { branch: "c", body: "PULLS", message: `Undo\n\n${claims}` }],
  ])("costs few requests, however often it is edited, whatever it names: %s", async (_, undone) => {
    const { config } = world.jobs;
    const decoys = Array.from({ length: 20 }, (_, index) => {
      config.commit(`decoy-${index}`, { [`decoy-${index}`]: "a\n" }, claims);
      const { number } = config.openPullRequest({ head: `decoy-${index}`, body: "Reverts #3" });
      config.merge(number);
      return number;
    });
    const named = decoys.map((number) => `Reverts #${number}`).join("\n");
    const body = undone.body === undefined ? "" : `Reverts #${released}\n${named}`;
    const before = world.jobs.github.calls.length;
    const number = await undoes({ ...undone, fork: "mallory/config", body });
    const opened = world.jobs.github.calls.length;
    expect(opened - before).toBeLessThanOrEqual(30);
    await world.tellOf("config", number, "edited");
    expect(world.jobs.github.calls.length - opened).toBeLessThanOrEqual(30);
  });

  it("costs two where it names nothing", async () => {
    const before = world.jobs.github.calls.length;
    await undoes({ branch: "a", fork: "mallory/config" });
    expect(world.jobs.github.calls.slice(before)).toEqual(["pullRequests.fetch", "pullRequests.listCommits"]);
  });

  it("costs one when it is closed", async () => {
    const number = await undoes({ branch: "a", fork: "mallory/config", body: `Reverts #${released}` });
    const before = world.jobs.github.calls.length;
    await world.closes("config", number);
    expect(world.jobs.github.calls.slice(before)).toEqual(["pullRequests.fetch"]);
  });
});

describe("the comment on a revert", () => {
  const body = () => `Reverts acme/config#${released}`;

  it("tells which changes are taken out, and after the merge which a revert of it brings back", async () => {
    const number = await undoes({ branch: "undo", body: body() });
    expect(said(number)[0]).toContain(`This takes back the release in [acme/config#${released}]`);
    expect(said(number)[0]).toMatch(/It takes out:.*Do second \(alice\)/s);
    expect(said(number)[0]).not.toContain("Do first");
    await world.mergesConfig("bob", number);
    const again = await undoes({ branch: "redo", body: `Reverts acme/config#${number}`, tag: "1.2.0" });
    expect(said(again)[0]).toContain(`This takes back the rollback in [acme/config#${number}]`);
    expect(said(again)[0]).toMatch(/It brings back:.*Do second \(alice\)/s);
  });

  it("finds out the commit of a version that is on no record, by its tag or label, unless a stranger names it", async () => {
    const { commit } = world.opens("alice", "aside");
    world.jobs.registry.push("acme/app:0.8.0", { revision: commit });
    expect(said(await undoes({ branch: "undo", body: body(), tag: "0.8.0" }))[0]).toContain("Work on aside");
    const fork = await undoes({ branch: "undo", body: body(), tag: "0.8.0", fork: "mallory/config" });
    expect(said(fork)[0]).toContain("Tidegate does not know the commits of both.");
    expect(said(fork)[0]).not.toContain("aside");
  });

  it("says so when the source repo is out of reach, and tells the rest", async () => {
    world.jobs.github.removeRepository(world.jobs.source.name);
    const number = await undoes({ branch: "undo", body: body() });
    expect(said(number)[0]).toContain("Tidegate cannot read `acme/app`.");
    expect(said(number)[0]).toContain("| `production` | `app` | `1.2.0` | `1.1.0` |");
  });

  it("says of a stranger's second place that what is behind it was not looked up", async () => {
    const { config } = world.jobs;
    const { number: other } = world.jobs.release("qa1");
    await world.mergesConfig("bob", other);
    const back = deployment("acme/app:1.1.0");
    const headCommit = config.commit("in-fork", { "production/app.yaml": back, "qa1/app.yaml": back }, "Undo both");
    const both = `Reverts #${released}\nReverts #${other}`;
    const { number } = config.openPullRequest({ head: "undo", fork: "mallory/config", headCommit, body: both });
    await world.tellOf("config", number, "opened");
    expect(said(number)[0]).toContain("Do second (alice)");
    expect(said(number)[0]).toContain("this pull request names more releases than Tidegate looks up");
    expect(said(number)[0]).toContain("| `qa1` | `app` | `1.2.0` | `1.1.0` |");
  });

  it("is taken back once the pull request sets nothing back any more", async () => {
    const number = await undoes({ branch: "undo", body: body() });
    const text = { "production/app.yaml": deployment("acme/app:1.2.0"), "notes.md": "Undone\n" };
    world.jobs.config.commit("undo", text, "Undo the undoing");
    await world.tellOf("config", number, "synchronize");
    expect(said(number)).toEqual(["<!-- tidegate:revert -->\nAs it stands now, this takes back no release.\n"]);
  });
});

describe("a revert", () => {
  const released70 = () => world.jobs.config.pullRequest(released);
  it.each<[string, () => Omit<Undone, "tag">]>([
    ["its branch", () => ({ branch: `revert-${released}-tidegate/production/app` })],
    ["its body", () => ({ branch: "undo", body: `Reverts #${released}` })],
    [
      "the merge commit",
      () => ({ branch: "undo", message: `Undo\n\nThis reverts commit ${released70().mergeCommit}.` }),
    ],
    [
      "a short name of it",
      () => ({ branch: "undo", message: `Undo\n\nThis reverts commit ${released70().mergeCommit?.slice(0, 10)} (x).` }),
    ],
    ["the subject of what was squashed", () => ({ branch: "undo", message: `Revert "Release it (#${released})"` })],
  ])("is recognised by %s", async (_, undone) => {
    expect(said(await undoes(undone()))[0]).toContain(`This takes back the release in [acme/config#${released}]`);
  });

  it.each(["whole", "short"])("of a commit that is a release itself is recognised by its %s name", async (length) => {
    const { config } = world.jobs;
    const sha = config.tip("main");
    await world.publishes("1.3.0", world.jobs.source.tip("main"));
    const commit = config.tip("main");
    expect(commit).not.toBe(sha);
    const message = `Undo\n\nThis reverts commit ${length === "whole" ? commit : commit.slice(0, 8)}.`;
    config.commit("undo", { "dev/app.yaml": deployment("acme/app:1.2.0") }, message);
    const { number } = config.openPullRequest({ head: "undo" });
    await world.tellOf("config", number, "opened");
    expect(said(number)[0]).toContain(`This takes back the release in [\`${commit.slice(0, 7)}\`]`);
  });

  it.each<[string, () => Promise<() => void>]>([
    [
      "broken",
      async () => {
        world.jobs.config.commit("main", { ".tidegate.yaml": "environments: 1\n" }, "Break it");
        return () => world.jobs.config.commit("main", { ".tidegate.yaml": config }, "Mend it");
      },
    ],
    [
      "out of reach",
      async () => {
        world.jobs.github.removeRepository(world.jobs.config.name);
        return () => world.jobs.github.returnRepository(world.jobs.config);
      },
    ],
  ])("that is merged while the config repo is %s is followed when it is not any more", async (_, breaks) => {
    const number = await undoes({ branch: "undo", body: `Reverts #${released}` });
    const mends = await breaks();
    await world.mergesConfig("bob", number);
    expect(await world.jobs.states("production")).toMatchObject({ "1.2.0": "merged" });
    mends();
    await world.jobs.run({ kind: "refresh", repo: world.jobs.config.name });
    expect(await world.jobs.states("production")).toMatchObject({ "1.2.0": "rolled-back", "1.1.0": "merged" });
  });

  it("of what was never merged takes back nothing", async () => {
    const claim = await undoes({ branch: "claim", body: `Reverts #${released}` });
    const number = await undoes({ branch: "undo", body: `Reverts #${claim}` });
    expect(said(number)).toEqual([]);
  });

  it("into another branch than the default one is no matter of Tidegate's", async () => {
    const { config } = world.jobs;
    config.commit("old", { "notes.md": "An older line\n" });
    config.commit("undo", { "production/app.yaml": deployment("acme/app:1.1.0") }, "Undo");
    const { number } = config.openPullRequest({ head: "undo", base: "old", body: `Reverts #${released}` });
    await world.tellOf("config", number, "opened");
    expect(said(number)).toEqual([]);
  });

  it("is no revert for what its author writes into it after the merge", async () => {
    const { config } = world.jobs;
    config.commit("harmless", { "notes.md": "Harmless\n" });
    const { number } = config.openPullRequest({ head: "harmless", author: "mallory" });
    await world.mergesConfig("bob", number);
    config.commit("main", { "production/app.yaml": deployment("acme/app:1.1.0") }, "By hand");
    config.pullRequests.set(number, { ...config.pullRequest(number), body: `Reverts #${released}` });
    const before = world.jobs.github.calls.length;
    await world.tellOf("config", number, "edited");
    expect(world.jobs.github.calls.slice(before)).not.toContain("pullRequests.listCommits");
    expect(await world.jobs.states("production")).toMatchObject({ "1.2.0": "merged" });
  });
});
