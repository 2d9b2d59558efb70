import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandWorld } from "../support/command-world.ts";

const config = `
environments:
  dev: { path: dev, follow: { semver: ">=1.0.0-0" }, release: commit }
  qa1: { path: qa1, follow: { semver: ">=1.0.0" } }
  production: { path: production, follow: { semver: ">=1.0.0" }, lock: on-deploy }
groups:
  all: [dev, qa1]
services:
  app: { repo: acme/app, image: acme/app, tags: "{branch}-{sha}" }
`;

let world: CommandWorld;
beforeEach(async () => {
  world = await CommandWorld.open(config);
});
afterEach(() => world.close());

describe("/deploy", () => {
  it("releases the image of the commit", async () => {
    const { number, commit } = world.opens("alice", "fix");
    await world.publishes(`fix-${commit.slice(0, 7)}`, commit);
    const id = await world.comments("alice", number, "/deploy qa1");
    expect(world.reactions(id)).toEqual(["eyes", "rocket"]);
    expect(world.running("qa1", "tidegate/qa1/app")).toBe(`acme/app:fix-${commit.slice(0, 7)}`);
    expect(world.status(number)).toContain("proposed");
    await world.mergesConfig("bob", world.jobs.release("qa1").number);
    expect(world.status(number)).toContain("merged by bob");
  });

  it("is beside what Git has, which /query tells where Tidegate has released nothing yet", async () => {
    const { number } = world.opens("alice", "fix");
    await world.comments("alice", number, "/query qa1");
    expect(world.status(number)).toContain("| `qa1` | `1.0.0` |");
  });

  it("is told by /query as proposed, and not as what was left out", async () => {
    const { number, commit } = world.opens("alice", "fix");
    await world.publishes(`fix-${commit.slice(0, 7)}`, commit);
    await world.comments("alice", number, "/deploy qa1");
    await world.comments("alice", number, "/query qa1");
    expect(world.status(number)).toContain("proposes");
    expect(world.status(number)).not.toContain("was not released");
  });

  it("waits for the image, and goes on when it is published", async () => {
    const { number, commit } = world.opens("alice", "fix");
    const id = await world.comments("alice", number, "/deploy qa1");
    expect(world.reactions(id)).toEqual(["eyes"]);
    expect(world.status(number)).toContain(`Waiting for the image of \`${commit.slice(0, 7)}\``);
    expect(world.jobs.config.pullRequests.size).toBe(0);
    await world.publishes(`fix-${commit.slice(0, 7)}`, commit);
    expect(world.running("qa1", "tidegate/qa1/app")).toBe(`acme/app:fix-${commit.slice(0, 7)}`);
    expect(world.status(number)).not.toContain("Waiting for the image");
    expect(world.reactions(id)).toEqual(["eyes", "rocket"]);
  });

  it("ends when somebody else takes the environment while it waits for its image", async () => {
    const first = world.opens("alice", "one");
    const second = world.opens("bob", "two");
    await world.publishes(`two-${second.commit.slice(0, 7)}`, second.commit);
    await world.comments("alice", first.number, "/deploy qa1");
    await world.comments("bob", second.number, "/deploy qa1");
    await world.publishes(`one-${first.commit.slice(0, 7)}`, first.commit);
    expect(world.running("qa1", "tidegate/qa1/app")).toBe(`acme/app:two-${second.commit.slice(0, 7)}`);
    expect(world.status(first.number)).toContain(`\`bob\` typed \`/deploy\` on \`acme/app#${second.number}\``);
    await world.comments("alice", first.number, "/deploy qa1");
    expect(world.running("qa1", "tidegate/qa1/app")).toBe(`acme/app:one-${first.commit.slice(0, 7)}`);
  });

  it("is refused when a commit was pushed after it", async () => {
    const { number, commit } = world.opens("alice", "fix");
    await world.publishes(`fix-${commit.slice(0, 7)}`, commit);
    const comment = world.jobs.source.comment(number, "alice", "/deploy qa1");
    const text = { login: "alice", number, text: "/deploy qa1", id: comment.id, source: "comment" } as const;
    const next = world.jobs.source.commit("fix", { "fix.go": "more" }, "More");
    await world.writes(text);
    expect(world.reactions(comment.id)).toEqual(["eyes", "confused"]);
    expect(world.status(number)).toContain(commit.slice(0, 7));
    expect(world.status(number)).toContain(next.slice(0, 7));
    expect(world.jobs.config.pullRequests.size).toBe(0);
  });

  describe("while GitHub's record of pushes is behind", () => {
    async function pushesAndComments(order: "pushed first" | "commented first", lateReads: number) {
      const { number, commit } = world.opens("alice", "fix");
      await world.publishes(`fix-${commit.slice(0, 7)}`, commit);
      const writes = async () => {
        world.pass(10);
        const { id } = world.jobs.source.comment(number, "alice", "/deploy qa1");
        return {
          login: "alice",
          number,
          text: "/deploy qa1",
          id,
          source: "comment",
          writtenAt: world.jobs.now,
        } as const;
      };
      const early = order === "commented first" ? await writes() : undefined;
      const next = world.pushes("fix", "more");
      await world.publishes(`fix-${next.slice(0, 7)}`, next);
      const written = early ?? (await writes());
      world.jobs.source.commands.lateReads = lateReads;
      const before = world.jobs.github.calls.length;
      await world.writes(written);
      const calls = world.jobs.github.calls.slice(before);
      return { number, next, id: written.id, looks: calls.filter((call) => call === "source.fetchLastPush").length };
    }

    it("is looked at again until the record has the head that was seen, and released", async () => {
      const { id, next, looks } = await pushesAndComments("pushed first", 2);
      expect(looks).toBe(3);
      expect(world.running("qa1", "tidegate/qa1/app")).toBe(`acme/app:fix-${next.slice(0, 7)}`);
      expect(world.reactions(id)).toEqual(["eyes", "rocket"]);
    });

    it.each([2, 100])("is refused when the push came after the comment: %i late reads", async (lateReads) => {
      const { number, id } = await pushesAndComments("commented first", lateReads);
      expect(world.status(number)).toContain("was pushed after it, or too close to it to tell");
      expect(world.reactions(id)).toEqual(["eyes", "confused"]);
      expect(world.jobs.config.pullRequests.size).toBe(0);
    });

    it("is refused in the end where nobody can tell when the head came", async () => {
      const { number, looks } = await pushesAndComments("pushed first", 100);
      expect(looks).toBe(4);
      expect(world.status(number)).toContain("or too close to it to tell");
      expect(world.jobs.config.pullRequests.size).toBe(0);
    });

    it("keeps no other command waiting, and asks nothing for it", async () => {
      const { number } = world.opens("alice", "fix");
      world.jobs.source.commands.lateReads = 100;
      const before = world.jobs.github.calls.length;
      await world.comments("alice", number, "/query\n/lock qa1");
      expect(world.jobs.github.calls.slice(before)).not.toContain("source.fetchLastPush");
      expect(await world.jobs.store.environmentLocks.list()).toHaveLength(1);
    });

    it("trusts the head of a branch whose pushes are older than the record", async () => {
      const { number, commit } = world.opens("alice", "fix");
      await world.publishes(`fix-${commit.slice(0, 7)}`, commit);
      world.jobs.source.commands.pushes.length = 0;
      await world.comments("alice", number, "/deploy qa1");
      expect(world.running("qa1", "tidegate/qa1/app")).toBe(`acme/app:fix-${commit.slice(0, 7)}`);
    });
  });

  it("has the environment follow the pull request until it closes", async () => {
    const { number, commit } = world.opens("alice", "fix");
    await world.publishes("1.1.0", commit);
    await world.mergesConfig("bob", world.jobs.release("qa1").number);
    await world.publishes(`fix-${commit.slice(0, 7)}`, commit);
    await world.comments("alice", number, "/deploy qa1");
    const next = world.pushes("fix", "more");
    await world.publishes(`fix-${next.slice(0, 7)}`, next);
    expect(world.running("qa1", "tidegate/qa1/app")).toBe(`acme/app:fix-${next.slice(0, 7)}`);
    await world.mergesConfig("bob", world.jobs.release("qa1").number);
    await world.publishes("1.2.0", commit);
    expect(world.running("qa1", "main")).toBe(`acme/app:fix-${next.slice(0, 7)}`);
    expect(world.jobs.release("qa1").state).toBe("merged");
    await world.closes("source", number);
    expect(world.running("qa1", "tidegate/qa1/app")).toBe("acme/app:1.2.0");
    expect(world.jobs.release("qa1").body).toContain("is closed: back to what");
  });

  it("waits for its turn where another pull request has the environment, and goes on by itself", async () => {
    const first = world.opens("alice", "one");
    const second = world.opens("bob", "two");
    await world.publishes(`one-${first.commit.slice(0, 7)}`, first.commit);
    await world.publishes(`two-${second.commit.slice(0, 7)}`, second.commit);
    await world.comments("alice", first.number, "/deploy production");
    await world.comments("bob", second.number, "/deploy production");
    expect(world.status(second.number)).toContain(`2nd in \`production\`, after \`acme/app#${first.number}\``);
    expect(world.running("production", "tidegate/production/app")).toBe(`acme/app:one-${first.commit.slice(0, 7)}`);
    await world.comments("alice", first.number, "/unlock production");
    expect(world.running("production", "tidegate/production/app")).toBe(`acme/app:two-${second.commit.slice(0, 7)}`);
  });

  it("tells all that speaks against it at once", async () => {
    const { number } = world.opens("mallory", "evil");
    const id = await world.comments("mallory", number, "/deploy all");
    expect(world.reactions(id)).toEqual(["eyes", "confused"]);
    expect(world.status(number)).toContain("may not command Tidegate here");
    expect(world.jobs.config.pullRequests.size).toBe(0);
  });

  it("says of what runs there already since when it does, and follows the pull request all the same", async () => {
    const { number, commit } = world.opens("alice", "fix");
    const tag = `fix-${commit.slice(0, 7)}`;
    await world.publishes(tag, commit);
    await world.comments("alice", number, "/deploy qa1");
    await world.mergesConfig("bob", world.jobs.release("qa1").number);
    const id = await world.comments("bob", number, "/deploy qa1");
    expect(world.status(number)).toContain(
      `\`qa1\` runs \`app\` \`${tag}\` already, since 2026-11-21 10:00 UTC, by \`config#1\`, for \`app#${number}\`. Nothing had to be released.`,
    );
    expect(world.reactions(id)).toEqual(["eyes", "rocket"]);
    expect(world.jobs.config.pullRequests.size).toBe(1);
    expect(await world.jobs.store.tracks.list()).toMatchObject([{ pullRequest: number, by: "bob" }]);
    expect(await world.jobs.store.waitingDeploys.list()).toEqual([]);
  });

  it("says so of what somebody else brought there, and follows nothing when it was asked for by its tag", async () => {
    const { number } = world.opens("alice", "fix");
    world.jobs.registry.push("acme/app:1.0.0");
    await world.comments("alice", number, "/deploy qa1 --tag 1.0.0");
    expect(world.status(number)).toContain("`qa1` runs `app` `1.0.0` already. Nothing had to be released.");
    expect(world.status(number)).not.toContain("On its way");
    expect(await world.jobs.store.tracks.list()).toEqual([]);
  });

  it("shows what it would do, and does nothing, with --dry-run", async () => {
    const { number, commit } = world.opens("alice", "fix");
    await world.publishes(`fix-${commit.slice(0, 7)}`, commit);
    await world.comments("alice", number, "/deploy qa1 --dry-run");
    expect(world.status(number)).toContain(`+          image: acme/app:fix-${commit.slice(0, 7)} # keep`);
    expect(world.jobs.config.pullRequests.size).toBe(0);
  });

  it("promises nothing with --dry-run where the image is not published yet", async () => {
    const { number, commit } = world.opens("alice", "fix");
    const id = await world.comments("alice", number, "/deploy qa1 --dry-run");
    expect(world.status(number)).toContain("`/deploy` would wait for it, at most 30m");
    expect(world.status(number)).not.toContain("I will go on");
    expect(world.reactions(id)).toEqual(["eyes", "rocket"]);
    await world.publishes(`fix-${commit.slice(0, 7)}`, commit);
    expect(world.jobs.config.pullRequests.size).toBe(0);
  });
});
