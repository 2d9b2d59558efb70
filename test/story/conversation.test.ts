import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStory, type Story } from "../support/story-world.ts";

let story: Story;
let source: number;
let revision: string;

beforeAll(async () => {
  // GitHub computes mergeability late: the job that asks for it comes back soon, and the story waits for it
  story = await openStory({ backOff: { firstSeconds: 0.05, longestSeconds: 0.5 } });
  const { world } = story.github;
  await world.commitAs("alice", "acme/blip", {
    branch: "faster",
    files: { "src/graph.ts": "faster\n" },
    message: "Draw faster",
  });
  source = await world.openPullRequestAs("alice", "acme/blip", {
    head: "faster",
    title: "Draw faster, @acme/all, fixes #1",
  });
  revision = await world.mergeAs("bob", "acme/blip", source);
});
afterAll(() => story.close());

/** Each test goes on where the one before ended. */
describe("a release, from image to report", () => {
  it("CI pushes 1.4.0: dev gets a commit, the others a release pull request each", async () => {
    await story.push("acme/blip:1.4.0", revision);
    expect(await story.inGit("clusters/dev/blip.yaml")).toContain("acme/blip:1.4.0");
    expect(story.release("qa1")).toMatchObject({ base: "main", author: "tidegate[bot]" });
    expect(story.release("production")).toMatchObject({ base: "main", author: "tidegate[bot]" });
  });

  it("the release pull request changes the characters of the version and nothing else", async () => {
    const diff = await story.github.world.diffOf("acme/config", story.release("production")?.number ?? 0);
    const changed = diff.split("\n").filter((line) => /^[+-](?![+-]{2})/.test(line));
    expect(changed).toEqual([
      "-    tag: 1.3.0",
      `-    digest: sha256:${"3".repeat(64)}`,
      "+    tag: 1.4.0",
      expect.stringMatching(/^\+ {4}digest: sha256:[0-9a-f]{64}$/),
      '-      tag: "1.3.0"',
      '+      tag: "1.4.0"',
    ]);
  });

  it("alice's pull request has one status comment, which pings and closes nothing", () => {
    expect(story.said("acme/blip", source)).toHaveLength(1);
    expect(story.release("qa1")?.body).not.toMatch(/(?<!`)@acme/);
    const checks = story.github.world
      .listCheckRuns("acme/blip", revision)
      .map(({ name, status, conclusion }) => `${name} ${conclusion ?? status}`);
    expect(checks.sort()).toEqual([
      "tidegate / dev success",
      "tidegate / production in_progress",
      "tidegate / qa1 in_progress",
    ]);
  });

  it("announced by all three doors, nothing happens a second time", async () => {
    const before = {
      pulls: story.github.world.listPullRequests("acme/config").length,
      head: await story.github.world.resolve("acme/config", "main"),
    };
    expect(await story.announce("acme/blip:1.4.0", { repo: "acme/blip", revision })).toBe(202);
    await story.push("acme/blip:1.4.0", revision);
    await story.announcePackage("acme/blip:1.4.0", revision);
    expect(story.github.world.listPullRequests("acme/config")).toHaveLength(before.pulls);
    expect(await story.github.world.resolve("acme/config", "main")).toBe(before.head);
    expect(story.said("acme/blip", source)).toHaveLength(1);
  });

  it("bob merges qa1: the comment is edited in place, the branch goes", async () => {
    const [before] = story.said("acme/blip", source);
    const release = story.release("qa1");
    await story.github.world.mergeAs("bob", "acme/config", release?.number ?? 0);
    await story.settle();
    const after = story.said("acme/blip", source);
    expect(after).toHaveLength(1);
    expect(after[0]).not.toBe(before);
    expect(await story.github.world.resolve("acme/config", "tidegate/qa1/blip")).toBeUndefined();
  });

  it("somebody pushes to production's file: the plan is made afresh on the new base", async () => {
    const release = story.release("production");
    const eu = await story.inGit("clusters/eu/values.yaml");
    await story.github.world.commitAs("bob", "acme/config", {
      branch: "main",
      files: { "clusters/eu/values.yaml": eu.replace("tag: 1.3.0", "tag: 1.3.1") },
      message: "Hot fix for eu",
    });
    await story.settle();
    const { world } = story.github;
    expect(story.release("production")?.number).toBe(release?.number);
    expect(await world.diffOf("acme/config", release?.number ?? 0)).toContain("-    tag: 1.3.1");
    await world.mergeAs("bob", "acme/config", release?.number ?? 0, "squash");
    await story.settle();
    expect(await story.inGit("clusters/eu/values.yaml")).toContain("tag: 1.4.0");
  });

  it("nothing more is written when the bot is started again", async () => {
    const writes = () =>
      story.github.world.requests
        .list()
        .filter(({ method, path }) => method !== "GET" && !/access_tokens|deliveries/.test(path));
    await story.restart();
    await story.settle();
    const afterStart = writes();
    await story.tidegate().sweep();
    await story.settle();
    expect(writes()).toEqual(afterStart);
  });

  it("an event that GitHub could not bring is asked for again by the sweep", async () => {
    const { world } = story.github;
    await story.push("acme/blip:1.5.0", revision);
    const release = story.release("qa1");
    world.faults.loseNext("pull_request", 20);
    await world.mergeAs("bob", "acme/config", release?.number ?? 0);
    await story.settle();
    await story.tidegate().sweep();
    await story.settle();
    expect(story.said("acme/blip", source)[0]).toMatch(/qa1[^\n]*1\.5\.0[^\n]*[Mm]erged/);
  });
});
