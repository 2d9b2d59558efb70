import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandWorld } from "../support/command-world.ts";
import { tagOf } from "../support/tag-of-build.ts";

const config = `
environments:
  dev: { path: dev, follow: { semver: ">=1.0.0" }, release: commit }
services:
  app: { repo: acme/app, image: acme/app, tags: "{branch}-{sha}" }
`;

let world: CommandWorld;
beforeEach(async () => {
  world = await CommandWorld.open(config);
});
afterEach(() => world.close());

async function deploys(login: string, branch: string) {
  const pull = world.opens(login, branch);
  await world.publishes(tagOf(branch, pull.commit), pull.commit);
  await world.comments(login, pull.number, "/deploy dev");
  return pull;
}

describe("a place that goes back to what it follows", () => {
  it.each(["/default", "its pull request's end"])(
    "stays with a /deploy that comes while %s looks for it",
    async (how) => {
      const first = await deploys("alice", "one");
      await world.publishes("1.1.0", first.commit);
      const second = world.opens("bob", "two");
      const tag = tagOf("two", second.commit);
      await world.publishes(tag, second.commit);
      const { registry, store } = world.jobs;
      const confirm = registry.confirm.bind(registry);
      let isLate = true;
      registry.confirm = async (name, asked) => {
        if (asked === "1.1.0" && isLate) {
          isLate = false;
          void world.comments("bob", second.number, "/deploy dev");
          await expect.poll(async () => (await store.tracks.list())[0]?.pullRequest).toBe(second.number);
        }
        return confirm(name, asked);
      };
      if (how === "/default") {
        await world.comments("alice", first.number, "/default dev");
        expect(world.status(first.number)).toContain(`\`bob\` typed \`/deploy\` on \`acme/app#${second.number}\``);
      } else await world.closes("source", first.number);
      expect(world.running("dev")).toBe(`acme/app:${tag}`);
      expect(await store.tracks.list()).toMatchObject([{ pullRequest: second.number }]);
    },
  );

  it("stays with a /deploy whose release was faster than its own", async () => {
    const { number, commit } = await deploys("alice", "one");
    await world.jobs.run({
      kind: "release",
      request: {
        ...world.jobs.requestFor("acme/app:1.1.0", "dev"),
        askedBy: { kind: "default", repo: world.jobs.source.name, pullRequest: number },
      },
    });
    expect(world.running("dev")).toBe(`acme/app:${tagOf("one", commit)}`);
  });
});
