import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandStory, openCommandStory, type Work } from "../support/command-story.ts";

let story: CommandStory;
beforeAll(async () => {
  story = await openCommandStory();
  await story.world.createApp({ slug: "renovate", permissions: {}, events: [] });
  story.world.setCollaborator("acme/blip", "renovate[bot]", "admin");
});
afterAll(() => story.close());

/** alice's pull request, with its image. */
async function ready(branch: string): Promise<Work> {
  const work = await story.opens("alice", branch);
  await story.publishes(work);
  return work;
}

describe("alice's comment", () => {
  it("may hold several commands, each with its own answer; one that is refused stops no other", async () => {
    const work = await ready("several");
    const text = "Let us see.\n\n/deploy qa9\n/deploy qa1 blop\n/deploy qa1\n\nand then\n/query";
    const comment = await story.comments("alice", work.number, text);
    expect(story.reactions(comment)).toEqual(["eyes", "confused"]);
    const status = story.status(work.number);
    expect(status).toMatch(/✕ `\/deploy qa9`.*✕ `\/deploy qa1 blop`.*✓ `\/deploy qa1`.*✓ `\/query`/s);
    expect(status).toContain("`qa1`?");
    expect(status).toContain("`blip`?");
    expect(await story.proposed("qa1")).toBe(work.tag);
  });

  it.each([
    [
      "with CRLF, spaces before it, and a no-break space in it",
      "Ready?\r\n\r\n   /deploy\u00a0qa1\u00a0\r\n\r\nThanks!\r\n",
    ],
    [
      "above the footer that a bot put below it",
      "/deploy qa1\n\n---\n<sub>Sent from my phone. <a href='x'>Unsubscribe</a></sub>",
    ],
    ["above a hidden note", "/deploy qa1\n<!-- bot: signed -->"],
    ["in capitals, with a dot", "/Deploy QA1"],
    ["with invisible characters around it", "\ufeff/deploy qa1\u200b"],
  ])("is read %s", async (_how, text) => {
    const work = await ready(`read-${text.length}`);
    await story.comments("alice", work.number, text);
    expect(await story.proposed("qa1")).toBe(work.tag);
  });

  it.each([
    ["is quoted", "> /deploy qa1\n\nDid you try that?"],
    ["is code", "Try\n\n```\n/deploy qa1\n```\n\n    /deploy qa1"],
    ["is hidden", "Hm.\n<!--\n/deploy qa1\n-->"],
    ["is an example in a list", "- /deploy qa1\n- /query"],
    ["stands within a line", "Please type /deploy qa1"],
    ["is another bot's", "/rebase\n/lgtm\n/retest"],
    ["is a path", "/deployments/qa1 is where it lies\n/usr/bin/deploy"],
  ])("is met with silence when it %s", async (_how, text) => {
    const work = await ready(`silent-${text.length}`);
    const before = story.world.requests.list().length;
    const comment = await story.comments("alice", work.number, text);
    expect(story.reactions(comment)).toEqual([]);
    expect(story.status(work.number)).toBe("");
    expect(story.world.requests.list().length).toBe(before);
  });

  it("that almost names a command gets the word that was meant", async () => {
    const work = await ready("misspelt");
    const comment = await story.comments("alice", work.number, "/deplyo qa1");
    expect(story.reactions(comment)).toEqual(["eyes", "confused"]);
    expect(story.status(work.number)).toContain("`/deploy`");
    expect(await story.proposed("qa1")).not.toBe(work.tag);
  });

  it("that is edited is not run, and that is said once; what it said before stays done", async () => {
    const work = await ready("edited");
    const comment = await story.comments("alice", work.number, "/deploy qa1");
    const before = await story.proposed("production");
    await story.does(() => story.world.editCommentAs("alice", comment, "/deploy production"));
    await story.does(() => story.world.editCommentAs("alice", comment, "/deploy production\n/deploy qa2"));
    const status = story.status(work.number);
    expect(status.split("Edits are not run")).toHaveLength(2);
    expect(await story.proposed("qa1")).toBe(work.tag);
    expect(await story.proposed("production")).toBe(before);
    expect(story.reactions(comment)).toEqual(["eyes", "rocket", "confused"]);
  });

  it("that becomes a command by an edit gets one word, and no more", async () => {
    const work = await ready("became");
    const comment = await story.comments("alice", work.number, "Looks good.");
    await story.does(() => story.world.editCommentAs("alice", comment, "/deploy qa1"));
    expect(story.status(work.number)).toContain("Edits are not run");
    expect(await story.proposed("qa1")).not.toBe(work.tag);
  });
});

describe("other texts", () => {
  it("a command in the description runs when the pull request is opened, and not again when it is edited", async () => {
    const work = await story.opens("alice", "described", { body: "Draws faster.\r\n\r\n/deploy qa1\r\n" });
    expect(story.status(work.number)).toContain("Waiting for the image");
    await story.publishes(work);
    expect(await story.proposed("qa1")).toBe(work.tag);
    await story.does(() => story.world.editPullRequestAs("alice", "acme/blip", work.number, { body: "/deploy qa2" }));
    expect(await story.proposed("qa2")).toBeUndefined();
    expect(story.status(work.number)).toContain("Edits are not run");
  });

  it("a command in a review's body runs, for the commit that was reviewed", async () => {
    const work = await ready("reviewed");
    const review = await story.does(() =>
      story.world.reviewAs("carol", "acme/blip", work.number, { event: "APPROVE", body: "Fine.\n\n/deploy qa1" }),
    );
    expect(story.status(work.number)).toContain("`/deploy qa1` by carol");
    expect(await story.proposed("qa1")).toBe(work.tag);
    expect(story.reactions(review)).toEqual(["eyes", "rocket"]);
  });

  it("a bot's command is silence, whatever it may; so is Tidegate's own text", async () => {
    const work = await ready("botted");
    const comment = await story.comments("renovate[bot]", work.number, "/deploy qa1");
    expect(story.reactions(comment)).toEqual([]);
    expect(story.status(work.number)).toBe("");
    const asked = await story.comments("alice", work.number, "/help");
    expect(story.status(work.number)).toContain("/deploy");
    expect(story.reactions(asked)).toEqual(["eyes", "rocket"]);
    expect(await story.proposed("qa1")).not.toBe(work.tag);
  });

  it("a comment on an issue, and on a repository that builds nothing of ours, is silence", async () => {
    const issue = await story.does(() => story.world.openIssueAs("alice", "acme/blip", { title: "Slow" }));
    const comment = await story.comments("alice", issue, "/deploy qa1");
    expect(story.reactions(comment)).toEqual([]);
    expect(story.story.said("acme/blip", issue)).toEqual([]);
  });

  it("/help names what this repository has, and what bob may", async () => {
    const work = await ready("helped");
    await story.comments("bob", work.number, "/help");
    for (const name of ["dev", "qa1", "qa2", "production", "all-qa", "blip"])
      expect(story.status(work.number)).toContain(`\`${name}\``);
    expect(story.status(work.number)).toContain("admin");
  });
});
