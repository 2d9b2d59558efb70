import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandWorld } from "../support/command-world.ts";
import { deployment } from "../support/job-world.ts";

const config = `
environments:
  dev: { path: dev, follow: { semver: ">=1.0.0-0" }, release: commit }
  qa1: { path: qa1 }
services:
  app: { repo: acme/app, image: acme/app, tags: "{branch}-{sha}" }
`;

let world: CommandWorld;
beforeEach(async () => {
  world = await CommandWorld.open(config);
});
afterEach(() => world.close());

const configures = async (text: string | undefined) => {
  world.jobs.config.commit("main", { ".tidegate.yaml": text }, "Configure");
  await world.jobs.run({ kind: "refresh", repo: world.jobs.config.name });
};
const breaks = () => configures(config.replace("path: qa1", "pth: qa1"));

/** A pull request whose image is there, in a repository of which something was released before. */
async function ready() {
  const work = world.opens("alice", "fix");
  await world.publishes("1.1.0", work.commit);
  await world.publishes(`fix-${work.commit.slice(0, 7)}`, work.commit);
  return { ...work, image: `acme/app:fix-${work.commit.slice(0, 7)}` };
}

const proposed = () => world.running("qa1", "tidegate/qa1/app");
const isProposed = () => [...world.jobs.config.pullRequests.values()].some(({ title }) => title.includes("qa1"));

