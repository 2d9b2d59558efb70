import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type CommandStory, openCommandStory, type Work } from "../support/command-story.ts";

// Each test has an environment of its own, and the major version that alone is released there.
const majors = { clean: 2, checked: 3, reviewed: 4, stepped: 5, moved: 6, scheduled: 7, rolled: 8, queued: 9 };
const environments = `
environments:
${Object.entries(majors)
  .map(([name, major]) => {
    const range = name === "stepped" ? ">=5.0.0 <5.5.0 || >=6.9.0 <7.0.0" : `>=${major}.0.0 <${major}.9.0`;
    const merge = name === "stepped" ? "{ patch: auto, minor: auto, major: manual }" : "auto";
    return `  ${name}: { path: apps/${name}, follow: { semver: "${range}" }, merge: ${merge} }`;
  })
  .join("\n")}
`;

let story: CommandStory;
let alices: Work;
beforeAll(async () => {
  story = await openCommandStory(environments);
  alices = await story.opens("alice", "change");
});
afterEach(() => story.world.unprotectBranch("acme/config", "main"));
afterAll(() => story.close({ jobs: "expected" }));

const publishes = (version: string) => story.publishes(alices, version);
const pull = (number: number) => story.world.pullRequest("acme/config", number);
/** CI's check of a commit of the config repo ends. */
const reports = (sha: string, state: "success" | "failure") =>
  story.does(() => story.world.reportAs("bob", "acme/config", sha, { context: "validate", state }));
const protects = (protection: Parameters<CommandStory["world"]["protectBranch"]>[2]) =>
  story.world.protectBranch("acme/config", "main", protection);
const saidOn = (number: number) => story.story.said("acme/config", number);

describe("an environment that has its releases merged by Tidegate", () => {
  it("nothing stands against it: it is merged at once, and alice hears of it; /deploy as well", async () => {
    await publishes("2.0.0");
    expect(await story.runs("clean")).toBe("2.0.0");
    expect(story.open("clean")).toBe(0);
    expect(story.status(alices.number)).toMatch(/`clean`[^\n]*`2\.0\.0`[^\n]*merged/);
    await story.publishes(alices);
    await story.comments("alice", alices.number, "/deploy clean");
    expect(await story.runs("clean")).toBe(alices.tag);
    const own = story.world.listPullRequests("acme/config").filter(({ head }) => head === "tidegate/clean/blip");
    expect(own.map(({ number, state }) => [state, saidOn(number)])).toEqual([
      ["merged", []],
      ["merged", []],
    ]);
    await story.comments("alice", alices.number, "/default clean");
    expect(await story.runs("clean")).toBe("2.0.0");
  });

  it("a required check has not passed: it says which rule blocks, once, and merges when CI reports it", async () => {
    protects({ checks: ["validate"] });
    await publishes("3.0.0");
    const number = story.open("checked");
    expect(await story.runs("checked")).toBe("1.3.0");
    expect(saidOn(number)).toEqual([expect.stringContaining("validate")]);
    await reports(pull(number).headSha, "failure");
    expect(pull(number).state).toBe("open");
    expect(saidOn(number)).toHaveLength(1);
    await reports(pull(number).headSha, "success");
    expect(pull(number).state).toBe("merged");
    expect(await story.runs("checked")).toBe("3.0.0");
  });

  it("a review is required: it says so once, goes around nothing, and merges when bob has approved", async () => {
    protects({ approvals: 1, enforceAdmins: true });
    await publishes("4.0.0");
    const number = story.open("reviewed");
    expect(saidOn(number)).toEqual([expect.stringMatching(/approving review/i)]);
    await story.story.tidegate().sweep();
    await story.story.settle();
    expect(pull(number).state).toBe("open");
    expect(saidOn(number)).toHaveLength(1);
    await story.does(() => story.world.reviewAs("bob", "acme/config", number, { event: "APPROVE" }));
    expect(pull(number).state).toBe("merged");
    expect(await story.runs("reviewed")).toBe("4.0.0");
  });

  it("a minor step goes by itself, a major one waits for bob", async () => {
    await publishes("5.0.0");
    expect(await story.proposed("stepped")).toBe("5.0.0");
    await story.merges("bob", "stepped");
    await publishes("5.1.0");
    await publishes("5.1.1");
    expect(await story.runs("stepped")).toBe("5.1.1");
    await publishes("6.9.0");
    expect(await story.proposed("stepped")).toBe("6.9.0");
    expect(await story.runs("stepped")).toBe("5.1.1");
    await story.merges("bob", "stepped");
    expect(await story.runs("stepped")).toBe("6.9.0");
  });

  it("bob commits to it while it waits for a check: what he wrote is not merged by Tidegate", async () => {
    protects({ checks: ["validate"] });
    await publishes("6.0.0");
    const number = story.open("moved");
    const head = await story.does(() =>
      story.world.commitAs("bob", "acme/config", {
        branch: "tidegate/moved/blip",
        files: { "apps/moved/note.yaml": "a: 1\n" },
        message: "Note",
      }),
    );
    await reports(head, "success");
    expect(pull(number).state).toBe("open");
    await story.does(() => story.world.mergeAs("bob", "acme/config", number));
    expect(await story.runs("moved")).toBe("6.0.0");
  });
});

