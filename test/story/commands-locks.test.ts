import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CommandStory, openCommandStory, type Work } from "../support/command-story.ts";

// Each test has an environment of its own.
const names = ["qa1", "qa2", "qa3", "qa4", "qa5", "qa6"];
const claimed = ["one", "two", "three"];
const environments = `
environments:
${names.map((name) => `  ${name}: { path: apps/${name}, release: commit }`).join("\n")}
${claimed.map((name) => `  ${name}: { path: apps/${name}, release: commit, lock: on-deploy }`).join("\n")}
  production: { path: apps/production, release: commit, require: { teams: [acme/releasers] } }
`;

let story: CommandStory;
let alices: Work;
let carols: Work;
beforeAll(async () => {
  story = await openCommandStory(environments);
  story.world.createTeam({ organization: "acme", name: "releasers", members: ["carol"] });
});
afterAll(() => story.close({ jobs: "expected" }));

let round = 0;
beforeEach(async () => {
  round += 1;
  alices = await story.opens("alice", `mine-${round}`);
  carols = await story.opens("carol", `hers-${round}`);
  await story.publishes(alices);
  await story.publishes(carols);
});

const closes = (login: string, { number }: Work) => story.does(() => story.world.closeAs(login, "acme/blip", number));

describe("alice locks qa1", () => {
  it("carol's /deploy queues behind it, says so, and goes on by itself after /unlock", async () => {
    await story.comments("alice", alices.number, "/lock qa1 hunting a leak");
    expect(story.status(alices.number)).toContain("`qa1` is locked for this pull request");
    const comment = await story.comments("carol", carols.number, "/deploy qa1");
    expect(story.status(carols.number)).toContain(`2nd in \`qa1\`, after \`acme/blip#${alices.number}\``);
    expect(story.status(carols.number)).toContain("hunting a leak");
    expect(story.reactions(comment)).toEqual(["eyes"]);
    expect(await story.runs("qa1")).toBe("1.3.0");
    await story.comments("alice", alices.number, "/unlock qa1");
    expect(await story.runs("qa1")).toBe(carols.tag);
    expect(story.reactions(comment)).toEqual(["eyes", "rocket"]);
  });

  it("she herself deploys there; the owner is the pull request, so bob may unlock on it", async () => {
    await story.comments("alice", alices.number, "/lock qa2\n/deploy qa2");
    expect(await story.runs("qa2")).toBe(alices.tag);
    await story.comments("bob", alices.number, "/unlock qa2");
    await story.comments("carol", carols.number, "/deploy qa2");
    expect(await story.runs("qa2")).toBe(carols.tag);
  });

  it("for two hours: after them it is over, and who waits goes on", async () => {
    await story.comments("alice", alices.number, "/lock qa3 --for 2h");
    await story.comments("carol", carols.number, "/deploy qa3");
    await story.passes(50 * 60);
    expect(await story.runs("qa3")).toBe("1.3.0");
    await story.passes(71 * 60);
    expect(story.status(alices.number)).not.toContain("- `qa");
    expect(await story.runs("qa3")).toBe(carols.tag);
  });

  it("carol may not unlock it with or without --force, and is told who has it; bob, an admin, may, and alice is told", async () => {
    await story.comments("alice", alices.number, "/lock qa4");
    for (const text of ["/unlock qa4", "/unlock qa4 --force", "/lock qa4"]) {
      const comment = await story.comments("carol", carols.number, text);
      expect(story.reactions(comment)).toEqual(["eyes", "confused"]);
    }
    expect(story.status(carols.number)).toContain(`acme/blip#${alices.number}`);
    await story.comments("bob", carols.number, "/unlock qa4 --force\n/deploy qa4");
    expect(await story.runs("qa4")).toBe(carols.tag);
    expect(story.status(alices.number)).toContain("`bob` freed `qa4`");
    expect(story.status(alices.number)).not.toContain("- `qa");
  });

  it("a member of the environment's team may force; who is in no team may not even lock", async () => {
    const refused = await story.comments("alice", alices.number, "/lock production");
    expect(story.reactions(refused)).toEqual(["eyes", "confused"]);
    expect(story.status(alices.number)).toContain("acme/releasers");
    await story.comments("carol", alices.number, "/lock production");
    await story.comments("carol", carols.number, "/unlock production --force\n/deploy production");
    expect(await story.runs("production")).toBe(carols.tag);
  });

  it("closing her pull request frees it", async () => {
    await story.comments("alice", alices.number, "/lock qa5");
    await story.comments("carol", carols.number, "/deploy qa5");
    await closes("alice", alices);
    expect(await story.runs("qa5")).toBe(carols.tag);
  });

  it("carol pushes while she waits: when her turn comes she is refused, and the next one goes on", async () => {
    const bobs = await story.opens("bob", "third");
    await story.publishes(bobs);
    await story.comments("alice", alices.number, "/lock qa6");
    await story.comments("carol", carols.number, "/deploy qa6");
    await story.comments("bob", bobs.number, "/deploy qa6");
    expect(story.status(bobs.number)).toContain("3rd in `qa6`");
    await story.pushes("carol", carols);
    await story.comments("alice", alices.number, "/unlock qa6");
    expect(await story.runs("qa6")).toBe(bobs.tag);
    expect(story.status(carols.number)).toContain("✕ `/deploy qa6`");
  });
});

describe("an environment that each /deploy claims", () => {
  it("two people /deploy it in the same second: one claims it, the other queues, and goes on when that one closes", async () => {
    const comments = await story.together(() =>
      Promise.all([
        story.world.commentAs("alice", "acme/blip", alices.number, "/deploy one"),
        story.world.commentAs("carol", "acme/blip", carols.number, "/deploy one"),
      ]),
    );
    const running = await story.runs("one");
    const [first, second] = running === alices.tag ? [alices, carols] : [carols, alices];
    expect(running).toBe(first.tag);
    expect(story.status(first.number)).toContain("`one` is locked for this pull request");
    expect(story.status(second.number)).toContain(`2nd in \`one\`, after \`acme/blip#${first.number}\``);
    expect(comments.map((each) => story.reactions(each).join(" ")).sort()).toEqual(["eyes", "eyes rocket"]);
    const commits = await story.world.listCommits("acme/config");
    expect(commits.filter(({ message }) => message.includes("to one"))).toHaveLength(1);
    await closes("bob", first);
    expect(await story.runs("one")).toBe(second.tag);
    expect(story.status(second.number)).toContain("`one` is locked for this pull request");
  });

  it("is given up by /default as well as by closing, and /query shows who has it and who waits", async () => {
    await story.comments("alice", alices.number, "/deploy two");
    await story.comments("carol", carols.number, "/deploy two\n/query two");
    expect(story.status(carols.number)).toMatch(new RegExp(`#${alices.number}\\b.*#${carols.number}\\b`, "s"));
    await story.comments("alice", alices.number, "/unlock two");
    expect(await story.runs("two")).toBe(carols.tag);
  });

  it("goes to the next one in order: bob, who asked before carol, and then carol", async () => {
    const bobs = await story.opens("bob", "fourth");
    await story.publishes(bobs);
    await story.comments("alice", alices.number, "/deploy three");
    await story.comments("bob", bobs.number, "/deploy three");
    await story.comments("carol", carols.number, "/deploy three");
    await closes("alice", alices);
    expect(await story.runs("three")).toBe(bobs.tag);
    expect(story.status(carols.number)).toContain("2nd in `three`");
    await closes("bob", bobs);
    expect(await story.runs("three")).toBe(carols.tag);
  });
});
