import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandWorld } from "../support/command-world.ts";

const config = `
environments:
  production: { path: production, follow: { semver: ">=1.0.0" } }
services:
  app: { repo: acme/app, image: acme/app }
  other: { repo: acme/other, image: acme/other }
`;

let world: CommandWorld;
beforeEach(async () => {
  world = await CommandWorld.open(config);
  const { commit } = world.opens("alice", "fix");
  for (const tag of ["1.1.0", "1.2.0"]) {
    await world.publishes(tag, commit);
    await world.mergesConfig("bob", world.jobs.release("production").number);
  }
});
afterEach(() => world.close());

function opensConfig(branch = "tidy"): number {
  world.jobs.config.commit(branch, { "README.md": "# Tidy\n" }, "Tidy up");
  return world.jobs.config.openPullRequest({ head: branch, author: "bob", title: "Tidy up" }).number;
}

describe("a command on a pull request of the config repo", () => {
  it.each(["/rollback production", "/default production", "/resume production"])(
    "%s names its services, where the pull request is not a release of one",
    async (typed) => {
      const number = opensConfig();
      const writes = world.jobs.config.pullRequests.size;
      await world.comments("bob", number, typed, "config");
      expect(world.status(number, "config")).toContain("Name the services behind `production`.");
      expect(world.jobs.config.pullRequests.size).toBe(writes);
    },
  );

  it("goes for the services that it names, and no other", async () => {
    await world.comments("bob", opensConfig(), "/rollback production app", "config");
    expect(world.running("production", "tidegate/production/app")).toBe("acme/app:1.1.0");
    expect(world.jobs.config.branches.has(world.jobs.release("production").headBranch)).toBe(true);
  });

  it("means the service that a release pull request is for, and says nothing of the others", async () => {
    const { number } = world.jobs.release("production");
    await world.comments("bob", number, "/rollback production", "config");
    expect(world.running("production", "tidegate/production/app")).toBe("acme/app:1.1.0");
    expect(world.status(number, "config")).not.toContain("other");
  });

  it.each(["/deploy production app", "/lock production"])("%s is not run there", async (typed) => {
    const number = opensConfig();
    await world.comments("bob", number, typed, "config");
    expect(world.status(number, "config")).toContain("is a config repo; there is no image of this pull request.");
  });

  it("is told by /help: those that run there, with the services that they name", async () => {
    const number = opensConfig();
    await world.comments("bob", number, "/help", "config");
    const help = world.status(number, "config");
    expect(help).not.toMatch(/^\| `\/(?:deploy|lock) /m);
    const examples = [...help.matchAll(/\| `(\/[^`]+)` \|$/gm)].map(([, each = ""]) => each);
    expect(examples).toContain("/rollback production app");
    for (const typed of examples) {
      await world.comments("bob", number, typed, "config");
      expect(world.status(number, "config")).not.toMatch(/is not run here|Name the services/);
    }
  });

  it("is told by /help of a release pull request to be for its service", async () => {
    const { number } = world.jobs.release("production");
    await world.comments("bob", number, "/help", "config");
    expect(world.status(number, "config")).toContain("| `/rollback production` |");
    expect(world.status(number, "config")).toContain("are for `app`, which this pull request releases");
  });

  it.each([
    "/rollback production app",
    "/default production app",
    "/resume production app",
    "/unlock production --force",
    "/query",
    "/help",
  ])("%s is refused to whoever may not write there, whatever they may do in a source repo", async (typed) => {
    world.jobs.config.commands.setRole("alice", "read");
    const number = opensConfig();
    const before = world.jobs.config.pullRequests.size;
    await world.comments("alice", number, typed, "config");
    expect(world.status(number, "config")).toContain("`alice` may not command Tidegate here.");
    expect(world.jobs.config.pullRequests.size).toBe(before);
    expect(await world.jobs.states("production")).toMatchObject({ "1.2.0": "merged" });
  });

  it("frees an environment that a source pull request has, with --force, for an admin; the holder is told", async () => {
    const holder = world.opens("alice", "holds");
    await world.comments("alice", holder.number, "/lock production");
    world.jobs.config.commands.setRole("bob", "admin");
    await world.comments("bob", opensConfig(), "/unlock production --force", "config");
    expect(world.status(holder.number)).toContain("`bob` freed `production`, which this pull request had locked");
    expect(await world.jobs.store.environmentLocks.list()).toEqual([]);
  });
});
