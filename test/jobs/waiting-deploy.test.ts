import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandWorld } from "../support/command-world.ts";
import { tagOf } from "../support/tag-of-build.ts";

const config = `
environments:
  dev: { path: dev, follow: { semver: ">=1.0.0-0" }, release: commit }
  qa1: { path: qa1 }
  production: { path: production, require: { checks: passing } }
services:
  app: { repo: acme/app, image: acme/app, tags: "{branch}-{sha}" }
`;

let world: CommandWorld;
beforeEach(async () => {
  world = await CommandWorld.open(config);
});
afterEach(() => world.close());

describe("a /deploy that waits", () => {
  it("goes on though somebody who may not types the same command", async () => {
    const { number, commit } = world.opens("alice", "fix");
    await world.comments("alice", number, "/deploy qa1");
    await world.comments("mallory", number, "/deploy qa1");
    expect(world.status(number)).toContain("may not command Tidegate here");
    await world.publishes(tagOf("fix", commit), commit);
    expect(world.proposed("qa1")).toBe(`acme/app:${tagOf("fix", commit)}`);
  });

  it("gives way to a newer one of its pull request, and says so", async () => {
    const { number, commit } = world.opens("alice", "fix");
    const older = await world.comments("alice", number, "/deploy qa1");
    world.jobs.registry.push("acme/app:by-hand", { revision: commit });
    await world.comments("alice", number, "/deploy qa1 --tag by-hand");
    expect(world.proposed("qa1")).toBe("acme/app:by-hand");
    expect(world.status(number)).toContain("A newer `/deploy` of this pull request to `qa1` took its place.");
    expect(world.reactions(older)).toEqual(["eyes", "confused"]);
    await world.publishes(tagOf("fix", commit), commit);
    expect(world.proposed("qa1")).toBe("acme/app:by-hand");
  });

  it("ends when CI has ended without an image, two minutes later", async () => {
    const { number, commit } = world.opens("alice", "fix");
    const id = await world.comments("alice", number, "/deploy qa1");
    await world.finishes(commit, "passed");
    expect(world.status(number)).toContain("Waiting for the image");
    world.pass(121);
    await world.jobs.run({ kind: "sweep" });
    expect(world.status(number)).toContain(`There is no image of \`${commit.slice(0, 7)}\` to release.`);
    expect(world.reactions(id)).toEqual(["eyes", "confused"]);
  });

  it("lets who comes after it go on when its turn has come and its checks run again", async () => {
    const holder = world.opens("carol", "holds");
    const [first, second] = [world.opens("alice", "one"), world.opens("bob", "two")];
    world.jobs.source.commands.setRole("carol", "admin");
    await world.comments("carol", holder.number, "/lock production");
    for (const [login, pull, branch] of [["alice", first, "one"] as const, ["bob", second, "two"] as const]) {
      await world.publishes(tagOf(branch, pull.commit), pull.commit);
      await world.finishes(pull.commit, "passed");
      await world.comments(login, pull.number, "/deploy production");
    }
    world.jobs.source.commands.setChecks(first.commit, "pending", ["build"]);
    await world.comments("carol", holder.number, "/unlock production");
    expect(world.status(first.number)).toContain("Waiting for the checks");
    expect(world.proposed("production")).toBe(`acme/app:${tagOf("two", second.commit)}`);
  });

  it("goes on when the checks of a tag's own commit have ended, which its pull request does not name", async () => {
    const { number } = world.opens("alice", "fix");
    const built = world.opens("bob", "other");
    const tag = tagOf("other", built.commit);
    world.jobs.registry.push(`acme/app:${tag}`, { revision: built.commit });
    world.jobs.source.commands.setChecks(built.commit, "pending", ["build"]);
    await world.comments("alice", number, `/deploy production --tag ${tag}`);
    expect(world.status(number)).toContain(`Waiting for the checks of \`${built.commit.slice(0, 7)}\``);
    await world.finishes(built.commit, "passed");
    expect(world.proposed("production")).toBe(`acme/app:${tag}`);
  });

  it("is told why when the App may not read the checks that it asks for", async () => {
    const { number, commit } = world.opens("alice", "fix");
    await world.publishes(tagOf("fix", commit), commit);
    world.failsFor("source.fetchChecks", "checks=read");
    await world.comments("alice", number, "/deploy production");
    expect(world.status(number)).toContain("lacks the permission `checks=read`");
    expect(await world.jobs.store.waitingDeploys.list()).toEqual([]);
  });
});

describe("a command where the App may not react", () => {
  it("is run all the same", async () => {
    const { number, commit } = world.opens("alice", "fix");
    await world.publishes(tagOf("fix", commit), commit);
    for (let times = 0; times < 2; times++) world.failsFor("reactions.react", "issues=write");
    await world.comments("alice", number, "/deploy qa1");
    expect(world.proposed("qa1")).toBe(`acme/app:${tagOf("fix", commit)}`);
  });
});

describe("a command that meets a fault of ours", () => {
  it("is answered calmly in the end, and the next one is run", async () => {
    const { number } = world.opens("alice", "fix");
    for (let times = 0; times < 3; times++) world.jobs.github.failNext("source.fetchChecks", new Error("a bug"));
    await world.comments("alice", number, "/deploy production\n/help");
    expect(world.status(number)).toContain("by a fault of Tidegate itself");
    expect(world.status(number)).toContain("| `/deploy");
  });
});
