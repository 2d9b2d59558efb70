import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandWorld } from "../support/command-world.ts";

const config = `
environments:
  dev: { path: dev, follow: { semver: ">=1.0.0-0" } }
  production: { path: production, require: { teams: [acme/releasers] } }
services:
  app: { repo: acme/app, image: acme/app, tags: "{branch}-{sha}" }
`;

let world: CommandWorld;
beforeEach(async () => {
  world = await CommandWorld.open(config);
});
afterEach(() => world.close());

const mayNot = "may not command Tidegate here";
const noTeam = "may not release to `production`";

describe("who may", () => {
  it.each([
    { role: "none", team: true, dev: mayNot, production: mayNot },
    { role: "read", team: true, dev: mayNot, production: mayNot },
    { role: "triage", team: false, dev: mayNot, production: mayNot },
    { role: "write", team: false, dev: undefined, production: noTeam },
    { role: "maintain", team: false, dev: undefined, production: noTeam },
    { role: "admin", team: false, dev: undefined, production: noTeam },
    { role: "write", team: true, dev: undefined, production: undefined },
    { role: "a custom role", team: true, dev: undefined, production: undefined },
  ])("$role, in the team: $team", async ({ role, team, ...refused }) => {
    world.jobs.source.commands.setRole("carol", role);
    if (team) world.jobs.github.addTeamMember("acme/releasers", "carol");
    const { number, commit } = world.opens("alice", "fix");
    const tag = `fix-${commit.slice(0, 7)}`;
    await world.publishes(tag, commit);
    for (const environment of ["dev", "production"] as const) {
      const before = world.jobs.github.calls.length;
      await world.comments("carol", number, `/deploy ${environment}`);
      const roles = world.jobs.github.calls.slice(before).filter((call) => call === "people.fetchRole");
      expect(roles).toHaveLength(1);
      const releases = [...world.jobs.config.pullRequests.values()].map(({ title }) => title);
      expect(releases.includes(`Release app ${tag} to ${environment}`)).toBe(refused[environment] === undefined);
      if (refused[environment] !== undefined) expect(world.status(number)).toContain(refused[environment]);
    }
  });

  it.each([
    "/deploy production",
    "/default production",
    "/rollback production",
    "/resume production",
    "/lock production",
  ])("%s asks for the team and writes nothing without it", async (typed) => {
    const { number } = world.opens("alice", "fix");
    await world.comments("alice", number, typed);
    expect(world.status(number)).toContain(noTeam);
    expect(await world.jobs.store.environmentLocks.list()).toEqual([]);
    expect(await world.jobs.store.waitingDeploys.list()).toEqual([]);
    expect(world.jobs.config.pullRequests.size).toBe(0);
  });
});

describe("on which pull request", () => {
  it.each([
    { name: "a fork", change: { headRepo: undefined }, said: "It comes from a fork" },
    { name: "a draft", change: { draft: true }, said: "It is a draft" },
    { name: "a closed one", change: { state: "closed" }, said: "It is closed" },
  ] as const)("$name is refused to /deploy and /lock, and hears /query and /help", async ({ change, said }) => {
    const { number } = world.opens("alice", "fix");
    const { pullRequests } = world.jobs.source;
    const pull = world.jobs.source.pullRequest(number);
    pullRequests.set(number, { ...pull, ...change });
    for (const typed of ["/deploy dev", "/lock dev"]) {
      await world.comments("alice", number, typed);
      expect(world.status(number)).toContain(said);
    }
    const id = await world.comments("alice", number, "/query\n/help\n/rollback dev --to 1.0.0");
    expect(world.reactions(id)).toContain("eyes");
    expect(await world.jobs.store.environmentLocks.list()).toEqual([]);
    expect(await world.jobs.store.waitingDeploys.list()).toEqual([]);
  });
});

describe("a /deploy whose image is there", () => {
  it("costs a counted number of requests before its release is queued", async () => {
    const { number, commit } = world.opens("alice", "fix");
    await world.publishes(`fix-${commit.slice(0, 7)}`, commit);
    const before = world.jobs.github.calls.length;
    await world.comments("alice", number, "/deploy dev");
    const calls = world.jobs.github.calls.slice(before);
    const ofCommand = calls.filter((call) => /^(?:people|source|reactions)\.|^pullRequests\.fetch$/.test(call));
    expect(ofCommand.toSorted()).toEqual([
      "people.fetchRole",
      "pullRequests.fetch",
      "pullRequests.fetch",
      "reactions.react",
      "reactions.react",
      "source.fetchLastPush",
    ]);
  });
});
