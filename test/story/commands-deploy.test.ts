import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandStory, openCommandStory } from "../support/command-story.ts";

let story: CommandStory;
beforeAll(async () => {
  story = await openCommandStory();
});
afterAll(() => story.close({ jobs: "expected" }));

const short = (commit: string) => commit.slice(0, 7);

describe("alice comments /deploy qa1", () => {
  it("CI has published: eyes, a release pull request with her image, one status comment; bob merges; it is told", async () => {
    const work = await story.opens("alice", "ready");
    await story.publishes(work);
    const comment = await story.comments("alice", work.number, "/deploy qa1");
    expect(story.reactions(comment)).toEqual(["eyes", "rocket"]);
    expect(await story.proposed("qa1")).toBe(work.tag);
    expect(story.status(work.number)).toMatch(/qa1[^\n]*proposed/);
    await story.merges("bob", "qa1");
    expect(await story.runs("qa1")).toBe(work.tag);
    expect(story.status(work.number)).toMatch(/qa1[^\n]*merged by bob/);
    const deployments = story.world.listDeployments("acme/blip", work.commit);
    expect(deployments.map(({ environment, status }) => `${environment} ${status?.state}`)).toEqual(["qa1 success"]);
    await story.does(() => story.world.closeAs("alice", "acme/blip", work.number));
  });

  it("CI has not published: it waits, and goes on when the image comes", async () => {
    const work = await story.opens("alice", "early");
    const comment = await story.comments("alice", work.number, "/deploy qa1");
    expect(story.reactions(comment)).toEqual(["eyes"]);
    expect(story.status(work.number)).toContain(`Waiting for the image of \`${short(work.commit)}\``);
    expect(await story.proposed("qa1")).not.toBe(work.tag);
    await story.publishes(work);
    expect(await story.proposed("qa1")).toBe(work.tag);
    expect(story.status(work.number)).not.toContain("aiting for the image");
    expect(story.reactions(comment)).toEqual(["eyes", "rocket"]);
    await story.does(() => story.world.closeAs("alice", "acme/blip", work.number));
  });

  it("alice pushes in the same second: what she saw is not sure, so it is refused with both commits", async () => {
    const work = await story.opens("alice", "moving");
    await story.publishes(work);
    story.world.faults.loseNext("issue_comment");
    const next = await story.together(async () => {
      const files = { "moving.ts": "moved\n" };
      const branch = work.branch;
      const comment = await story.world.commentAs("alice", "acme/blip", work.number, "/deploy qa1");
      const commit = await story.world.commitAs("alice", "acme/blip", { branch, files, message: "Move" });
      return { commit, comment };
    });
    await story.redelivers(next.comment);
    expect(story.reactions(next.comment)).toEqual(["eyes", "confused"]);
    expect(story.status(work.number)).toContain(short(work.commit));
    expect(story.status(work.number)).toContain(short(next.commit));
    expect(await story.proposed("qa1")).not.toBe(work.tag);
  });

  it("alice pushes while it waits for the image: refused when CI has published the old one", async () => {
    const work = await story.opens("alice", "waiting");
    await story.comments("alice", work.number, "/deploy qa1");
    const next = await story.pushes("alice", work);
    await story.publishes(work);
    expect(await story.proposed("qa1")).not.toBe(work.tag);
    expect(story.status(work.number)).toContain(short(next.commit));
    expect(story.status(work.number)).toContain("✕ `/deploy qa1`");
  });

  it("CI fails, and no image comes within two minutes: it ends with the check that failed", async () => {
    const work = await story.opens("alice", "broken");
    await story.comments("alice", work.number, "/deploy qa1");
    await story.does(() =>
      story.world.reportAs("bob", "acme/blip", work.commit, { context: "ci / build", state: "pending" }),
    );
    expect(story.status(work.number)).toContain("Waiting for the image");
    await story.does(() =>
      story.world.reportAs("bob", "acme/blip", work.commit, { context: "ci / build", state: "failure" }),
    );
    await story.passes(130);
    expect(story.status(work.number)).not.toContain("Waiting for the image");
    expect(story.status(work.number)).toContain("ci / build");
    expect(story.status(work.number)).toContain("✕ `/deploy qa1`");
  });

  it("CI ends well without an image: it is given two more minutes, then it is over", async () => {
    const work = await story.opens("alice", "nothing");
    await story.comments("alice", work.number, "/deploy qa1");
    await story.does(() =>
      story.world.reportAs("bob", "acme/blip", work.commit, { context: "ci / build", state: "success" }),
    );
    expect(story.status(work.number)).toContain("Waiting for the image");
    await story.passes(130);
    expect(story.status(work.number)).toContain("✕ `/deploy qa1`");
    expect(story.status(work.number)).not.toContain("Waiting for the image");
  });

  it("CI says nothing for half an hour: it is over, and a later image does nothing", async () => {
    const work = await story.opens("alice", "silent");
    await story.comments("alice", work.number, "/deploy qa1");
    await story.passes(31 * 60);
    expect(story.status(work.number)).toContain("✕ `/deploy qa1`");
    expect(story.status(work.number)).toContain("30m");
    await story.publishes(work);
    expect(await story.proposed("qa1")).not.toBe(work.tag);
  });

  it("bob closes her pull request while it waits: it is over", async () => {
    const work = await story.opens("alice", "closed");
    await story.comments("alice", work.number, "/deploy qa1");
    await story.does(() => story.world.closeAs("bob", "acme/blip", work.number));
    expect(story.status(work.number)).toContain("✕ `/deploy qa1`");
    await story.publishes(work);
    expect(await story.proposed("qa1")).not.toBe(work.tag);
  });
});

