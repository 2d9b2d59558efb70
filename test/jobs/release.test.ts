import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import type { PortMethod } from "../support/fake-github.ts";
import { deployment, JobWorld } from "../support/job-world.ts";

let world: JobWorld;
beforeEach(async () => {
  world = await JobWorld.open();
});
afterEach(() => world.close());

const openPullRequests = () =>
  [...world.config.pullRequests.values()]
    .filter(({ state }) => state === "open")
    .map(({ title, headBranch }) => ({ title, headBranch }));

describe("a published image", () => {
  it("becomes one commit where the environment says so, and one release pull request elsewhere", async () => {
    expect(await world.publish("acme/app:1.1.0")).toEqual(["handled"]);
    expect(world.config.read("main", "dev/app.yaml")).toBe(deployment("acme/app:1.1.0"));
    expect(world.config.read("main", "qa1/app.yaml")).toBe(deployment("acme/app:1.0.0"));
    expect(
      openPullRequests()
        .map(({ headBranch }) => headBranch)
        .sort(),
    ).toEqual(["tidegate/production/app", "tidegate/qa1/app"]);
    expect(world.config.read("tidegate/qa1/app", "qa1/app.yaml")).toBe(deployment("acme/app:1.1.0"));
    expect(world.config.read("tidegate/qa1/app", "production/app.yaml")).toBe(deployment("acme/app:1.0.0"));
  });

  it("is proposed only where its tag is followed", async () => {
    await world.publish("acme/app:1.1.0-rc.1");
    expect(openPullRequests().map(({ headBranch }) => headBranch)).toEqual(["tidegate/qa1/app"]);
  });

  it("announced again and again leads to one release", async () => {
    for (let times = 0; times < 4; times++) await world.publish("acme/app:1.1.0");
    expect(world.config.pullRequests.size).toBe(2);
    expect(
      world.config.objects.between(
        world.config.objects.commit(world.config.tip("main")).parents[0] ?? world.config.tip("main"),
        world.config.tip("main"),
      ),
    ).toHaveLength(1);
    const writes = world.github.writes.length;
    await world.announce("acme/app:1.1.0");
    expect(world.github.writes.slice(writes)).toEqual([]);
  });

  it("updates the living release pull request in place when a newer one comes", async () => {
    await world.publish("acme/app:1.1.0");
    const [first] = world.config.pullRequests.values();
    const before = world.config.tip("tidegate/qa1/app");
    await world.publish("acme/app:1.2.0");
    expect(world.config.pullRequests.size).toBe(2);
    expect(world.config.pullRequest(first?.number ?? 0)).toMatchObject({ state: "open" });
    expect(world.config.read("tidegate/qa1/app", "qa1/app.yaml")).toBe(deployment("acme/app:1.2.0"));
    expect(world.config.objects.isAncestor(before, world.config.tip("tidegate/qa1/app"))).toBe(true);
    expect(
      openPullRequests()
        .map(({ title }) => title)
        .every((title) => title.includes("1.2.0")),
    ).toBe(true);
  });

  it("does not take an environment back", async () => {
    await world.publish("acme/app:1.2.0");
    await world.publish("acme/app:1.1.0");
    expect(world.config.read("main", "dev/app.yaml")).toBe(deployment("acme/app:1.2.0"));
    expect(world.config.read("tidegate/qa1/app", "qa1/app.yaml")).toBe(deployment("acme/app:1.2.0"));
    expect(new Set(world.refusals())).toEqual(new Set(["older-than-git", "older-than-proposed"]));
  });

  it("keeps a person's commits on the release branch, and says so once", async () => {
    await world.publish("acme/app:1.1.0");
    const persons = world.config.commit("tidegate/qa1/app", { "qa1/extra.yaml": "a: 1\n" }, "Tune it by hand");
    await world.publish("acme/app:1.2.0");
    await world.announce("acme/app:1.2.0");
    expect(world.config.tip("tidegate/qa1/app")).toBe(persons);
    const pullRequest = [...world.config.pullRequests.values()].find(
      ({ headBranch }) => headBranch === "tidegate/qa1/app",
    );
    const comments = world.config.commentsOn(pullRequest?.number ?? 0);
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain("tidegate/qa1/app");
  });

  it("makes the plan afresh when the base conflicts", async () => {
    world.github.lateMergeable = 1;
    await world.publish("acme/app:1.1.0");
    world.config.commit("main", { "qa1/app.yaml": deployment("acme/app:1.0.5") }, "Set by hand");
    await world.run({ kind: "refresh", repo: world.config.name });
    const pullRequest = [...world.config.pullRequests.values()].find(
      ({ headBranch }) => headBranch === "tidegate/qa1/app",
    );
    expect(pullRequest?.state).toBe("open");
    world.config.merge(pullRequest?.number ?? 0);
    expect(world.config.read("main", "qa1/app.yaml")).toBe(deployment("acme/app:1.1.0"));
  });

  it("closes a release pull request that Git has overtaken", async () => {
    await world.publish("acme/app:1.1.0");
    world.config.commit("main", { "qa1/app.yaml": deployment("acme/app:1.5.0") }, "Set by hand");
    await world.run({ kind: "refresh", repo: world.config.name });
    const pullRequest = [...world.config.pullRequests.values()].find(
      ({ headBranch }) => headBranch === "tidegate/qa1/app",
    );
    expect(pullRequest?.state).toBe("closed");
    expect(world.config.commentsOn(pullRequest?.number ?? 0)).toHaveLength(1);
  });

  it("finds a protected base branch and says so instead of trying for ever", async () => {
    world.config.protect("main");
    await world.publish("acme/app:1.1.0");
    expect(world.refusals()).toContain("branch-protected");
    expect(world.config.read("main", "dev/app.yaml")).toBe(deployment("acme/app:1.0.0"));
  });
});

describe("a run that is cut off", () => {
  const steps: readonly PortMethod[] = [
    "branches.createTree",
    "branches.createCommit",
    "branches.createBranch",
    "branches.advanceBranch",
    "pullRequests.open",
    "pullRequests.addLabels",
    "contents.fetchHead",
    "contents.fetchTree",
    "pullRequests.findOpen",
  ];
  const cuts = steps.flatMap((method) => (["before", "after"] as const).map((when) => ({ method, when })));

  it.each(cuts)("$when $method ends in the same place", async ({ method, when }) => {
    world.github.failNext(method, new RetryLater("github", "the connection was lost"), when);
    await world.publish("acme/app:1.1.0");
    expect(world.config.read("main", "dev/app.yaml")).toBe(deployment("acme/app:1.1.0"));
    expect(world.config.objects.commit(world.config.tip("main")).message).toContain("1.1.0");
    expect(openPullRequests()).toHaveLength(2);
    expect(world.config.pullRequests.size).toBe(2);
    const current = await world.store.releases.listCurrent(world.config.name);
    expect(current.map(({ environment, state }) => `${environment} ${state}`)).toEqual(["dev merged"]);
    expect(await world.store.releases.listProposed(world.config.name)).toHaveLength(2);
  });
});
