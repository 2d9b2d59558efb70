import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandWorld } from "../support/command-world.ts";

const config = `
environments:
  dev: { path: dev, follow: { semver: ">=1.0.0-0" }, release: commit }
  qa1: { path: qa1, follow: { semver: ">=1.0.0" }, merge: auto }
  production: { path: production, follow: { semver: ">=1.0.0" } }
services:
  app: { repo: acme/app, image: acme/app }
`;

let world: CommandWorld;
let origin: { readonly number: number; readonly commit: Parameters<CommandWorld["publishes"]>[1] };
beforeEach(async () => {
  world = await CommandWorld.open(config);
  origin = world.opens("alice", "fix");
  for (const tag of ["1.1.0", "1.2.0"]) {
    await world.publishes(tag, origin.commit);
    await world.mergesConfig("bob", world.jobs.release("production").number);
  }
});
afterEach(() => world.close());

async function revertByButton(): Promise<number> {
  const released = world.jobs.release("production");
  const branch = `revert-${released.number}-${released.headBranch}`;
  const text = (world.jobs.config.read("main", "production/app.yaml") ?? "").replace("1.2.0", "1.1.0");
  world.jobs.config.commit(branch, { "production/app.yaml": text }, `Revert "${released.title}"`);
  const { number } = world.jobs.config.openPullRequest({
    head: branch,
    author: "bob",
    title: `Revert "${released.title}"`,
    body: `Reverts acme/config#${released.number}`,
  });
  await world.tellOf("config", number, "opened");
  return number;
}

describe("a revert of a release pull request", () => {
  it("is told what it does, and after the merge the version stays out", async () => {
    const number = await revertByButton();
    const [comment] = world.jobs.config.commentsOn(number);
    expect(comment?.body).toContain("1.1.0");
    await world.mergesConfig("bob", number);
    expect(await world.jobs.states("production")).toMatchObject({ "1.2.0": "rolled-back", "1.1.0": "merged" });
    expect(world.status(origin.number)).toContain("rolled back by bob");
    await world.publishes("1.2.0", origin.commit);
    expect(world.running("production", "main")).toBe("acme/app:1.1.0");
    expect(world.jobs.release("production").state).toBe("merged");
  });

  it("lets a newer version be proposed, which a person's merge takes as the end of the hold", async () => {
    await world.mergesConfig("bob", await revertByButton());
    await world.publishes("1.3.0", origin.commit);
    expect(world.jobs.release("production").state).toBe("open");
    expect(world.jobs.release("production").body).toContain("rolled back");
    await world.mergesConfig("bob", world.jobs.release("production").number);
    await world.publishes("1.3.1", origin.commit);
    expect(world.jobs.release("production").body).not.toContain("rolled back");
  });

  it("can itself be reverted: the version is back, and the hold ends", async () => {
    const number = await revertByButton();
    await world.mergesConfig("bob", number);
    const branch = `revert-${number}-again`;
    const text = (world.jobs.config.read("main", "production/app.yaml") ?? "").replace("1.1.0", "1.2.0");
    world.jobs.config.commit(branch, { "production/app.yaml": text }, "Reapply");
    const again = world.jobs.config.openPullRequest({
      head: branch,
      author: "bob",
      body: `Reverts acme/config#${number}`,
    });
    await world.tellOf("config", again.number, "opened");
    await world.mergesConfig("bob", again.number);
    expect(await world.jobs.states("production")).toMatchObject({ "1.2.0": "merged" });
    await world.publishes("1.2.1", origin.commit);
    expect(world.jobs.release("production").body).not.toContain("was rolled back");
  });
});

