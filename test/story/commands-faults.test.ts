import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type CommandStory, openCommandStory, type Work } from "../support/command-story.ts";

const environments = `
environments:
  qa1: { path: apps/qa1, merge: auto }
  qa2: { path: apps/qa2, release: commit }
  qa3: { path: apps/qa3 }
  once: { path: apps/once, merge: auto, track: false }
`;

let story: CommandStory;
beforeAll(async () => {
  story = await openCommandStory(environments);
});
afterEach(() => story.world.faults.clear());
afterAll(() => story.close({ jobs: "expected" }));

let round = 0;
async function ready(): Promise<Work> {
  round += 1;
  const work = await story.opens("alice", `change-${round}`);
  await story.publishes(work);
  return work;
}

const commitsOf = async (work: Work) =>
  (await story.world.listCommits("acme/config")).filter(({ message }) => message.includes(work.tag)).length;
const deadLetters = async () => {
  const health: unknown = await (await fetch(`${story.story.tidegate().url}/healthz`)).json();
  return typeof health === "object" && health !== null && "deadLetters" in health ? health.deadLetters : undefined;
};

describe("alice's /deploy is delivered", () => {
  it("five times at once: one commit, one answer, one reaction of each kind", async () => {
    const work = await ready();
    const comment = await story.comments("alice", work.number, "/deploy qa2");
    await story.redelivers(comment, 5);
    expect(story.reactions(comment)).toEqual(["eyes", "rocket"]);
    expect(await commitsOf(work)).toBe(1);
    expect(story.story.said("acme/blip", work.number)).toHaveLength(1);
    expect(story.status(work.number).split("`/deploy qa2`")).toHaveLength(2);
  });

  it("after five others under other names, as by a second webhook: they are the same comment", async () => {
    const work = await ready();
    await story.comments("alice", work.number, "/deploy qa2\n/query qa2");
    const other = await ready();
    await story.comments("alice", other.number, "/deploy qa2");
    const before = { runs: await story.runs("qa2"), status: story.status(work.number) };
    const first = story.world.deliveries
      .list()
      .find(({ event, body }) => event === "issue_comment" && body.includes("/query qa2"));
    for (let copy = 0; copy < 5; copy++)
      await story.does(() => story.story.deliver(first?.body ?? "", { "x-github-event": "issue_comment" }));
    expect(await story.runs("qa2")).toBe(before.runs);
    expect(story.status(work.number)).toBe(before.status);
  });

  it("after she has pushed: what she saw is told by GitHub's record of pushes, and so it is refused", async () => {
    const work = await ready();
    story.world.faults.loseNext("issue_comment");
    const comment = await story.comments("alice", work.number, "/deploy qa2");
    expect(story.reactions(comment)).toEqual([]);
    const next = await story.pushes("alice", work);
    await story.publishes(next);
    await story.story.tidegate().sweep();
    await story.story.settle();
    expect(story.reactions(comment)).toEqual(["eyes", "confused"]);
    expect(story.status(work.number)).toContain(work.commit.slice(0, 7));
    expect([work.tag, next.tag]).not.toContain(await story.runs("qa2"));
  });

  it("after her pull request was closed: it is refused, and nothing follows it", async () => {
    const work = await ready();
    story.world.faults.loseNext("issue_comment");
    const comment = await story.comments("alice", work.number, "/deploy qa2");
    await story.does(() => story.world.closeAs("alice", "acme/blip", work.number));
    await story.redelivers(comment);
    expect(story.reactions(comment)).toEqual(["eyes", "confused"]);
    expect(story.status(work.number)).not.toContain("follows this pull request");
    expect(await commitsOf(work)).toBe(0);
  });
});

describe("two people /deploy in the same second", () => {
  it("where Tidegate merges and nothing is followed: each goes out once, one after the other", async () => {
    const [one, other] = [await ready(), await ready()];
    await story.together(() =>
      Promise.all([
        story.world.commentAs("alice", "acme/blip", one.number, "/deploy once"),
        story.world.commentAs("carol", "acme/blip", other.number, "/deploy once"),
      ]),
    );
    expect([one.tag, other.tag]).toContain(await story.runs("once"));
    expect(story.open("once")).toBe(0);
    const releases = story.world.listPullRequests("acme/config").filter(({ head }) => head === "tidegate/once/blip");
    expect(releases.length).toBeLessThan(3);
    for (const { number } of [one, other]) expect(story.status(number)).toContain("✓ `/deploy once`");
  });
});

