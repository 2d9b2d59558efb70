import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requestOf } from "../../src/jobs/record-decision.ts";
import { CommandWorld } from "../support/command-world.ts";
import { must } from "../support/snapshot-builder.ts";

const config = `
environments:
  dev: { path: dev, follow: { semver: ">=1.0.0-0" }, release: commit }
  qa1: { path: qa1, track: false }
services:
  app: { repo: acme/app, image: acme/app, tags: "{branch}-{sha}" }
`;

let world: CommandWorld;
beforeEach(async () => {
  world = await CommandWorld.open(config);
});
afterEach(() => world.close());

/** Somebody's pull request has its image proposed for qa1; answers the job that plans that again, and its pull request. */
async function deploys(login: string, branch: string) {
  const { number, commit } = world.opens(login, branch);
  await world.publishes(`${branch}-${commit.slice(0, 7)}`, commit);
  await world.comments(login, number, "/deploy qa1");
  const [record] = await world.jobs.store.releases.listByOrigin({
    repo: world.jobs.source.name,
    pullRequest: world.jobs.source.pullRequest(number).number,
  });
  const request = requestOf(must(record));
  return { again: { kind: "release", request, again: true } as const, release: world.jobs.release("qa1").number };
}

const titles = () => [...world.jobs.config.pullRequests.values()].map(({ title, state }) => `${title}: ${state}`);

describe("a release that is planned again because something changed below it", () => {
  it("is not brought back over a later one, when it was merged and that was told after the later one began", async () => {
    const first = await deploys("alice", "one");
    world.jobs.config.merge(first.release, { by: "bob" });
    const second = await deploys("bob", "two");
    world.jobs.config.merge(second.release, { by: "bob" });
    await world.jobs.run(first.again);
    expect(titles()).toEqual([
      expect.stringMatching(/^Release app one-\w+ to qa1: merged$/),
      expect.stringMatching(/^Release app two-\w+ to qa1: merged$/),
    ]);
    expect(world.running("qa1")).toContain("two-");
  });

  it.each(["merge", "close"] as const)(
    "is settled, and not proposed anew, when nobody has told of its %s",
    async (end) => {
      const { again, release } = await deploys("alice", "one");
      world.jobs.config[end](release, { by: "bob" });
      const text = must(world.jobs.config.read("main", "qa1/app.yaml"));
      world.jobs.config.commit("main", { "qa1/app.yaml": text.replace(/app:\S+/, "app:by-hand") }, "Set by hand");
      await world.jobs.run(again);
      expect(titles()).toHaveLength(1);
      expect(Object.values(await world.jobs.states("qa1"))).toEqual([end === "merge" ? "merged" : "closed"]);
      expect(world.running("qa1")).toBe("acme/app:by-hand");
    },
  );
});
