import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CommitSha, PullRequestNumber } from "../../src/core/identity.ts";
import { CommandWorld } from "../support/command-world.ts";
import { tagOf } from "../support/tag-of-build.ts";

const config = `
environments:
  dev: { path: dev, follow: { branch: main } }
  qa1: { path: qa1 }
services:
  app: { repo: acme/app, image: acme/app, tags: "{branch}-{sha}" }
`;

let world: CommandWorld;
let number: PullRequestNumber;
beforeEach(async () => {
  world = await CommandWorld.open(config);
  ({ number } = world.opens("alice", "fix"));
});
afterEach(() => world.close());

const proposed = () => world.running("qa1", "tidegate/qa1/app");

/** Alice asks for an image by its tag, which nobody announced. */
async function deploys(tag: string, revision?: CommitSha): Promise<number> {
  world.jobs.registry.push(`acme/app:${tag}`, revision === undefined ? {} : { revision });
  return world.comments("alice", number, `/deploy qa1 --tag ${tag}`);
}

describe("a /deploy of a tag whose commit only a fork has", () => {
  type Image = readonly [tag: string, revision?: CommitSha];
  it.each<[string, (commit: CommitSha) => Image]>([
    ["the tag names it", (commit: CommitSha) => [tagOf("evil", commit)]],
    ["the tag names it, and a branch of the source repo", (commit: CommitSha) => [tagOf("fix", commit)]],
    ["the image's label names it", (commit: CommitSha) => ["evil", commit]],
  ])("is refused, though GitHub answers for it: %s", async (_, image) => {
    const evil = world.jobs.source.forkCommit({ "evil.go": "package evil\n" });
    const fork = { head: "evil", fork: "mallory/app", headCommit: evil, author: "mallory" };
    world.jobs.source.openPullRequest(fork);
    const id = await deploys(...image(evil));
    expect(world.reactions(id)).toEqual(["eyes", "confused"]);
    expect(world.status(number)).toContain(
      `It was built from \`${evil.slice(0, 7)}\`, which may be a commit of a fork`,
    );
    expect(world.jobs.config.pullRequests.size).toBe(0);
  });

  it("is released where the environment's own rule takes the tag, and names no commit", async () => {
    const evil = world.jobs.source.forkCommit({ "evil.go": "package evil\n" });
    const tag = tagOf("main", evil);
    world.jobs.registry.push(`acme/app:${tag}`);
    await world.comments("alice", number, `/deploy dev --tag ${tag}`);
    expect(world.jobs.release("dev").body).not.toContain(`commit/${evil}`);
  });
});

describe("a /deploy of a tag is released when its commit", () => {
  it("is in a pull request from a branch of the source repo", async () => {
    const tag = tagOf("other", world.opens("bob", "other").commit);
    await deploys(tag);
    expect(proposed()).toBe(`acme/app:${tag}`);
  });

  it("was merged, its branch being gone", async () => {
    const other = world.opens("bob", "other");
    const merged = world.jobs.source.merge(other.number, { method: "squash" });
    world.jobs.source.push("other", undefined);
    await deploys(tagOf("main", merged));
    expect(proposed()).toBe(`acme/app:${tagOf("main", merged)}`);
  });

  it("is on the default branch, without a pull request", async () => {
    const commit = world.jobs.source.commit("main", { "main.go": "faster" }, "Faster");
    world.jobs.source.commit("main", { "main.go": "fastest" }, "Fastest");
    await deploys("by-hand", commit);
    expect(proposed()).toBe("acme/app:by-hand");
  });

  it("is on the branch that the tag names, without a pull request", async () => {
    const commit = world.jobs.source.commit("release-1.2", { "main.go": "mended" }, "Mend");
    await deploys(tagOf("release-1.2", commit));
    expect(proposed()).toBe(`acme/app:${tagOf("release-1.2", commit)}`);
  });
});
