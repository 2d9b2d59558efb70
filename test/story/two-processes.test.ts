import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTidegate, type Tidegate } from "../../src/main.ts";
import { startEmbeddedPostgres } from "../../src/store/embedded-postgres.ts";
import { silent } from "../support/silent-log.ts";
import { openStory, type Story } from "../support/story-world.ts";

const backOff = { firstSeconds: 0.02, longestSeconds: 0.2 };
const dataDirectory = mkdtempSync(join(tmpdir(), "tidegate-two-"));
let database: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let story: Story;
let second: Tidegate;

beforeAll(async () => {
  // A server of their own: two of them take most of the connections that one has.
  database = await startEmbeddedPostgres({ dataDirectory, log: silent });
  story = await openStory({ databaseUrl: database.connectionString, backOff });
  second = await startTidegate({
    settings: { ...story.settings, port: 0 },
    log: pino({ level: "silent" }),
    backOff,
  });
});
afterAll(async () => {
  await second?.close();
  await story?.close();
  await database?.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

it("two Tidegates on one database make one release of each version, and one comment", async () => {
  const { world } = story.github;
  await world.commitAs("alice", "acme/blip", { branch: "faster", files: { "a.ts": "1\n" }, message: "Faster" });
  const source = await world.openPullRequestAs("alice", "acme/blip", { head: "faster", title: "Faster" });
  const revision = await world.mergeAs("bob", "acme/blip", source);
  const labels = { "org.opencontainers.image.revision": revision };
  for (const tag of ["1.4.0", "1.5.0", "1.6.0"]) {
    await story.registry.pushImage({ repository: "acme/blip", tag, labels });
    await Promise.all([second.sweep(), story.tidegate().sweep()]);
  }
  await story.settle();
  const pulls = world.listPullRequests("acme/config").map(({ head, title, state }) => `${head} ${title} ${state}`);
  expect(pulls.sort()).toEqual([
    "tidegate/production/blip Release blip 1.6.0 to production open",
    "tidegate/qa1/blip Release blip 1.6.0 to qa1 open",
  ]);
  expect(await story.inGit("clusters/dev/blip.yaml")).toContain("acme/blip:1.6.0");
  expect(story.said("acme/blip", source)).toHaveLength(1);
  const names = world.listCheckRuns("acme/blip", revision).map(({ name }) => name);
  expect(names.sort()).toEqual(["tidegate / dev", "tidegate / production", "tidegate / qa1"]);
});
