import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandWorld } from "../support/command-world.ts";

const config = `
environments:
  dev: { path: dev, follow: { semver: ">=1.0.0-0" } }
  secret-lab: { path: qa1 }
  production: { path: production, require: { teams: [acme/releasers], checks: passing } }
groups:
  every-lab: [dev, secret-lab]
services:
  app: { repo: acme/app, image: acme/app, tags: "{branch}-{sha}" }
`;

let world: CommandWorld;
beforeEach(async () => {
  world = await CommandWorld.open(config);
});
afterEach(() => world.close());

const refusal = "`mallory` may not command Tidegate here.";
const known = ["dev", "secret-lab", "production", "every-lab", "`app`", "releasers"];

describe("somebody who may not write", () => {
  it.each([
    "/deploy nowhere",
    "/deploy every-lab",
    "/deploy SECRET-LAB",
    "/deploy",
    "/lock nowhere",
    "/deploy dev nothing",
    "/deploy app",
    "/deplyo dev",
    "/deploy production",
    "/unlock nowhere --force",
    "/query",
    "/query nowhere",
    "/help",
  ])("learns from %s only that they may not", async (typed) => {
    const { number } = world.opens("alice", "fix");
    const id = await world.comments("mallory", number, typed);
    const status = world.status(number);
    expect(status).toContain(refusal);
    const answered = status.split(`\`${typed}\``).join("").replaceAll("acme/app", "");
    for (const name of known) expect(answered).not.toContain(name);
    expect(world.reactions(id)).toEqual(["eyes", "confused"]);
  });

  it("has as many answers as lines, whatever the names in them", async () => {
    const { number } = world.opens("alice", "fix");
    await world.comments("mallory", number, "/deploy secret-lab\n/deploy Secret-Lab\n/deploy nowhere\n/deploy Nowhere");
    expect(world.status(number).split(refusal)).toHaveLength(5);
    for (const typed of ["secret-lab", "Secret-Lab", "nowhere", "Nowhere"])
      expect(world.status(number)).toContain(`\`/deploy ${typed}\` by mallory`);
  });

  it("costs one look at their rights for all lines, and nothing is asked for them", async () => {
    const { number } = world.opens("alice", "fix");
    const [before, asked] = [world.jobs.github.calls.length, world.jobs.registry.asked];
    await world.comments("mallory", number, "/deploy dev --tag 1.0.0\n/deploy production\n/deploy nowhere\n/query");
    const calls = world.jobs.github.calls.slice(before).filter((call) => !/^(?:contents|reports)\./.test(call));
    expect(calls.toSorted()).toEqual([
      "people.fetchRole",
      "pullRequests.fetch",
      "reactions.react",
      "reactions.react",
      "source.fetchLastPush",
    ]);
    expect(world.jobs.registry.asked).toBe(asked);
    expect(world.jobs.refusals()).toEqual(["not-allowed"]);
  });

  it("is refused also where the command would not be run for anybody", async () => {
    world.jobs.config.commit("tidy", { "README.md": "# Tidy\n" }, "Tidy up");
    const { number } = world.jobs.config.openPullRequest({ head: "tidy", author: "bob" });
    await world.comments("mallory", number, "/deploy dev\n/lock dev\n/rollback production", "config");
    expect(world.status(number, "config").split(refusal)).toHaveLength(4);
  });
});

describe("somebody who may write", () => {
  it("is asked for once for all lines of a text, and hears of the names that there are", async () => {
    const { number } = world.opens("alice", "fix");
    const before = world.jobs.github.calls.length;
    await world.comments("alice", number, "/deploy nowhere\n/deploy every-lab\n/query\n/help");
    const roles = world.jobs.github.calls.slice(before).filter((call) => call === "people.fetchRole");
    expect(roles).toHaveLength(1);
    expect(world.status(number)).toContain("Environments: `dev`, `secret-lab`, `production`");
    expect(world.status(number)).toContain("`/deploy dev,secret-lab` by alice");
  });

  it("hears calmly that the App may not look at rights, for each line", async () => {
    const { number } = world.opens("alice", "fix");
    world.failsFor("people.fetchRole", "metadata=read");
    const id = await world.comments("alice", number, "/query\n/help");
    expect(world.status(number).split("lacks the permission `metadata=read`")).toHaveLength(3);
    expect(world.reactions(id)).toEqual(["eyes", "confused"]);
  });
});