describe("a command while the config file cannot be read", () => {
  it.each([
    { name: "broken", breaks, says: "Its file `.tidegate.yaml` has 2 problems at commit" },
    { name: "missing", breaks: () => configures(undefined), says: "It has no file `.tidegate.yaml`" },
    {
      name: "out of reach",
      breaks: async () => world.jobs.github.removeRepository(world.jobs.config.name),
      says: "Tidegate's GitHub App is not installed there",
    },
  ])("is acknowledged, says what it waits for, and is done when it is mended: $name", async ({ breaks, says }) => {
    const { number, image } = await ready();
    await breaks();
    const id = await world.comments("alice", number, "/deploy QA1\n/query");
    expect(world.reactions(id)).toEqual(["eyes"]);
    expect(world.status(number).split("Waiting until this is mended, at most until 2026-11-21 11:0")).toHaveLength(3);
    expect(world.status(number)).toContain(says);
    expect(isProposed()).toBe(false);

    world.jobs.github.returnRepository(world.jobs.config);
    await configures(config);
    expect(proposed()).toBe(image);
    expect(world.status(number)).toContain("✓ `/deploy qa1` by alice");
    expect(world.status(number)).not.toContain("Waiting");
    expect(world.reactions(id)).toEqual(["eyes", "rocket"]);
  });

  it("is read with the names that the file has when it is mended", async () => {
    const { number } = await ready();
    await breaks();
    const id = await world.comments("alice", number, "/deploy qa2\n/deploy nowhere\n/lock qa2 until it works");
    await configures(config.replace("qa1: {", "qa2: {"));
    expect(world.status(number)).toContain("On its way to `qa2`");
    expect(world.status(number)).toContain("No environment is named `nowhere`.");
    expect((await world.jobs.store.environmentLocks.list())[0]?.reason).toBe("until it works");
    expect(world.reactions(id)).toEqual(["eyes", "confused"]);
  });

  it.each([
    {
      name: "a commit was pushed meanwhile",
      happens: async () => void world.pushes("fix", "more"),
      says: "was pushed after it",
    },
    {
      name: "the person may not any more",
      happens: async () => world.jobs.source.commands.setRole("alice", "read"),
      says: "`alice` may not command Tidegate here.",
    },
    {
      name: "the pull request was closed",
      happens: async ({ number }: { number: number }) => world.closes("source", number),
      says: "It is closed.",
    },
  ])("is refused in the end when $name", async ({ happens, says }) => {
    const work = await ready();
    await breaks();
    const id = await world.comments("alice", work.number, "/deploy qa1");
    await happens(work);
    await configures(config);
    expect(world.status(work.number)).toContain(says);
    expect(world.reactions(id)).toEqual(["eyes", "confused"]);
    expect(isProposed()).toBe(false);
  });

  it("is refused after an hour, and not run when the file is mended later", async () => {
    const { number } = await ready();
    await breaks();
    const id = await world.comments("alice", number, "/deploy qa1");
    world.pass(3601);
    await world.jobs.run({ kind: "sweep" });
    await world.jobs.run({ kind: "commands", ...textOf(number, id) });
    expect(world.status(number)).toContain("Type the command again when that is mended.");
    expect(world.reactions(id)).toEqual(["eyes", "confused"]);
    await configures(config);
    expect(isProposed()).toBe(false);
  });

  it("is not run when the file is mended after more than an hour, be the job that ends its wait late", async () => {
    const { number } = await ready();
    await breaks();
    const id = await world.comments("alice", number, "/deploy qa1");
    world.pass(3601);
    await configures(config);
    expect(world.status(number)).toContain("could not be read for too long");
    expect(world.reactions(id)).toEqual(["eyes", "confused"]);
    expect(isProposed()).toBe(false);
  });

  it("is refused at once to a stranger, who learns nothing of it", async () => {
    const { number } = await ready();
    await breaks();
    await world.comments("mallory", number, "/deploy qa1");
    expect(world.status(number)).toContain("`mallory` may not command Tidegate here.");
    expect(world.status(number)).not.toContain("acme/config` at the moment");
  });

  it("says so also where nothing was released before, when the file named the repository while it was valid", async () => {
    const { number } = world.opens("alice", "fix");
    await world.comments("alice", number, "/query");
    await breaks();
    const id = await world.comments("alice", number, "/query");
    expect(world.reactions(id)).toEqual(["eyes"]);
    expect(world.status(number)).toContain("Waiting until this is mended");
  });

  it("in a repository of which nothing is known is met with silence, and run when it turns out to be ours", async () => {
    await breaks();
    const { number } = world.opens("alice", "fix");
    const id = await world.comments("alice", number, "/help");
    expect([world.reactions(id), world.status(number)]).toEqual([[], ""]);
    await configures(config);
    expect(world.reactions(id)).toEqual(["eyes", "rocket"]);
  });

  it("on a pull request of the config repo itself says so, too", async () => {
    world.jobs.config.commit("tidy", { "README.md": "# Tidy\n" }, "Tidy up");
    const { number } = world.jobs.config.openPullRequest({ head: "tidy", author: "bob" });
    await breaks();
    await world.comments("bob", number, "/query", "config");
    expect(world.status(number, "config")).toContain("has 2 problems at commit");
    await configures(config);
    expect(world.status(number, "config")).toContain("| `dev` |");
  });
});

describe("of two config repos one that cannot be read", () => {
  beforeEach(async () => {
    const other = world.jobs.addConfigRepo("acme/other", {
      ".tidegate.yaml": config.replace("qa1: { path: qa1 }", "lab: { path: lab }"),
      "dev/app.yaml": deployment("acme/app:1.0.0"),
      "lab/app.yaml": deployment("acme/app:1.0.0"),
    });
    await ready();
    other.commit("main", { ".tidegate.yaml": "environments: [" }, "Break it");
  });

  it("keeps no command from the other, and says what was left out", async () => {
    const { number, image } = await ready();
    await world.comments("alice", number, "/deploy qa1");
    expect(proposed()).toBe(image);
    expect(world.status(number)).toContain("Nothing can be released from `acme/other` at the moment.");
  });

  it("has names wait that only it may have", async () => {
    const { number } = await ready();
    await world.comments("alice", number, "/deploy lab");
    expect(world.status(number)).toContain("Waiting until this is mended");
  });
});

function textOf(number: number, id: number) {
  const { number: pullRequest } = world.jobs.source.pullRequest(number);
  return { repo: world.jobs.source.name, pullRequest, source: "comment", id } as const;
}
