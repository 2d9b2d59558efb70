import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStory, type Story } from "../support/story-world.ts";

let story: Story;
let minor = 4;
beforeAll(async () => {
  story = await openStory({ backOff: { firstSeconds: 0.02, longestSeconds: 0.2 } });
});
afterAll(() => story.close());

/** alice's pull request, merged by bob and built by CI. */
async function publishNext(): Promise<{ readonly tag: string; readonly source: number }> {
  const { world } = story.github;
  const tag = `1.${minor}.0`;
  minor += 1;
  const branch = `change-${tag}`;
  await world.commitAs("alice", "acme/blip", { branch, files: { "src/graph.ts": `${tag}\n` }, message: tag });
  const source = await world.openPullRequestAs("alice", "acme/blip", { head: branch, title: tag });
  await story.push(`acme/blip:${tag}`, await world.mergeAs("bob", "acme/blip", source));
  return { tag, source };
}

async function mergeQa(): Promise<void> {
  await story.github.world.mergeAs("bob", "acme/config", story.release("qa1")?.number ?? 0);
  await story.settle();
}

describe("a person who changes the status comment", () => {
  it("sees it as it should be after the next change", async () => {
    const { world } = story.github;
    const { source } = await publishNext();
    const [comment] = world.listComments("acme/blip", source);
    await world.editCommentAs("bob", comment?.id ?? 0, "nonsense");
    await mergeQa();
    expect(story.said("acme/blip", source)).toEqual([expect.stringMatching(/qa1[^\n]*[Mm]erged by bob/)]);
  });
});

describe("a person who closes a release pull request", () => {
  it("may reopen it: it is proposed again, kept up to date, and can be merged", async () => {
    const { world } = story.github;
    const { source } = await publishNext();
    const release = story.release("qa1")?.number ?? 0;
    await world.closeAs("bob", "acme/config", release);
    await story.settle();
    expect(story.said("acme/blip", source)[0]).toMatch(/qa1[^\n]*closed/);

    await world.reopenAs("bob", "acme/config", release);
    await story.settle();
    expect(story.said("acme/blip", source)[0]).toMatch(/qa1[^\n]*proposed/);
    expect(story.release("qa1")?.number).toBe(release);
    await mergeQa();
    expect(story.said("acme/blip", source)[0]).toMatch(/qa1[^\n]*[Mm]erged by bob/);
  });

  it("may delete its branch too: the next version gets a new one", async () => {
    const { world } = story.github;
    const { source } = await publishNext();
    const release = story.release("qa1")?.number ?? 0;
    await world.pushAs("bob", "acme/config", "refs/heads/tidegate/qa1/blip", undefined);
    await story.settle();
    expect(story.said("acme/blip", source)[0]).toMatch(/qa1[^\n]*closed/);
    await publishNext();
    expect(story.release("qa1")?.number).toBeGreaterThan(release);
    await mergeQa();
  });
});

describe("a person who commits to the release branch", () => {
  it("keeps the commit; the newer version is refused there and said so; the merge is on record", async () => {
    const { world } = story.github;
    const first = await publishNext();
    const release = story.release("qa1");
    await world.commitAs("bob", "acme/config", {
      branch: "tidegate/qa1/blip",
      files: { "clusters/qa1/note.yaml": "a: 1\n" },
      message: "Tune it",
    });
    const second = await publishNext();
    expect(story.release("qa1")).toMatchObject({ number: release?.number, title: release?.title });
    expect(story.said("acme/config", release?.number ?? 0)).toHaveLength(1);
    expect(story.said("acme/blip", second.source)[0]).toMatch(/qa1[^\n]*refused/);
    await mergeQa();
    expect(story.said("acme/blip", first.source)[0]).toMatch(/qa1[^\n]*[Mm]erged by bob/);
    expect(await story.inGit("clusters/qa1/note.yaml")).toBe("a: 1\n");
    expect(await world.resolve("acme/config", "tidegate/qa1/blip")).toBeUndefined();
  });
});

describe("a person who changes the config repo while releases are open", () => {
  it("merges below the plan: the release pull request is planned on the new base, with the new place in it", async () => {
    const { world } = story.github;
    const { tag } = await publishNext();
    const before = story.release("qa1");
    await world.commitAs("bob", "acme/config", {
      branch: "main",
      files: {
        "clusters/qa1/worker.yaml": `spec:\n  template:\n    spec:\n      containers:\n        - name: worker\n          image: ${story.registry.host}/acme/blip:1.3.0\n`,
      },
      message: "Run a worker in qa1",
    });
    await story.settle();
    expect(story.release("qa1")?.number).toBe(before?.number);
    await mergeQa();
    expect(await story.inGit("clusters/qa1/worker.yaml")).toContain(`acme/blip:${tag}`);
  });

  it("renames the environment: the open one is left to a person, with a word; the new name gets its own", async () => {
    const { world } = story.github;
    const { source } = await publishNext();
    const old = story.release("qa1")?.number ?? 0;
    const good = await story.inGit(".tidegate.yaml");
    const renamed = good.replaceAll("qa1:", "qa2:");
    await world.commitAs("bob", "acme/config", {
      branch: "main",
      files: { ".tidegate.yaml": renamed },
      message: "qa2",
    });
    await story.settle();
    await publishNext();
    expect(story.release("qa2")).toBeDefined();
    expect(world.pullRequest("acme/config", old).state).toBe("open");
    expect(story.said("acme/config", old)).toEqual([expect.stringContaining("no longer")]);
    await world.closeAs("bob", "acme/config", old);
    await story.settle();
    await world.commitAs("bob", "acme/config", { branch: "main", files: { ".tidegate.yaml": good }, message: "qa1" });
    await story.settle();
    expect(story.said("acme/blip", source)[0]).toMatch(/qa1[^\n]*closed/);
  });
});
