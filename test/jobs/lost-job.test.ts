import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseEnvironmentName, parsePullRequestNumber } from "../../src/core/identity.ts";
import { CommandWorld } from "../support/command-world.ts";
import { withClient } from "../support/database.ts";
import { must } from "../support/snapshot-builder.ts";
import { tagOf } from "../support/tag-of-build.ts";

const config = `
environments:
  dev: { path: dev, follow: { semver: ">=1.0.0-0" }, release: commit, hold: { for: 2h } }
  qa1: { path: qa1, merge: auto }
  production: { path: production, follow: { semver: ">=1.0.0" }, lock: on-deploy }
services:
  app: { repo: acme/app, image: acme/app, tags: "{branch}-{sha}" }
`;

let world: CommandWorld;
beforeEach(async () => {
  world = await CommandWorld.open(config);
  world.jobs.registry.push("acme/app:1.0.0");
});
afterEach(() => world.close());

const sweep = () => world.jobs.run({ kind: "sweep" });

async function deployed(environment: string) {
  const opened = world.opens("alice", "fix");
  await world.publishes(tagOf("fix", opened.commit), opened.commit);
  await world.comments("alice", opened.number, `/deploy ${environment}`);
  return opened;
}

describe("the sweep", () => {
  it("ends the tracks and locks of a pull request whose closing nobody told", async () => {
    const { number } = await deployed("production");
    expect(await world.jobs.store.environmentLocks.list()).toHaveLength(1);
    world.jobs.source.close(number);
    await sweep();
    expect(await world.jobs.store.tracks.list()).toEqual([]);
    expect(await world.jobs.store.environmentLocks.list()).toEqual([]);
    expect(world.jobs.release("production").state).toBe("closed");
  });

  it("keeps a track while the config file cannot be read, and ends it afterwards", async () => {
    const { number } = await deployed("production");
    const text = must(world.jobs.config.read("main", ".tidegate.yaml"));
    world.jobs.config.commit("main", { ".tidegate.yaml": "environments: [" }, "Break it");
    await world.closes("source", number);
    expect(await world.jobs.store.tracks.list()).toHaveLength(1);
    world.jobs.config.commit("main", { ".tidegate.yaml": text }, "Mend it");
    await sweep();
    expect(await world.jobs.store.tracks.list()).toEqual([]);
    expect(world.jobs.release("production").state).toBe("closed");
  });

  it("runs commands that were written down and not run, once they are ten minutes old", async () => {
    const { number } = await deployed("production");
    const unasked = must((await world.jobs.store.commands.listByPullRequest(must(trackOf(number)), 1))[0]);
    await world.jobs.store.commands.save({ ...unasked, id: unasked.id + 1, typed: "/help", answers: [] });
    await sweep();
    expect(world.status(number)).not.toContain("`/help` by");
    world.pass(601);
    await sweep();
    expect(world.status(number)).toContain("`/help` by");
  });

  it("merges what a review let through, which tells nobody, and takes its note back", async () => {
    const { number, commit } = world.opens("alice", "fix");
    await world.publishes(tagOf("fix", commit), commit);
    // The release pull request will be the config repo's first.
    const first = must(parsePullRequestNumber(1));
    world.jobs.config.commands.mergeRules.set(first, { kind: "blocked", why: "A review is required." });
    await world.comments("alice", number, "/deploy qa1");
    const release = world.jobs.release("qa1");
    expect(release.state).toBe("open");
    await sweep();
    const notes = () => world.jobs.config.commentsOn(release.number).map(({ body }) => body);
    expect(notes()).toEqual([expect.stringContaining("A review is required.")]);
    world.jobs.config.commands.mergeRules.delete(release.number);
    await sweep();
    expect(world.running("qa1")).toBe(`acme/app:${tagOf("fix", commit)}`);
    expect(notes()).toEqual([expect.stringContaining("It does now.")]);
  });

  it("forgets settled commands after 30 days, and no others", async () => {
    const { number } = await deployed("production");
    await world.comments("alice", number, "/deploy qa1 --tag none");
    await world.jobs.store.waitingDeploys.list();
    const of = must(trackOf(number));
    world.pass(31 * 24 * 3600);
    await sweep();
    expect(await world.jobs.store.commands.listByPullRequest(of, 9)).toEqual([]);
  });

  it("writes nothing when nothing was lost", async () => {
    await deployed("production");
    await sweep();
    const writes = world.jobs.github.writes.length;
    await sweep();
    await sweep();
    expect(world.jobs.github.writes.slice(writes)).toEqual([]);
    expect((await world.jobs.store.queue.counts()).dead).toBe(0);
  });
});

