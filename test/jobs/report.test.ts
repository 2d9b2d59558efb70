import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PullRequest } from "../../src/github/github.ts";
import { deployment, JobWorld, usualConfig } from "../support/job-world.ts";

let world: JobWorld;
let pullRequest: PullRequest;
beforeEach(async () => {
  world = await JobWorld.open();
  world.source.commit("feature", { "main.go": "package main // faster\n" }, "Make it faster");
  pullRequest = world.source.openPullRequest({ head: "feature", title: "Make it faster" });
});
afterEach(() => world.close());

const comments = () => world.source.commentsOn(pullRequest.number);
const checks = () =>
  [...world.source.checkRuns.values()].map(({ name, outcome, commit }) => ({ name, outcome, commit }));
const releaseOf = (environment: string) =>
  [...world.config.pullRequests.values()].find(({ headBranch }) => headBranch === `tidegate/${environment}/app`);

describe("the source pull request", () => {
  beforeEach(async () => {
    await world.publish("acme/app:1.1.0", { revision: pullRequest.headCommit });
  });

  it("gets one status comment, and one check an environment", () => {
    expect(comments()).toHaveLength(1);
    expect(comments()[0]?.body).toContain("production");
    expect(checks()).toEqual(
      expect.arrayContaining([
        { name: "tidegate / dev", outcome: "success", commit: pullRequest.headCommit },
        { name: "tidegate / qa1", outcome: "in-progress", commit: pullRequest.headCommit },
        { name: "tidegate / production", outcome: "in-progress", commit: pullRequest.headCommit },
      ]),
    );
    expect(checks()).toHaveLength(3);
  });

  it("is told in place when the release pull request is merged; the branch goes", async () => {
    const before = comments()[0];
    const number = releaseOf("qa1")?.number;
    if (number === undefined) throw new Error("no release pull request");
    world.config.merge(number, { by: "bob" });
    await world.run({ kind: "settle", repo: world.config.name, pullRequest: number });
    expect(comments()).toHaveLength(1);
    expect(comments()[0]?.id).toBe(before?.id);
    expect(comments()[0]?.body).not.toBe(before?.body);
    expect(checks()).toContainEqual({ name: "tidegate / qa1", outcome: "success", commit: pullRequest.headCommit });
    expect(() => world.config.tip("tidegate/qa1/app")).toThrow();
    const current = await world.store.releases.listCurrent(world.config.name);
    expect(current.map(({ environment }) => environment).sort()).toEqual(["dev", "qa1"]);
  });

  it("is told when the release pull request is closed; the tag is not proposed again, a newer one is", async () => {
    const number = releaseOf("qa1")?.number;
    if (number === undefined) throw new Error("no release pull request");
    world.config.close(number);
    await world.run({ kind: "settle", repo: world.config.name, pullRequest: number });
    await world.announce("acme/app:1.1.0", { revision: pullRequest.headCommit });
    expect(world.refusals()).toContain("closed-by-person");
    expect([...world.config.pullRequests.values()].filter(({ state }) => state === "open")).toHaveLength(1);
    expect(comments()).toHaveLength(1);

    await world.publish("acme/app:1.2.0", { revision: pullRequest.headCommit });
    expect(world.config.read("tidegate/qa1/app", "qa1/app.yaml")).toBe(deployment("acme/app:1.2.0"));
  });

  it("writes nothing when nothing is new, and writes anew when a person deleted the comment", async () => {
    const writes = world.github.writes.length;
    const job = {
      kind: "report",
      repo: world.source.name,
      revision: pullRequest.headCommit,
      pullRequest: pullRequest.number,
    } as const;
    await world.run(job);
    expect(world.github.writes.slice(writes)).toEqual([]);
    for (const { id } of comments()) world.source.comments.delete(id);
    await world.publish("acme/app:1.2.0", { revision: pullRequest.headCommit });
    expect(comments()).toHaveLength(1);
  });

  it("is not told of a stranger's pull request with our marker copied into it", async () => {
    const body = releaseOf("production")?.body ?? "";
    world.config.commit("mallory", { "production/app.yaml": deployment("acme/app:6.6.6") });
    const forged = world.config.openPullRequest({
      head: "mallory",
      body: body.replace(/[0-9a-f]{8}(?= ?-->|\s*$)/m, "00000000"),
    });
    const before = comments()[0]?.body;
    world.config.merge(forged.number);
    await world.run({ kind: "settle", repo: world.config.name, pullRequest: forged.number });
    expect(comments()[0]?.body).toBe(before);
  });
});

it("finds the source pull request by the image's label when the event names no commit", async () => {
  world.registry.push("acme/app:1.1.0", { revision: pullRequest.headCommit });
  await world.announce("acme/app:1.1.0");
  expect(comments()).toHaveLength(1);
});

it("names what was merged between the two revisions, in the release pull request", async () => {
  await world.publish("acme/app:1.1.0", { revision: world.source.tip("main") });
  for (const { number, headBranch } of world.config.pullRequests.values()) {
    if (headBranch === "tidegate/qa1/app") world.config.merge(number);
  }
  const merged = world.source.merge(pullRequest.number);
  await world.run({ kind: "sweep" });
  await world.publish("acme/app:1.2.0", { revision: merged });
  const qa = [...world.config.pullRequests.values()].find(
    ({ headBranch, state }) => headBranch === "tidegate/qa1/app" && state === "open",
  );
  expect(qa?.body).toContain("Make it faster");
  expect(qa?.body).not.toContain("@alice");
});

describe("the records in GitHub's Deployments", () => {
  it("keep their names while the config file is broken", async () => {
    const names = () => [...world.source.commands.deployments.values()].map(({ environment }) => environment).sort();
    const two = `${usualConfig}  other: { repo: acme/app, image: acme/other }\n`;
    world.config.commit("main", { ".tidegate.yaml": two });
    await world.publish("acme/app:1.1.0", { revision: pullRequest.headCommit });
    expect(names()).toEqual(["dev / app", "production / app", "qa1 / app"]);
    world.config.commit("main", { ".tidegate.yaml": "environments: broken\n" });
    const { number } = world.release("qa1");
    world.config.merge(number, { by: "bob" });
    await world.run({ kind: "settle", repo: world.config.name, pullRequest: world.release("qa1").number });
    expect(names()).toEqual(["dev / app", "production / app", "qa1 / app"]);
    const [merged] = [...world.source.commands.deployments.values()].filter(
      ({ environment }) => environment === "qa1 / app",
    );
    expect(merged?.statuses.at(-1)?.state).toBe("success");
  });
});
