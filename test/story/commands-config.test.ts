import { afterAll, beforeAll, expect, it } from "vitest";
import { type CommandStory, openCommandStory } from "../support/command-story.ts";

let story: CommandStory;
beforeAll(async () => {
  story = await openCommandStory();
});
afterAll(() => story.close({ jobs: "expected" }));

it("alice types /deploy while the config file is broken: she hears so at once, and it is done when bob has mended it", async () => {
  const work = await story.opens("alice", "patient");
  await story.publishes(work);
  await story.configures((file) => file.replace("environments:", "enviroments:"));
  const comment = await story.comments("alice", work.number, "/deploy qa1\n/query qa1");
  expect(story.reactions(comment)).toEqual(["eyes"]);
  expect(story.status(work.number)).toContain("Waiting until this is mended, at most until");
  expect(await story.proposed("qa1")).toBeUndefined();
  await story.configures((file) => file.replace("enviroments:", "environments:"));
  expect(await story.proposed("qa1")).toBe(work.tag);
  expect(story.reactions(comment)).toEqual(["eyes", "rocket"]);
  expect(story.status(work.number)).toContain("✓ `/query qa1` by alice");
});

it("mallory, who may only read, gropes for names: she learns none", async () => {
  const work = await story.opens("alice", "groped");
  const comment = await story.comments(
    "mallory",
    work.number,
    "/deploy\n/lock all\n/deploy qa1 blop\n/deploy ALL-QA\n/help",
  );
  expect(story.reactions(comment)).toEqual(["eyes", "confused"]);
  const status = story.status(work.number);
  expect(status.split("`mallory` may not command Tidegate here.")).toHaveLength(6);
  for (const name of ["dev", "qa2", "production", "all-qa", "`blip`"]) expect(status).not.toContain(name);
});

it("bob asks for /help in the config repo, and types what it shows", async () => {
  const branch = { branch: "tidy", files: { "README.md": "# Tidy\n" }, message: "Tidy up" };
  await story.does(() => story.world.commitAs("bob", "acme/config", branch));
  const wish = { head: "tidy", title: "Tidy up" };
  const number = await story.does(() => story.world.openPullRequestAs("bob", "acme/config", wish));
  await story.comments("bob", number, "/help", "acme/config");
  const examples = [...story.status(number, "acme/config").matchAll(/\| `(\/[^`]+)` \|$/gm)].map(
    ([, each = ""]) => each,
  );
  expect(examples).toContain("/resume dev blip");
  await story.comments("bob", number, examples.join("\n"), "acme/config");
  expect(story.status(number, "acme/config")).not.toMatch(/is not run here|Name the services/);
});
