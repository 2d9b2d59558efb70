import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandStory, openCommandStory, type Work } from "../support/command-story.ts";

const environments = `
environments:
  qa1: { path: apps/qa1 }
  auto: { path: apps/auto, merge: auto }
`;

let story: CommandStory;
let work: Work;
beforeAll(async () => {
  story = await openCommandStory(environments);
  story.world.protectBranch("acme/config", "main", { approvals: 1 });
  work = await story.opens("alice", "fix");
  await story.publishes(work);
  await story.comments("alice", work.number, "/deploy qa1,auto");
});
afterAll(() => story.close({ jobs: "expected" }));

const state = (environment: string) =>
  new RegExp(`^\\| \`${environment}\` \\| [^|]+ \\| ([^|]+) \\|`, "m").exec(story.status(work.number))?.[1];
const judge = (login: string, environment: string, event: "APPROVE" | "REQUEST_CHANGES", body?: string) =>
  story.does(() =>
    story.world.reviewAs(login, "acme/config", story.open(environment), {
      event,
      ...(body === undefined ? {} : { body }),
    }),
  );

describe("the base branch of the config repo wants one approval", () => {
  it("carol wants changes and then approves: alice sees both on her own pull request", async () => {
    expect(state("qa1")).toBe("○ proposed");
    await judge("carol", "qa1", "REQUEST_CHANGES", "Not today.");
    expect(state("qa1")).toBe("○ changes requested by carol");
    const approval = await judge("carol", "qa1", "APPROVE");
    expect(state("qa1")).toBe("◐ approved by carol");
    await story.does(() => story.world.dismissReviewAs("bob", "acme/config", approval));
    expect(state("qa1")).toBe("○ proposed");
  });

  it("mallory, who may only read, approves: nothing is said of it", async () => {
    await judge("mallory", "qa1", "APPROVE");
    expect(state("qa1")).toBe("○ proposed");
  });

  it("carol approves where Tidegate merges by itself: it does", async () => {
    const number = story.open("auto");
    expect(story.story.said("acme/config", number)).toHaveLength(1);
    await judge("carol", "auto", "APPROVE");
    expect(state("auto")).toBe("● merged by tidegate\\[bot\\]");
    expect(await story.runs("auto")).toBe(work.tag);
    expect(await story.runs("qa1")).toBe("1.3.0");
  });

  it("carol approves, and alice deploys a newer commit: it waits for another look", async () => {
    const number = story.open("qa1");
    await judge("carol", "qa1", "APPROVE");
    expect(state("qa1")).toBe("◐ approved by carol");
    const next = await story.pushes("alice", work);
    await story.publishes(next);
    expect(await story.proposed("qa1")).toBe(next.tag);
    expect(story.open("qa1")).toBe(number);
    expect(state("qa1")).toBe("○ proposed");
  });
});