describe("the same, where the repository allows GitHub to merge by itself", () => {
  beforeAll(() => story.world.allowAutoMerge("acme/config"));

  it("GitHub is asked to merge it when the check has passed, and nothing is said until then", async () => {
    protects({ checks: ["validate"] });
    await publishes("7.0.0");
    const number = story.open("scheduled");
    expect(saidOn(number)).toEqual([]);
    await publishes("7.1.0");
    expect(story.open("scheduled")).toBe(number);
    await reports(pull(number).headSha, "success");
    expect(pull(number).state).toBe("merged");
    expect(await story.runs("scheduled")).toBe("7.1.0");
    expect(story.status(alices.number)).toMatch(/`scheduled`[^\n]*`7\.1\.0`[^\n]*merged/);
  });

  it("a rollback in between takes that back: the open one waits for a person, whatever its check says", async () => {
    await publishes("8.0.0");
    await publishes("8.1.0");
    expect(await story.runs("rolled")).toBe("8.1.0");
    const merged = story.world
      .listPullRequests("acme/config")
      .filter(({ title, state }) => state === "merged" && title.includes("8.1.0"));
    protects({ checks: ["validate"] });
    await publishes("8.2.0");
    const number = story.open("rolled");
    const revert = await story.does(() => story.world.revertAs("bob", "acme/config", merged[0]?.number ?? 0));
    await reports(pull(revert).headSha, "success");
    await story.does(() => story.world.mergeAs("bob", "acme/config", revert));
    expect(await story.runs("rolled")).toBe("8.0.0");
    await reports(pull(number).headSha, "success");
    expect(pull(number).state).toBe("open");
    expect(await story.runs("rolled")).toBe("8.0.0");
    await story.comments("alice", alices.number, "/resume rolled");
    await reports(pull(number).headSha, "success");
    expect(await story.runs("rolled")).toBe("8.2.0");
  });

  it("a merge queue: it is put into it, merged after the group's check, and told", async () => {
    protects({ checks: ["validate"] });
    story.world.requireMergeQueue("acme/config", "main");
    await publishes("9.0.0");
    const number = story.open("queued");
    expect(saidOn(number)).toEqual([]);
    await reports(pull(number).headSha, "success");
    const base = await story.world.resolve("acme/config", "main");
    const group = await story.world.resolve("acme/config", `gh-readonly-queue/main/pr-${number}-${base}`);
    expect(pull(number).state).toBe("open");
    await reports(group ?? "", "success");
    expect(pull(number).state).toBe("merged");
    expect(await story.runs("queued")).toBe("9.0.0");
    expect(story.status(alices.number)).toMatch(/`queued`[^\n]*merged/);
  });
});
