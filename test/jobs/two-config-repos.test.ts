import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandWorld } from "../support/command-world.ts";
import type { FakeRepository } from "../support/fake-repository.ts";
import { deployment } from "../support/job-world.ts";

const config = `
environments:
  qa1: { path: qa1, hold: { for: 24h } }
services:
  app: { repo: acme/app, image: acme/app, tags: "{branch}-{sha}" }
`;

let world: CommandWorld;
let other: FakeRepository;
beforeEach(async () => {
  world = await CommandWorld.open(config);
  other = world.jobs.addConfigRepo("acme/other-config", {
    ".tidegate.yaml": config.replace("hold: { for: 24h }", "require: { checks: passing }"),
    "qa1/app.yaml": deployment("acme/app:1.0.0"),
  });
});
afterEach(() => world.close());

describe("two config repos that have an environment of one name", () => {
  it("each have an answer of their own to one command", async () => {
    const { number, commit } = world.opens("alice", "fix");
    const id = await world.comments("alice", number, "/deploy qa1");
    expect(world.status(number).match(/Waiting for the image/g)).toHaveLength(2);
    await world.publishes(`fix-${commit.slice(0, 7)}`, commit);
    expect(world.status(number)).toContain("On its way to `qa1`");
    expect(world.status(number)).toContain("Waiting for the checks");
    expect(world.reactions(id)).toEqual(["eyes"]);
    await world.finishes(commit, "passed");
    expect(world.status(number).match(/On its way to `qa1`/g)).toHaveLength(2);
    expect(other.pullRequests.size).toBe(1);
    expect(world.reactions(id)).toEqual(["eyes", "rocket"]);
  });
});
