import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CommitSha } from "../../src/core/identity.ts";
import { CommandWorld } from "../support/command-world.ts";
import { commitShaOf } from "../support/fake-repository.ts";
import { tagOf } from "../support/tag-of-build.ts";

const config = `
environments:
  dev: { path: dev, follow: { branch: main } }
  qa1: { path: qa1 }
services:
  app: { repo: acme/app, image: acme/app, tags: "{branch}-{sha}" }
`;

let world: CommandWorld;
beforeEach(async () => {
  world = await CommandWorld.open(config);
});
afterEach(() => world.close());

describe("an announcement that calls an image that of another commit than its tag", () => {
  it("does not bring the old image to where the commit is deployed, and is logged", async () => {
    const { number, commit } = world.opens("alice", "fix");
    const old = tagOf("fix", commit);
    await world.publishes(old, commit);
    const head = world.pushes("fix", "more");
    await world.publishes(old, head);
    await world.comments("alice", number, "/deploy qa1");
    expect(world.jobs.config.pullRequests.size).toBe(0);
    expect(world.status(number)).toContain(`Waiting for the image of \`${head.slice(0, 7)}\``);
    expect(world.jobs.logged).toContainEqual(
      expect.objectContaining({ level: 40, tag: old, said: head, msg: "tag names another commit than was said of it" }),
    );
    await world.publishes(tagOf("fix", head), head);
    expect(world.proposed("qa1")).toBe(`acme/app:${tagOf("fix", head)}`);
  });

  it("does not have it waited for, nor found in the index of an older version", async () => {
    const { number, commit } = world.opens("alice", "fix");
    const old = tagOf("fix", commit);
    await world.publishes(old, commit);
    const head = world.pushes("fix", "more");
    const [known] = await world.jobs.store.published.listByCommit(world.jobs.source.name, commit);
    if (known !== undefined) await world.jobs.store.published.save({ ...known, revision: head });
    await world.comments("alice", number, "/deploy qa1");
    expect(world.jobs.config.pullRequests.size).toBe(0);
  });

  it.each(["said", "labelled"] as const)("has the release name the tag's own, whatever is %s", async (by) => {
    const other = world.opens("alice", "fix").commit;
    const commit = world.jobs.source.commit("main", { "main.go": "faster" }, "Faster");
    const tag = tagOf("main", commit);
    if (by === "said") await world.publishes(tag, other);
    else {
      world.jobs.registry.push(`acme/app:${tag}`, { revision: other });
      await world.jobs.announce(`acme/app:${tag}`);
    }
    expect(world.proposed("dev")).toBe(`acme/app:${tag}`);
    expect(world.jobs.release("dev").body).toContain(commit.slice(0, 7));
    expect(world.jobs.release("dev").body).not.toContain(other.slice(0, 7));
  });

  it("names none where the tag's own is not in the source repo", async () => {
    const { commit } = world.opens("alice", "fix");
    await world.publishes("main-abc1234", commit);
    expect(world.proposed("dev")).toBe("acme/app:main-abc1234");
    expect(world.jobs.release("dev").body).not.toContain(commit.slice(0, 7));
  });
});

describe("an announcement that calls an image that of another commit than its label", () => {
  async function deploys(labelled: (commit: CommitSha) => CommitSha | undefined): Promise<number> {
    const { number, commit } = world.opens("alice", "fix");
    const revision = labelled(commit);
    world.jobs.registry.push("acme/app:1.0.7", revision === undefined ? {} : { revision });
    await world.jobs.announce("acme/app:1.0.7", { revision: commit });
    await world.comments("alice", number, "/deploy qa1");
    return number;
  }

  it("does not bring it to where the commit is deployed, and is logged", async () => {
    const number = await deploys(() => world.jobs.source.tip("main"));
    expect(world.jobs.config.pullRequests.size).toBe(0);
    expect(world.status(number)).toContain("Waiting for the image");
    const msg = "image names another commit than was said of it";
    expect(world.jobs.logged).toContainEqual(expect.objectContaining({ level: 40, tag: "1.0.7", msg }));
  });

  it.each<[string, (commit: CommitSha) => CommitSha | undefined]>([
    ["the label is of the commit", (commit) => commit],
    ["there is no label", () => undefined],
    ["the label is the base image's", () => commitShaOf("elsewhere")],
    ["the label is of the merge that CI built", (commit) => mergeOf(commit)],
  ])("is believed where %s", async (_, labelled) => {
    await deploys(labelled);
    expect(world.proposed("qa1")).toBe("acme/app:1.0.7");
  });

  function mergeOf(commit: CommitSha): CommitSha {
    const { objects } = world.jobs.source;
    const parents = [world.jobs.source.tip("main"), commit];
    return objects.addCommit({ tree: objects.commit(commit).tree, parents, message: "Merge" }).sha;
  }
});
