import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import type { PullRequest } from "../../src/github/github.ts";
import { commitShaOf } from "../support/fake-repository.ts";
import { deployment, JobWorld } from "../support/job-world.ts";

let world: JobWorld;
beforeEach(async () => {
  world = await JobWorld.open();
});
afterEach(() => world.close());

const settle = ({ number }: PullRequest) => world.run({ kind: "settle", repo: world.config.name, pullRequest: number });
const branchOf = (environment: string) => `tidegate/${environment}/app`;
const fault = () => new RetryLater("github", "the connection was lost");

describe("a release pull request that a person closes", () => {
  beforeEach(async () => {
    await world.publish("acme/app:1.1.0");
    world.config.close(world.release("qa1").number);
    await settle(world.release("qa1"));
  });

  it("keeps its branch, so that it can be reopened; then it is proposed again, and can be merged", async () => {
    expect(await world.states("qa1")).toEqual({ "1.1.0": "closed" });
    world.config.reopen(world.release("qa1").number);
    await settle(world.release("qa1"));
    expect(await world.states("qa1")).toEqual({ "1.1.0": "proposed" });
    world.config.merge(world.release("qa1").number);
    await settle(world.release("qa1"));
    expect(await world.states("qa1")).toEqual({ "1.1.0": "merged" });
    expect(world.config.branches.has(world.release("qa1").headBranch)).toBe(false);
  });

  it("is closed again when Git has gone on before it was reopened", async () => {
    world.config.commit("main", { "qa1/app.yaml": deployment("acme/app:1.5.0") });
    world.config.reopen(world.release("qa1").number);
    await settle(world.release("qa1"));
    expect(world.release("qa1").state).toBe("closed");
    expect(world.config.commentsOn(world.release("qa1").number)).toHaveLength(1);
  });

  it("is not proposed again when the same tag is built anew: Git would get just what was said no to", async () => {
    world.registry.push("acme/app:1.1.0", { digit: "a" });
    await world.announce("acme/app:1.1.0");
    expect(world.refusals()).toContain("closed-by-person");
    expect(world.release("qa1").state).toBe("closed");
  });

  it("makes room for a newer version on the branch that is there", async () => {
    await world.publish("acme/app:1.2.0");
    expect(world.release("qa1")).toMatchObject({ state: "open", title: expect.stringContaining("1.2.0") });
    expect(await world.states("qa1")).toEqual({ "1.1.0": "closed", "1.2.0": "proposed" });
  });
});

it("a person who deletes the release branch has said no as well; a newer version gets a new one", async () => {
  await world.publish("acme/app:1.1.0");
  world.config.push(branchOf("qa1"), undefined);
  await settle(world.release("qa1"));
  await world.announce("acme/app:1.1.0");
  expect(await world.states("qa1")).toEqual({ "1.1.0": "closed" });
  await world.publish("acme/app:1.2.0");
  expect(world.release("qa1").state).toBe("open");
});

describe("a merge on GitHub while the next plan is made", () => {
  it("is on record as merged, though a newer version has taken the branch over by then", async () => {
    await world.publish("acme/app:1.1.0");
    const first = world.release("qa1");
    world.config.merge(first.number);
    // nobody has told yet when the next image comes
    await world.publish("acme/app:1.2.0");
    expect(await world.states("qa1")).toEqual({ "1.1.0": "merged", "1.2.0": "proposed" });
    const second = world.release("qa1");
    expect(second.number).not.toBe(first.number);
    await settle(first);
    expect(world.config.pullRequest(second.number).state).toBe("open");
    expect(world.config.branches.has(second.headBranch)).toBe(true);
  });

  it("after the branch was advanced: what was merged is what the head carried", async () => {
    await world.publish("acme/app:1.1.0");
    const { number } = world.release("qa1");
    world.github.afterEach("branches.advanceBranch", ([branch]) => {
      if (branch !== branchOf("qa1") || world.config.pullRequest(number).state !== "open") return undefined;
      world.config.merge(number);
      return fault();
    });
    await world.publish("acme/app:1.2.0");
    await settle(world.release("qa1"));
    expect(world.config.read("main", "qa1/app.yaml")).toBe(deployment("acme/app:1.2.0"));
    expect(await world.states("qa1")).toEqual({ "1.1.0": "superseded", "1.2.0": "merged" });
  });
});

describe("a pull request that is not on record", () => {
  const lost = async () => {
    await world.publish("acme/app:1.1.0");
    const pullRequest = world.release("qa1");
    await world.forget();
    return pullRequest;
  };

  it("is restored from the signed trailer of its head", async () => {
    await settle(await lost());
    expect(await world.states("qa1")).toEqual({ "1.1.0": "proposed" });
  });

  it("is restored from its signed marker when a person has committed on top", async () => {
    const { number } = await lost();
    world.config.commit(branchOf("qa1"), { "qa1/extra.yaml": "a: 1\n" });
    world.config.merge(number);
    await settle(world.config.pullRequest(number));
    expect(await world.states("qa1")).toEqual({ "1.1.0": "merged" });
  });

  it("is found by the sweep", async () => {
    await lost();
    await world.run({ kind: "sweep" });
    expect(await world.states("qa1")).toEqual({ "1.1.0": "proposed" });
  });

  it("from a fork is left alone, whatever marker it carries", async () => {
    const { body } = await lost();
    const forged = world.config.openPullRequest({
      head: branchOf("qa1"),
      body,
      fork: "mallory/config",
      headCommit: commitShaOf("fork"),
    });
    world.config.close(forged.number);
    await settle(world.config.pullRequest(forged.number));
    expect(await world.states("qa1")).toEqual({});
  });

  it("with the same release as one on record is left alone", async () => {
    await world.publish("acme/app:1.1.0");
    const { body } = world.release("qa1");
    const copy = world.config.openPullRequest({ head: branchOf("qa1"), base: "main", body });
    world.config.close(copy.number);
    await settle(world.config.pullRequest(copy.number));
    expect(await world.states("qa1")).toEqual({ "1.1.0": "proposed" });
  });
});

describe("a release pull request that Git has overtaken", () => {
  it.each([
    ["pullRequests.close", "before"],
    ["pullRequests.close", "after"],
    ["reports.createComment", "after"],
  ] as const)("is closed, whatever goes wrong: %s fails %s it", async (method, when) => {
    await world.publish("acme/app:1.1.0");
    world.config.commit("main", { "qa1/app.yaml": deployment("acme/app:1.5.0") }, "Set by hand");
    world.github.failNext(method, fault(), when);
    await world.run({ kind: "refresh", repo: world.config.name });
    expect(world.release("qa1").state).toBe("closed");
    expect(world.config.commentsOn(world.release("qa1").number)).toHaveLength(1);
    await settle(world.release("qa1"));
    expect(await world.states("qa1")).toEqual({ "1.1.0": "superseded" });
    expect(world.config.branches.has(world.release("qa1").headBranch)).toBe(false);
  });
});

it("is left for the sweep while the config repo is out of reach", async () => {
  await world.publish("acme/app:1.1.0");
  const pullRequest = world.release("qa1");
  world.config.merge(pullRequest.number);
  world.github.removeRepository(world.config.name);
  await settle(pullRequest);
  expect((await world.store.queue.counts()).dead).toBe(0);
  world.github.returnRepository(world.config);
  await world.run({ kind: "sweep" });
  expect(await world.states("qa1")).toEqual({ "1.1.0": "merged" });
});
