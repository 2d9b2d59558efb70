import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import { CommandWorld } from "../support/command-world.ts";
import { deployment } from "../support/job-world.ts";

const config = `
environments:
  dev: { path: dev, follow: { semver: ">=1.2.0" }, merge: auto }
  qa1: { path: qa1, follow: { semver: ">=1.0.0" } }
services:
  app: { repo: acme/app, image: acme/app, tags: "{branch}-{sha}" }
`;

let world: CommandWorld;
let source: number;
beforeEach(async () => {
  world = await CommandWorld.open(config);
  const { number, commit } = world.opens("alice", "fix");
  source = number;
  await world.publishes("1.1.0", commit);
});
afterEach(() => world.close());

const release = () => world.jobs.release("qa1").number;
const state = () => /^\| `qa1` \| `[^`]+` \| ([^|]+) \|/m.exec(world.status(source))?.[1];
const checkTitle = () =>
  [...world.jobs.source.checkRuns.values()].findLast(({ name }) => name === "tidegate / qa1")?.title;
const merges = () => world.jobs.github.writes.filter(({ method }) => method === "merging.merge").length;

describe("a release pull request", () => {
  it("that is approved is told as that on the source pull request, and in the check", async () => {
    expect(state()).toBe("○ proposed");
    await world.judges("bob", release(), "approved");
    expect(state()).toBe("◐ approved by bob");
    expect(checkTitle()).toBe("app 1.1.0: approved by bob");
    await world.mergesConfig("bob", release());
    expect(state()).toBe("● merged by bob");
  });

  it("is told with the changes that somebody wants, until they are content", async () => {
    await world.judges("alice", release(), "approved");
    await world.judges("bob", release(), "changes-requested");
    expect(state()).toBe("○ changes requested by bob");
    await world.judges("bob", release(), "approved");
    expect(state()).toBe("◐ approved by alice, bob");
  });

  it("is proposed again when the approval is dismissed", async () => {
    const review = await world.judges("bob", release(), "approved");
    await world.dismisses(review, release());
    expect(state()).toBe("○ proposed");
  });

  it("is as it was after a review by somebody who may not write", async () => {
    await world.judges("carol", release(), "approved");
    expect(state()).toBe("○ proposed");
  });

  it("with a newer version is not approved: nobody saw that one", async () => {
    const number = release();
    await world.judges("bob", number, "approved");
    const { commit } = world.opens("alice", "more");
    await world.publishes("1.2.0", commit);
    expect(state()).toBe("– replaced by another version");
    expect(release()).toBe(number);
    const [record] = await world.jobs.store.releases.listProposed(world.jobs.config.name);
    expect(record).toMatchObject({ images: [{ tag: "1.2.0" }] });
    expect(record).not.toHaveProperty("review");
  });

  it("keeps its approval when the same version is planned anew, and loses it with a new head", async () => {
    const { store, config } = world.jobs;
    await world.judges("bob", release(), "approved");
    for (const { headCommit: _, ...record } of await store.releases.listProposed(config.name))
      await store.releases.save(record);
    await world.jobs.announce("acme/app:1.1.0");
    expect(await store.releases.listProposed(config.name)).toMatchObject([{ headCommit: expect.any(String) }]);
    expect(state()).toBe("◐ approved by bob");
    config.commit("main", { "qa1/app.yaml": `# new\n${deployment("acme/app:1.0.0")}` }, "By hand");
    await world.jobs.run({ kind: "refresh", repo: config.name });
    expect(state()).toBe("○ proposed");
  });

  it("loses its approval when a person pushes to it", async () => {
    await world.judges("bob", release(), "approved");
    world.jobs.config.commit("tidegate/qa1/app", { "qa1/extra.yaml": "a: 1\n" }, "By hand");
    await world.tellOf("config", release(), "synchronize");
    expect(state()).toBe("○ proposed");
  });

  it("is looked up after a review with words, which may be commands at the same time", async () => {
    const { id } = world.jobs.config.review(release(), "bob", "Fine.\n\n/query qa1", "approved");
    const written = { login: "bob", number: release(), text: "Fine.\n\n/query qa1", id, on: "config" } as const;
    await world.writes({ ...written, source: "review" });
    expect(state()).toBe("◐ approved by bob");
  });

  it("is told once, however often the same review is", async () => {
    await world.judges("bob", release(), "approved");
    const before = world.jobs.github.writes.length;
    await world.hears({ kind: "pull-request-reviewed", repo: world.jobs.config.name, number: release() });
    expect(world.jobs.github.writes).toHaveLength(before);
  });

  it("is told although GitHub could not answer at first", async () => {
    world.jobs.github.failNext(
      "pullRequests.fetchReview",
      new RetryLater("github", "no answer", { retryAfterSeconds: 0 }),
    );
    await world.judges("bob", release(), "approved");
    expect(state()).toBe("◐ approved by bob");
  });
});

describe("an approval", () => {
  it("has Tidegate merge where it merges by itself, and what held it was the approval", async () => {
    const { commit } = world.opens("alice", "more");
    world.jobs.github.afterEach("pullRequests.open", () => {
      world.jobs.config.setMergeRule(world.jobs.release("dev").number, { kind: "blocked", why: "1 approval wanted" });
      return undefined;
    });
    await world.publishes("1.2.0", commit);
    const { number } = world.jobs.release("dev");
    expect(world.jobs.config.pullRequest(number).state).toBe("open");
    world.jobs.config.setMergeRule(number, { kind: "clean" });
    await world.judges("bob", number, "approved");
    expect(world.jobs.config.pullRequest(number).state).toBe("merged");
  });

  it("merges nothing where people merge", async () => {
    const before = merges();
    await world.judges("bob", release(), "approved");
    expect(merges()).toBe(before);
    expect(world.jobs.config.pullRequest(release()).state).toBe("open");
  });

  it("of another pull request of the config repo, or of another repository, does nothing", async () => {
    const { number } = world.jobs.config.openPullRequest({ head: "main", title: "By hand" });
    await world.judges("bob", number, "approved");
    await world.hears({ kind: "pull-request-reviewed", repo: world.jobs.source.name, number });
    expect(state()).toBe("○ proposed");
  });
});