describe("what alice names", () => {
  it("a tag by name is released and not followed; one that is not there is refused", async () => {
    const work = await story.opens("alice", "named");
    await story.publishes(work, "1.3.7");
    await story.comments("alice", work.number, "/deploy qa2 --tag 1.3.7");
    expect(await story.proposed("qa2")).toBe("1.3.7");
    expect(story.status(work.number)).not.toContain("follows this pull request");
    const comment = await story.comments("alice", work.number, "/deploy qa2 --tag 9.9.9");
    expect(story.reactions(comment)).toEqual(["eyes", "confused"]);
    expect(story.status(work.number)).toContain("9.9.9");
    expect(await story.proposed("qa2")).toBe("1.3.7");
  });

  it("a tag that was built from nobody knows what is refused where no rule takes it", async () => {
    const work = await story.opens("alice", "foreign");
    await story.story.push("acme/blip:experiment", "f".repeat(40));
    const comment = await story.comments("alice", work.number, "/deploy qa2 --tag experiment");
    expect(story.reactions(comment)).toEqual(["eyes", "confused"]);
    expect(await story.proposed("qa2")).not.toBe("experiment");
  });

  it("a group means each of its environments", async () => {
    const work = await story.opens("alice", "grouped");
    await story.publishes(work);
    await story.comments("alice", work.number, "/deploy all-qa");
    expect(await story.proposed("qa1")).toBe(work.tag);
    expect(await story.proposed("qa2")).toBe(work.tag);
    expect(story.status(work.number)).toMatch(/qa1[^\n]*proposed[^\n]*\n[^\n]*qa2[^\n]*proposed/);
  });

  it("two environments that differ get an answer each", async () => {
    const work = await story.opens("alice", "several");
    await story.publishes(work);
    const comment = await story.comments("alice", work.number, "/deploy dev,nowhere\n/deploy dev\n/query dev");
    expect(story.reactions(comment)).toEqual(["eyes", "confused"]);
    expect(await story.runs("dev")).toBe(work.tag);
    expect(story.status(work.number)).toContain("nowhere");
    expect(story.status(work.number)).toMatch(/✕ `\/deploy dev,nowhere`.*✓ `\/deploy dev`.*✓ `\/query dev`/s);
  });

  it("--dry-run shows the difference, and the release afterwards is just that", async () => {
    const work = await story.opens("alice", "dry");
    await story.publishes(work);
    const before = await story.proposed("production");
    await story.comments("alice", work.number, "/deploy production --dry-run");
    const shown = story
      .status(work.number)
      .split("\n")
      .filter((line) => /^[+-] /.test(line));
    expect(shown).toEqual([
      expect.stringContaining("blip:1.3.0 # kept"),
      expect.stringContaining(`blip:${work.tag} # kept`),
    ]);
    expect(await story.proposed("production")).toBe(before);
    await story.comments("alice", work.number, "/deploy production");
    const diff = await story.world.diffOf("acme/config", story.open("production"));
    expect(diff.split("\n").filter((line) => /^[+-] /.test(line))).toEqual(shown);
  });
});

describe("who may not", () => {
  it("mallory may read only, and is told no more than that; alice is told that hers is a draft, and deploys it when it is none", async () => {
    const work = await story.opens("alice", "drafted", { draft: true });
    const comment = await story.comments("mallory", work.number, "/deploy qa1");
    expect(story.reactions(comment)).toEqual(["eyes", "confused"]);
    expect(story.status(work.number)).toContain("may not command Tidegate here");
    expect(await story.proposed("qa1")).not.toBe(work.tag);
    const drafted = await story.comments("alice", work.number, "/deploy qa1");
    expect(story.reactions(drafted)).toEqual(["eyes", "confused"]);
    expect(story.status(work.number)).toContain("draft");
    await story.does(() => story.world.markReadyAs("alice", "acme/blip", work.number));
    await story.publishes(work);
    await story.comments("alice", work.number, "/deploy qa1");
    expect(await story.proposed("qa1")).toBe(work.tag);
  });

  it("a fork's commit goes nowhere, whoever asks, and its tag helps nobody", async () => {
    await story.world.createFork("acme/blip", "mallory");
    const files = { "evil.ts": "evil\n" };
    const commit = await story.does(() =>
      story.world.commitAs("mallory", "mallory/blip", { branch: "evil", files, message: "Evil" }),
    );
    const number = await story.does(() =>
      story.world.openPullRequestAs("mallory", "acme/blip", { head: "mallory:evil", title: "Evil" }),
    );
    await story.story.push(`acme/blip:evil-${short(commit)}`, commit);
    const comment = await story.comments("bob", number, "/deploy qa1,dev");
    expect(story.reactions(comment)).toEqual(["eyes", "confused"]);
    expect(story.status(number)).toContain("fork");
    expect(await story.proposed("qa1")).not.toContain("evil");
    expect(await story.runs("dev")).not.toContain("evil");
    const work = await story.opens("alice", "honest");
    const tagged = await story.comments("alice", work.number, `/deploy qa2 --tag evil-${short(commit)}`);
    expect(story.reactions(tagged)).toEqual(["eyes", "confused"]);
    expect(story.status(work.number)).toContain("may be a commit of a fork");
    expect(await story.proposed("qa2")).not.toContain("evil");
  });
});