describe("a hold with an end", () => {
  it("ends when its time is over, says so, and lets newer versions go their way", async () => {
    const { number, commit } = world.opens("alice", "fix");
    for (const tag of ["1.1.0", "1.2.0"]) await world.publishes(tag, commit);
    await world.comments("alice", number, "/rollback dev");
    await world.publishes("1.3.0", commit);
    expect(world.running("dev")).toBe("acme/app:1.1.0");
    expect(world.proposed("dev")).toBe("acme/app:1.3.0");
    world.pass(2 * 3600 + 1);
    await world.jobs.run({
      kind: "unlocked",
      configRepo: world.jobs.config.name,
      environment: must(parseEnvironmentName("dev")),
    });
    expect(world.status(number)).toContain("has come to its end");
    expect(world.status(number)).not.toContain("`hold of");
    expect(world.running("dev")).toBe("acme/app:1.3.0");
    expect(world.jobs.release("dev").state).toBe("closed");
    await world.publishes("1.2.0", commit);
    expect(world.running("dev")).toBe("acme/app:1.3.0");
  });
});

describe("a release that a command asked for", () => {
  it("and that is refused in the end is told where the command is", async () => {
    const { number, commit } = world.opens("alice", "fix");
    await world.publishes(tagOf("fix", commit), commit);
    world.jobs.config.commit("main", { "qa1/app.yaml": "kind: Empty\n" }, "Take it out");
    const id = await world.comments("alice", number, "/deploy qa1");
    expect(world.status(number)).toContain("`app` was not found in `qa1`.");
    expect(world.reactions(id)).toContain("confused");
  });

  it("does not come when another pull request has the environment by then", async () => {
    const [one, two] = [world.opens("alice", "one"), world.opens("bob", "two")];
    await world.publishes(tagOf("one", one.commit), one.commit);
    await world.publishes(tagOf("two", two.commit), two.commit);
    await world.comments("alice", one.number, "/deploy dev");
    const [late] = await world.jobs.store.releases.listByOrigin({
      repo: world.jobs.source.name,
      pullRequest: one.number,
    });
    await world.comments("bob", two.number, "/deploy dev");
    const { images, origin, askedBy, configRepo, environment, service } = must(late);
    await world.jobs.run({ kind: "release", request: { images, origin, askedBy, configRepo, environment, service } });
    expect(world.running("dev")).toBe(`acme/app:${tagOf("two", two.commit)}`);
  });
});

describe("a store that cannot be read", () => {
  it("lets nothing be released", async () => {
    const { number, commit } = world.opens("alice", "fix");
    await world.publishes(tagOf("fix", commit), commit);
    const rename = (from: string, to: string) =>
      withClient(world.jobs.store.connectionString, (client) =>
        client.query(`ALTER TABLE tidegate.${from} RENAME TO ${to}`),
      );
    await rename("environment_lock", "away");
    await world.comments("alice", number, "/deploy production");
    await rename("away", "environment_lock");
    expect(world.jobs.config.pullRequests.size).toBe(0);
    expect(world.running("production")).toBe("acme/app:1.0.0");
  });
});

function trackOf(number: number) {
  const pull = [...world.jobs.source.pullRequests.values()].find((each) => each.number === number);
  return pull === undefined ? undefined : { repo: world.jobs.source.name, pullRequest: pull.number };
}
