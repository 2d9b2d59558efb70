import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandStory, openCommandStory } from "../support/command-story.ts";

// Each test has an environment of its own.
const environments = `
environments:
  qa1: { path: apps/qa1, follow: { semver: ">=1.0.0-0" } }
  qa2: { path: apps/qa2, follow: { semver: ">=1.0.0-0" } }
  qa3: { path: apps/qa3, follow: { semver: ">=1.0.0-0" } }
  qa4: { path: apps/qa4 }
  qa5: { path: apps/qa5 }
  qa6: { path: apps/qa6 }
  late: { path: apps/late, release: commit }
  closed: { path: apps/closed, release: commit }
  turns: { path: apps/turns, release: commit }
  once: { path: apps/once, release: commit, track: false }
  night: { path: apps/night, release: commit }
  mixed: { path: apps/mixed, follow: { semver: ">=1.0.0-0" } }
  queried: { path: apps/queried, release: commit }
`;

let story: CommandStory;
beforeAll(async () => {
  story = await openCommandStory(environments);
});
afterAll(() => story.close({ jobs: "expected" }));

describe("an environment that follows alice's pull request", () => {
  it("gets each image of a newer commit, in the same release pull request, and no version of main", async () => {
    const first = await story.opens("alice", "chart");
    await story.publishes(first);
    await story.comments("alice", first.number, "/deploy qa1");
    const release = story.open("qa1");
    expect(story.status(first.number)).toContain("`qa1` follows this pull request");

    const second = await story.pushes("alice", first);
    expect(await story.proposed("qa1")).toBe(first.tag);
    await story.publishes(second);
    expect(await story.proposed("qa1")).toBe(second.tag);
    expect(story.open("qa1")).toBe(release);

    await story.publishes(second, "1.3.5");
    expect(await story.proposed("qa1")).toBe(second.tag);
    await story.merges("bob", "qa1");
    expect(await story.runs("qa1")).toBe(second.tag);
    expect(story.status(first.number)).toMatch(/qa1[^\n]*merged by bob/);
  });

  it("passes over an image of an older commit that comes late", async () => {
    const first = await story.opens("alice", "tardy");
    await story.publishes(first);
    await story.comments("alice", first.number, "/deploy late");
    const second = await story.pushes("alice", first);
    const third = await story.pushes("alice", second);
    await story.publishes(third);
    await story.publishes(second);
    expect(await story.runs("late")).toBe(third.tag);
  });

  it("goes back to what it follows when bob merges hers, by a release that says so", async () => {
    const work = await story.opens("alice", "merged");
    await story.publishes(work);
    await story.comments("alice", work.number, "/deploy qa2");
    await story.merges("bob", "qa2");
    await story.publishes(work, "1.4.0");
    expect(story.open("qa2")).toBe(0);
    await story.does(() => story.world.mergeAs("bob", "acme/blip", work.number));
    expect(await story.proposed("qa2")).toBe("1.4.0");
    expect(story.world.pullRequest("acme/config", story.open("qa2")).body).toContain("is closed");
    expect(story.status(work.number)).not.toContain("follows this pull request");
    const again = await story.pushes("alice", work);
    await story.publishes(again);
    expect(await story.proposed("qa2")).toBe("1.4.0");
  });

  it("that follows nothing else goes back to what ran there before, when she closes hers", async () => {
    const work = await story.opens("alice", "short");
    await story.publishes(work);
    await story.comments("alice", work.number, "/deploy closed");
    expect(await story.runs("closed")).toBe(work.tag);
    await story.does(() => story.world.closeAs("alice", "acme/blip", work.number));
    expect(await story.runs("closed")).toBe("1.3.0");
  });

  it("goes back at once by /default, and follows hers no more", async () => {
    const work = await story.opens("alice", "default");
    await story.publishes(work, "1.4.1");
    await story.publishes(work);
    await story.comments("alice", work.number, "/deploy qa3");
    expect(await story.proposed("qa3")).toBe(work.tag);
    await story.comments("alice", work.number, "/default qa3");
    expect(await story.proposed("qa3")).toBe("1.4.1");
    expect(story.status(work.number)).not.toContain("follows this pull request");
    await story.publishes(work, "1.5.0");
    expect(await story.proposed("qa3")).toBe("1.5.0");
  });

  it("has nothing to go back to where it follows nothing and ran nothing known: /default says so", async () => {
    const work = await story.opens("alice", "nothing");
    const comment = await story.comments("alice", work.number, "/default qa4");
    expect(story.reactions(comment)).toEqual(["eyes", "confused"]);
    expect(story.open("qa4")).toBe(0);
  });

  it("follows carol's from her /deploy on; alice's is told, and her closing it changes nothing", async () => {
    const alices = await story.opens("alice", "mine");
    const carols = await story.opens("carol", "hers");
    await story.publishes(alices);
    await story.publishes(carols);
    await story.comments("alice", alices.number, "/deploy turns");
    await story.comments("carol", carols.number, "/deploy turns");
    expect(await story.runs("turns")).toBe(carols.tag);
    expect(story.status(alices.number)).not.toContain("follows this pull request");
    expect(story.status(carols.number)).toContain("`turns` follows this pull request");
    await story.publishes(await story.pushes("alice", alices));
    await story.does(() => story.world.closeAs("alice", "acme/blip", alices.number));
    expect(await story.runs("turns")).toBe(carols.tag);
  });

  it("is released to once and not followed, where the config file says track: false", async () => {
    const work = await story.opens("alice", "once");
    await story.publishes(work);
    await story.comments("alice", work.number, "/deploy once");
    expect(await story.runs("once")).toBe(work.tag);
    await story.publishes(await story.pushes("alice", work));
    expect(await story.runs("once")).toBe(work.tag);
    expect(story.status(work.number)).not.toContain("follows this pull request");
  });

  it("is shown by /query on any pull request, with what runs there", async () => {
    const work = await story.opens("alice", "asked");
    await story.publishes(work);
    await story.comments("alice", work.number, "/deploy queried");
    const other = await story.opens("carol", "curious");
    await story.comments("carol", other.number, "/query");
    expect(story.status(other.number)).toContain(work.tag);
    expect(story.status(other.number)).toContain(`#${work.number}`);
  });

  it("stays with a pull request that is open again when its closing is delivered", async () => {
    const work = await story.opens("alice", "reopened");
    await story.publishes(work);
    await story.comments("alice", work.number, "/deploy qa5");
    story.world.faults.loseNext("pull_request");
    await story.does(() => story.world.closeAs("alice", "acme/blip", work.number));
    const closing = story.world.deliveries.list().find(({ event }) => event === "pull_request")?.id ?? 0;
    await story.does(() => story.world.reopenAs("alice", "acme/blip", work.number));
    await story.does(() => story.world.deliveries.redeliver(closing));
    expect(await story.proposed("qa5")).toBe(work.tag);
    expect(story.status(work.number)).toContain("`qa5` follows this pull request");
  });

  it("follows a pull request that closed no more when it is opened again, until the next /deploy", async () => {
    const work = await story.opens("alice", "again");
    await story.publishes(work);
    await story.comments("alice", work.number, "/deploy qa6");
    await story.does(() => story.world.closeAs("alice", "acme/blip", work.number));
    await story.does(() => story.world.reopenAs("alice", "acme/blip", work.number));
    expect(story.status(work.number)).not.toContain("follows this pull request");
    await story.publishes(await story.pushes("alice", work));
    expect(await story.proposed("qa6")).toBeUndefined();
    await story.comments("alice", work.number, "/deploy qa6");
    expect(story.status(work.number)).toContain("`qa6` follows this pull request");
  });

  it("goes on after a restart: what waited is done when its image comes, and what was followed is followed", async () => {
    const work = await story.opens("alice", "night");
    await story.comments("alice", work.number, "/deploy night");
    await story.story.restart();
    await story.publishes(work);
    expect(await story.runs("night")).toBe(work.tag);
    await story.story.restart();
    const next = await story.pushes("alice", work);
    await story.publishes(next);
    expect(await story.runs("night")).toBe(next.tag);
  });

  it("takes the place of an open release of a version, and gives it back", async () => {
    const work = await story.opens("alice", "mixed");
    await story.publishes(work, "1.6.0");
    const release = story.open("mixed");
    expect(await story.proposed("mixed")).toBe("1.6.0");
    await story.publishes(work);
    await story.comments("alice", work.number, "/deploy mixed\n/default mixed\n/deploy mixed");
    expect(await story.proposed("mixed")).toBe(work.tag);
    expect(story.open("mixed")).toBe(release);
    await story.does(() => story.world.closeAs("alice", "acme/blip", work.number));
    expect(await story.proposed("mixed")).toBe("1.6.0");
    expect(story.open("mixed")).toBe(release);
  });
});
