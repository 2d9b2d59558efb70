import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { PullRequest } from "../../src/github/github.ts";
import { JobWorld } from "../support/job-world.ts";

let world: JobWorld;
let source: PullRequest;
beforeEach(async () => {
  world = await JobWorld.open();
  const headCommit = world.source.commit("feature", { "main.go": "package main // a secret between us\n" });
  source = world.source.openPullRequest({ head: "feature", headCommit, body: "what a person wrote" });
  world.logged.length = 0;
});
afterEach(() => world.close());

const line = z.looseObject({ msg: z.string(), level: z.number() });

/** What was logged, without what differs from run to run. */
function lines(): readonly object[] {
  return world.logged.map((logged) => {
    const { time: _, pid: __, hostname: ___, jobId, level, ...rest } = line.parse(logged);
    expect(jobId).toEqual(expect.any(String));
    expect(level).toBe(30);
    return rest;
  });
}

const place = { configRepo: "acme/config", service: "app", tag: "1.1.0", sourceRepo: "acme/app" };

describe("the log of one release", () => {
  it("says each station once, in the same words, with the facts as fields", async () => {
    await world.publish("acme/app:1.1.0", { revision: source.headCommit });
    const release = { job: "release", attempt: 1, ...place, pr: source.number };
    const said = lines();
    expect(said).toContainEqual({
      job: "event",
      attempt: 1,
      deliveryId: "delivery-1",
      event: "image-published",
      image: "docker.io/acme/app",
      tag: "1.1.0",
      outcome: "handled",
      msg: "event handled",
    });
    expect(said).toContainEqual({
      ...release,
      environment: "dev",
      commit: world.config.tip("main"),
      msg: "release committed",
    });
    for (const environment of ["qa1", "production"]) {
      expect(said).toContainEqual({
        ...release,
        environment,
        releasePr: world.release(environment).number,
        msg: "release proposed",
      });
    }
    expect(said).toContainEqual({
      job: "report",
      attempt: 1,
      sourceRepo: "acme/app",
      pr: source.number,
      msg: "reported",
    });
    expect(new Set(said.map((each) => JSON.stringify(each)))).toHaveProperty("size", 5);
  });

  it("names a refusal with its facts", async () => {
    await world.publish("acme/app:1.1.0", { repo: "mallory/app" });
    expect(lines()).toContainEqual({
      job: "event",
      attempt: 1,
      deliveryId: "delivery-1",
      refusal: "source-repo-mismatch",
      refused: { code: "source-repo-mismatch", service: "app", expected: "acme/app", got: "mallory/app" },
      msg: "event refused",
    });
  });

  it("says of a tag that no environment follows why each does not", async () => {
    await world.publish("acme/app:nightly");
    expect(lines()).toMatchObject([
      { outcome: "not-followed", service: "app", notFollowed: { dev: expect.any(String), qa1: expect.any(String) } },
    ]);
  });

  it("holds no file, no body and no secret", async () => {
    await world.publish("acme/app:1.1.0", { revision: source.headCommit });
    world.config.merge(world.release("qa1").number);
    await world.run({ kind: "sweep" });
    const text = JSON.stringify(world.logged);
    for (const word of [
      "what a person wrote",
      "a secret between us",
      "marker-secret",
      "apiVersion",
      "tidegate:release",
    ])
      expect(text).not.toContain(word);
  });
});
