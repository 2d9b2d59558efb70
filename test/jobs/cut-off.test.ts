import { describe, expect, it } from "vitest";
import type { CommitSha } from "../../src/core/identity.ts";
import { CommandWorld } from "../support/command-world.ts";

const config = `
environments:
  dev: { path: dev, follow: { semver: ">=1.0.0-0" }, release: commit }
  qa1: { path: qa1, merge: auto }
  production: { path: production, follow: { semver: ">=1.0.0" }, lock: on-deploy }
services:
  app: { repo: acme/app, image: acme/app, tags: "{branch}-{sha}" }
`;

interface Scene {
  readonly world: CommandWorld;
  readonly number: number;
  readonly commit: CommitSha;
}

interface Step {
  readonly name: string;
  readonly before?: (scene: Scene) => Promise<void>;
  readonly act: (scene: Scene) => Promise<unknown>;
}

const says = (text: string) => (scene: Scene) => scene.world.comments("alice", scene.number, text);
const tag = ({ commit }: Scene) => `fix-${commit.slice(0, 7)}`;
const publishes = (scene: Scene) => scene.world.publishes(tag(scene), scene.commit);
const merges = ({ world }: Scene, environment: string) =>
  world.mergesConfig("bob", world.jobs.release(environment).number);

const steps: readonly Step[] = [
  { name: "/deploy by commit", before: publishes, act: says("/deploy dev") },
  {
    name: "/deploy that waits for its image, and is merged at once",
    act: (scene) => says("/deploy qa1")(scene).then(() => publishes(scene)),
  },
  { name: "/rollback by commit", act: says("/rollback dev") },
  {
    name: "the merge of a rollback",
    before: async (scene) => void (await says("/rollback production")(scene)),
    act: (scene) => merges(scene, "production"),
  },
  {
    name: "the merge of a rollback of what was set by hand",
    before: async (scene) => {
      const { config: repository, registry } = scene.world.jobs;
      registry.push("acme/app:1.5.0");
      const text = (repository.read("main", "production/app.yaml") ?? "").replace("1.2.0", "1.5.0");
      repository.commit("main", { "production/app.yaml": text }, "Set by hand");
      await says("/rollback production --to 1.1.0")(scene);
    },
    act: (scene) => merges(scene, "production"),
  },
  {
    name: "/resume, with something kept out",
    before: async (scene) => {
      await says("/rollback dev")(scene);
      await scene.world.publishes("1.3.0", scene.commit);
    },
    act: says("/resume dev"),
  },
  {
    name: "a pull request that closes with tracks and a lock",
    before: async (scene) => {
      await publishes(scene);
      await says("/deploy production")(scene);
    },
    act: ({ world, number }) => world.closes("source", number),
  },
];

const stride = 4;

describe("a job that is cut off behind any of its writes", { timeout: 240_000 }, () => {
  it.each(steps)("comes to the same when it is run again: $name", async (step) => {
    const { outcome: whole } = await play(step, Number.POSITIVE_INFINITY);
    // Each costs a second; the steps begin at different writes.
    for (let cut = 1 + (steps.indexOf(step) % stride), isOver = false; !isOver; cut += stride) {
      const played = await play(step, cut);
      expect({ cut, ...played.outcome }).toEqual({ cut, ...whole });
      isOver = played.isOver;
    }
  });
});

async function play(step: Step, cut: number) {
  const world = await CommandWorld.open(config);
  try {
    const scene = { world, ...world.opens("alice", "fix") };
    for (const version of ["1.0.0", "1.1.0", "1.2.0"]) {
      await world.publishes(version, scene.commit);
      if (version !== "1.0.0") await merges(scene, "production");
    }
    await step.before?.(scene);
    world.jobs.cutOff.arm(cut);
    await step.act(scene);
    const isOver = world.jobs.cutOff.disarm();
    return { isOver, outcome: await world.outcome() };
  } finally {
    await world.close();
  }
}
