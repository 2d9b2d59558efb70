import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CommitSha } from "../../src/core/identity.ts";
import { CommandWorld } from "../support/command-world.ts";
import { deployment } from "../support/job-world.ts";

const config = `
environments:
  dev: { path: dev, follow: { semver: ">=1.0.0-0" }, release: commit }
  qa1: { path: qa1, follow: { semver: ">=1.0.0" } }
  production: { path: production, follow: { semver: ">=1.0.0" } }
services:
  app: { repo: acme/app, image: acme/app }
`;

let world: CommandWorld;
let released: number;
beforeEach(async () => {
  world = await CommandWorld.open(config);
  await releases("1.1.0", "first");
  released = await releases("1.2.0", "second");
});
afterEach(() => world.close());

/** A source pull request is merged, its image published and released to production; answers the release's number. */
async function releases(tag: string, branch: string): Promise<number> {
  const { number } = world.opens("alice", branch);
  const commit = world.jobs.source.merge(number);
  await world.publishes(tag, commit);
  const release = world.jobs.release("production");
  await world.mergesConfig("bob", release.number);
  return release.number;
}

interface Undone {
  readonly branch: string;
  readonly fork?: string;
  readonly body?: string;
  readonly message?: string;
  readonly tag?: string;
}

/** Somebody opens a pull request of the config repo that sets production back; answers its number. */
async function undoes({ branch, fork, body = "", message = "Undo", tag = "1.1.0" }: Undone): Promise<number> {
  const { config } = world.jobs;
  const head = fork === undefined ? branch : `in-fork-${branch.replaceAll("/", "-")}`;
  const headCommit: CommitSha = config.commit(head, { "production/app.yaml": deployment(`acme/app:${tag}`) }, message);
  const from = fork === undefined ? {} : { fork, headCommit };
  const { number } = config.openPullRequest({ head: branch, author: "bob", body, ...from });
  await world.tellOf("config", number, "opened");
  return number;
}

const said = (number: number) => world.jobs.config.commentsOn(number).map(({ body }) => body);

describe("a revert from a branch that is named like Tidegate's own", () => {
  it.each<[string, Omit<Undone, "body">]>([
    ["of a fork", { branch: "tidegate/production/app", fork: "bob/config" }],
    ["of the config repo, without two names", { branch: "tidegate/undo" }],
  ])("%s is told what it does, and holds once it is merged", async (_, undone) => {
    const number = await undoes({ ...undone, body: `Reverts acme/config#${released}` });
    expect(said(number)).toHaveLength(1);
    await world.mergesConfig("bob", number);
    expect(await world.jobs.states("production")).toMatchObject({ "1.2.0": "rolled-back", "1.1.0": "merged" });
    await world.publishes("1.2.0", world.jobs.source.tip("main"));
    expect(world.jobs.release("production").state).toBe("merged");
  });
});
