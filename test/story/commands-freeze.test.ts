import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandStory, openCommandStory, type Work } from "../support/command-story.ts";

// Each test has environments of its own.
const environments = `
environments:
  asked: { path: apps/asked, freeze: [] }
  person: { path: apps/person, follow: { semver: ">=1.0.0" }, freeze: [] }
  auto: { path: apps/auto, follow: { semver: ">=1.0.0" }, merge: auto, freeze: [] }
  commits: { path: apps/commits, follow: { semver: ">=1.0.0" }, release: commit, freeze: [] }
  rolled: { path: apps/rolled, follow: { semver: ">=1.0.0" }, release: commit, freeze: [] }
`;

/** Today and tomorrow, so that it is frozen whenever this is run, and at midnight too. */
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const dayMs = 24 * 3600 * 1000;
const today = Math.floor(Date.now() / dayMs) * dayMs;
const days = [today, today + dayMs].map((at) => weekdays[new Date(at).getUTCDay()]);
const freeze = `freeze: [{ days: [${days.join(", ")}], from: "00:00", to: "24:00", timezone: UTC }]`;
const ends = `${new Date(today + 2 * dayMs).toISOString().slice(0, 10)} 00:00 UTC`;

let story: CommandStory;
let alices: Work;
beforeAll(async () => {
  story = await openCommandStory(environments);
  alices = await story.opens("alice", "change");
  await story.publishes(alices);
  for (const version of ["1.4.0", "1.5.0"]) {
    await story.publishes(alices, version);
    await story.merges("bob", "person");
  }
  await story.configures((file) => file.replaceAll("freeze: []", freeze));
});
afterAll(() => story.close({ jobs: "expected" }));

/** Each test goes on where the one before ended. */
describe("the environments are frozen for two days", () => {
  it("alice's /deploy is refused, and she is told until when; so is who asks by /query", async () => {
    const comment = await story.comments("alice", alices.number, "/deploy asked");
    expect(story.reactions(comment)).toEqual(["eyes", "confused"]);
    expect(story.status(alices.number)).toContain(
      `It is frozen until ${ends}. Type the command again after that. A rollback is possible at any time.`,
    );
    expect(story.open("asked")).toBe(0);
    await story.comments("alice", alices.number, "/query asked");
    expect(story.status(alices.number)).toContain(`It is frozen until ${ends}: nothing but rollbacks is released.`);
  });

  it("her /deploy does not wait for its image either, and what comes later is not released", async () => {
    const work = await story.opens("alice", "early");
    const comment = await story.comments("alice", work.number, "/deploy asked");
    expect(story.reactions(comment)).toEqual(["eyes", "confused"]);
    await story.publishes(work);
    expect(story.open("asked")).toBe(0);
  });

  it("/rollback goes through", async () => {
    const comment = await story.comments("alice", alices.number, "/rollback rolled");
    expect(story.reactions(comment)).toEqual(["eyes", "rocket"]);
    expect(await story.runs("rolled")).toBe("1.4.0");
  });

  it("a version that CI publishes is proposed: Tidegate neither merges nor commits it, and a person may", async () => {
    await story.publishes(alices, "1.6.0");
    for (const environment of ["person", "auto", "commits", "rolled"])
      expect(await story.proposed(environment)).toBe("1.6.0");
    await story.story.tidegate().sweep();
    await story.story.settle();
    expect(await story.runs("auto")).toBe("1.5.0");
    expect(await story.runs("commits")).toBe("1.5.0");
    await story.merges("bob", "person");
    expect(await story.runs("person")).toBe("1.6.0");
  });

  it("when it is over, what waited is merged and committed, but for what a hold keeps; and alice may /deploy", async () => {
    const waited = story.open("commits");
    await story.passes(2 * 24 * 3600);
    expect(await story.runs("auto")).toBe("1.6.0");
    expect(await story.runs("commits")).toBe("1.6.0");
    expect(story.world.pullRequest("acme/config", waited).state).toBe("closed");
    expect(await story.runs("rolled")).toBe("1.4.0");
    expect(await story.proposed("rolled")).toBe("1.6.0");
    const work = await story.opens("alice", "later");
    await story.publishes(work);
    const comment = await story.comments("alice", work.number, "/deploy asked");
    expect(story.reactions(comment)).toEqual(["eyes", "rocket"]);
    expect(await story.proposed("asked")).toBe(work.tag);
  });
});