describe("/rollback", () => {
  it("proposes the version before, and holds once it is merged", async () => {
    await world.comments("alice", origin.number, "/rollback production");
    const release = world.jobs.release("production");
    expect(world.running("production", "tidegate/production/app")).toBe("acme/app:1.1.0");
    expect(release.body).toContain("Rolled back by");
    await world.mergesConfig("bob", release.number);
    expect(await world.jobs.states("production")).toMatchObject({ "1.2.0": "rolled-back", "1.1.0": "merged" });
    await world.publishes("1.2.0", origin.commit);
    expect(world.running("production", "main")).toBe("acme/app:1.1.0");
    await world.comments("alice", origin.number, "/resume production");
    expect(world.status(origin.number)).toContain("is lifted");
    await world.comments("alice", origin.number, "/resume production");
    expect(world.status(origin.number)).toContain("No hold stands there");
  });

  it("works on the release pull request itself, and at once where commits are made", async () => {
    const { number } = world.jobs.release("production");
    await world.comments("bob", number, "/rollback production", "config");
    expect(world.running("production", "tidegate/production/app")).toBe("acme/app:1.1.0");
    await world.comments("alice", origin.number, "/rollback dev");
    expect(world.running("dev")).toBe("acme/app:1.1.0");
    await world.publishes("1.2.0", origin.commit);
    expect(world.running("dev")).toBe("acme/app:1.1.0");
    await world.publishes("1.3.0", origin.commit);
    expect(world.running("dev")).toBe("acme/app:1.1.0");
    expect(world.running("dev", "tidegate/dev/app")).toBe("acme/app:1.3.0");
  });

  it("lets what waited below the hold go its way once it is lifted", async () => {
    await world.comments("alice", origin.number, "/rollback qa1,dev");
    expect(world.running("qa1")).toBe("acme/app:1.1.0");
    await world.publishes("1.3.0", origin.commit);
    expect(world.running("qa1")).toBe("acme/app:1.1.0");
    expect(world.jobs.release("qa1").body).toContain("Look twice before you merge");
    await world.comments("alice", origin.number, "/resume qa1,dev");
    expect(world.running("qa1")).toBe("acme/app:1.3.0");
    expect(world.running("dev")).toBe("acme/app:1.3.0");
    expect(world.jobs.release("qa1").body).not.toContain("Look twice");
    expect(world.jobs.release("dev").state).toBe("closed");
  });

  it("keeps out what a person had set by hand, which is on no record", async () => {
    const before = world.opens("alice", "before");
    world.jobs.registry.push("acme/app:1.5.0", { revision: before.commit });
    const text = (world.jobs.config.read("main", "production/app.yaml") ?? "").replace("1.2.0", "1.5.0");
    world.jobs.config.commit("main", { "production/app.yaml": text }, "Set by hand");
    await world.comments("alice", origin.number, "/rollback production --to 1.2.0");
    await world.mergesConfig("bob", world.jobs.release("production").number);
    expect(await world.jobs.states("production")).toMatchObject({ "1.5.0": "rolled-back", "1.2.0": "merged" });
    expect(world.status(before.number)).toContain("rolled back by bob");
    await world.publishes("1.5.0", before.commit);
    expect(world.running("production")).toBe("acme/app:1.2.0");
    expect(world.jobs.release("production").state).toBe("merged");
  });
});

describe("/rollback where Tidegate has released nothing yet", () => {
  it.each(["proposed", "committed"])("places a hold by what Git had, when it is %s", async (how) => {
    const fresh = await CommandWorld.open(config);
    try {
      const environment = how === "proposed" ? "production" : "dev";
      const { number, commit } = fresh.opens("alice", "fix");
      for (const tag of ["0.9.0", "1.0.0"]) fresh.jobs.registry.push(`acme/app:${tag}`);
      await fresh.comments("alice", number, `/rollback ${environment} --to 0.9.0`);
      if (how === "proposed") await fresh.mergesConfig("bob", fresh.jobs.release(environment).number);
      expect(fresh.running(environment)).toBe("acme/app:0.9.0");
      await fresh.publishes("1.0.0", commit);
      expect(fresh.running(environment)).toBe("acme/app:0.9.0");
      expect(await fresh.jobs.states(environment)).toEqual({ "0.9.0": "merged", "1.0.0": "rolled-back" });
    } finally {
      await fresh.close();
    }
  });
});