describe("the closing of a pull request is delivered late", () => {
  it("the release's, after a newer release was asked for: the index follows", async () => {
    const work = await ready();
    await story.comments("alice", work.number, "/deploy qa3");
    const release = story.open("qa3");
    story.world.faults.loseNext("pull_request");
    await story.does(() => story.world.mergeAs("bob", "acme/config", release));
    const next = await story.pushes("alice", work);
    await story.publishes(next);
    await story.story.tidegate().sweep();
    await story.story.settle();
    expect(await story.runs("qa3")).toBe(work.tag);
    expect(await story.proposed("qa3")).toBe(next.tag);
    expect(story.open("qa3")).toBeGreaterThan(release);
    expect(story.status(work.number)).toMatch(new RegExp(`${work.tag}[^\\n]*merged by bob`));
  });

  it("the source's: the sweep asks for it again, and the environment goes back", async () => {
    const work = await ready();
    await story.comments("alice", work.number, "/deploy qa2");
    story.world.faults.loseNext("pull_request");
    await story.does(() => story.world.closeAs("alice", "acme/blip", work.number));
    expect(await story.runs("qa2")).toBe(work.tag);
    await story.story.tidegate().sweep();
    await story.story.settle();
    expect(await story.runs("qa2")).toBe("1.3.0");
  });
});

describe("GitHub does what it is asked, and answers 502", () => {
  it.each([
    ["POST", /blip\/issues\/comments\/\d+\/reactions$/],
    ["POST", /config\/git\/trees$/],
    ["POST", /config\/git\/commits$/],
    ["POST", /config\/git\/refs$/],
    ["POST", /config\/pulls$/],
    ["POST", /config\/issues\/\d+\/labels$/],
    ["PUT", /config\/pulls\/\d+\/merge$/],
    ["DELETE", /config\/git\/refs\//],
    ["POST", /blip\/issues\/\d+\/comments$/],
    ["PATCH", /blip\/issues\/comments\/\d+$/],
    ["POST", /blip\/check-runs$/],
    ["PATCH", /blip\/check-runs\/\d+$/],
    ["POST", /blip\/deployments$/],
    ["POST", /blip\/deployments\/\d+\/statuses$/],
  ])("to %s %s: one of everything all the same", async (method, path) => {
    const work = await ready();
    story.world.requests.clear();
    story.world.faults.failNext({ method, path, status: 502, afterEffect: true });
    const comment = await story.comments("alice", work.number, "/deploy qa1");
    await expect.poll(() => story.reactions(comment)).toEqual(["eyes", "rocket"]);
    await story.story.settle();
    expect(await story.runs("qa1")).toBe(work.tag);
    const releases = story.world.listPullRequests("acme/config").filter(({ title }) => title.includes(work.tag));
    expect(releases.map(({ state }) => state)).toEqual(["merged"]);
    expect(story.story.said("acme/blip", work.number)).toHaveLength(1);
    expect(story.status(work.number)).toMatch(/qa1[^\n]*merged/);
    const deployments = story.world.listDeployments("acme/blip", work.commit);
    expect(deployments.map(({ environment, status }) => `${environment} ${status?.state}`)).toEqual(["qa1 success"]);
    expect(story.world.listCheckRuns("acme/blip", work.commit)).toHaveLength(1);
    expect(await deadLetters()).toEqual([]);
    expect(story.world.requests.list().filter(({ status }) => status === 502)).toMatchObject([{ method }]);
  });
});

describe("bob at the status comment", () => {
  it("edits it, with a command in it: it is put right at the next change, and his command is not run", async () => {
    const work = await ready();
    await story.comments("alice", work.number, "/deploy qa3");
    const [comment] = story.world.listComments("acme/blip", work.number).filter(({ author }) => author !== "alice");
    await story.does(() => story.world.editCommentAs("bob", comment?.id ?? 0, "/deploy qa2"));
    expect(await story.runs("qa2")).not.toBe(work.tag);
    await story.comments("alice", work.number, "/query qa3");
    expect(story.story.said("acme/blip", work.number)).toEqual([expect.stringContaining("`/query qa3` by alice")]);
    expect(story.reactions(comment?.id ?? 0)).toEqual([]);
  });

  it("deletes it: the next change brings one new one", async () => {
    const work = await ready();
    await story.comments("alice", work.number, "/deploy qa3");
    const [comment] = story.world.listComments("acme/blip", work.number).filter(({ author }) => author !== "alice");
    await story.does(() => story.world.deleteCommentAs("bob", comment?.id ?? 0));
    expect(story.status(work.number)).toBe("");
    const asked = await story.comments("alice", work.number, "/query qa3\n/help");
    expect(story.story.said("acme/blip", work.number)).toEqual([expect.stringContaining("`/query qa3` by alice")]);
    expect(story.reactions(asked)).toEqual(["eyes", "rocket"]);
  });

  it("deletes alice's comment before it was worked on: nobody can react to it, and nothing is stuck", async () => {
    const work = await ready();
    story.world.faults.loseNext("issue_comment");
    const comment = await story.comments("alice", work.number, "/deploy qa2");
    await story.does(() => story.world.deleteCommentAs("bob", comment));
    await story.redelivers(comment);
    expect(await deadLetters()).toEqual([]);
    expect(story.story.said("acme/blip", work.number).length).toBeLessThan(2);
  });
});
