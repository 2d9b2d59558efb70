import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openStory, type Story } from "../support/story-world.ts";

let story: Story;
let minor = 4;
beforeAll(async () => {
  story = await openStory({ backOff: { firstSeconds: 0.02, longestSeconds: 0.2 } });
});
afterEach(() => story.github.world.faults.clear());
afterAll(() => story.close());

/** One release from image to merge: its own source pull request, one release pull request an environment. */
async function releaseOnce(): Promise<{ readonly tag: string; readonly source: number }> {
  const { world } = story.github;
  const tag = `1.${minor}.0`;
  minor += 1;
  const branch = `change-${tag}`;
  await world.commitAs("alice", "acme/blip", { branch, files: { "src/graph.ts": `${tag}\n` }, message: tag });
  const source = await world.openPullRequestAs("alice", "acme/blip", { head: branch, title: tag });
  const revision = await world.mergeAs("bob", "acme/blip", source);
  await story.push(`acme/blip:${tag}`, revision);
  const release = story.release("qa1");
  if (release !== undefined) await world.mergeAs("bob", "acme/config", release.number);
  await story.settle();
  return { tag, source };
}

const pullsOf = (environment: string, tag: string) =>
  story.github.world
    .listPullRequests("acme/config")
    .filter(({ head, title }) => head === `tidegate/${environment}/blip` && title.includes(tag));

async function expectOneOfAll({ tag, source }: Awaited<ReturnType<typeof releaseOnce>>): Promise<void> {
  const { world } = story.github;
  expect(pullsOf("qa1", tag).map(({ state }) => state)).toEqual(["merged"]);
  expect(pullsOf("production", tag).map(({ state }) => state)).toEqual(["open"]);
  expect(pullsOf("production", tag)[0]?.labels).toContain("tidegate");
  const commits = await world.listCommits("acme/config");
  expect(commits.filter(({ message }) => message.startsWith(`Release blip ${tag} to dev`))).toHaveLength(1);
  expect(story.said("acme/blip", source)).toHaveLength(1);
  expect(story.said("acme/blip", source)[0]).toMatch(/qa1[^\n]*[Mm]erged by bob/);
  const { mergeCommitSha = "" } = world.pullRequest("acme/blip", source);
  const checks = world
    .listCheckRuns("acme/blip", mergeCommitSha)
    .map(({ name, conclusion }) => `${name} ${conclusion}`);
  expect(checks.sort()).toEqual([
    "tidegate / dev success",
    "tidegate / production undefined",
    "tidegate / qa1 success",
  ]);
  expect(await world.resolve("acme/config", "tidegate/qa1/blip")).toBeUndefined();
  const health: unknown = await (await fetch(`${story.tidegate().url}/healthz`)).json();
  expect(health).toMatchObject({ status: "ok", deadLetters: [] });
}

describe("one release, though GitHub's answer is lost after it has done what was asked", () => {
  const writes: readonly [string, RegExp][] = [
    ["POST", /config\/git\/trees$/],
    ["POST", /config\/git\/commits$/],
    ["POST", /config\/git\/refs$/],
    ["PATCH", /config\/git\/refs\//],
    ["POST", /config\/pulls$/],
    ["PATCH", /config\/pulls\/\d+$/],
    ["POST", /config\/issues\/\d+\/labels$/],
    ["DELETE", /config\/git\/refs\//],
    ["POST", /blip\/issues\/\d+\/comments$/],
    ["PATCH", /blip\/issues\/comments\/\d+$/],
    ["POST", /blip\/check-runs$/],
    ["PATCH", /blip\/check-runs\/\d+$/],
  ];

  it.each(writes.map(([method, path], index) => ({ method, path, status: index % 2 === 0 ? 502 : ("drop" as const) })))(
    "$status at $method $path",
    async ({ method, path, status }) => {
      const { world } = story.github;
      world.requests.clear();
      world.faults.failNext({ method, path, status, afterEffect: true });
      await expectOneOfAll(await releaseOnce());
      const met = world.requests.list().filter((each) => each.status === (status === "drop" ? "dropped" : status));
      expect(met).toMatchObject([{ method, path: expect.stringMatching(path) }]);
    },
  );
});

describe("one release, though GitHub asks to wait", () => {
  it.each([
    ["secondary", "POST", /config\/git\/trees$/],
    ["primary", "GET", /config/],
  ] as const)("with a %s limit at %s %s", async (kind, method, path) => {
    story.github.world.faults.limitNext({ kind, method, path, seconds: 1 });
    await expectOneOfAll(await releaseOnce());
  });
});

it("a delivery is answered at once though GitHub is down, and its work is done when it is back", async () => {
  const { world } = story.github;
  world.faults.failNext({ status: 503, times: 12 });
  const tag = `1.${minor}.0`;
  minor += 1;
  await story.registry.pushImage({ repository: "acme/blip", tag });
  // the registry has its answer here
  await story.registry.notified();
  expect(pullsOf("qa1", tag)).toEqual([]);
  await expect.poll(() => pullsOf("qa1", tag).length).toBe(1);
  await story.settle();
});

it("five deliveries of one event at once are one event", async () => {
  const { world } = story.github;
  const head = await world.resolve("acme/config", "main");
  const push = world.deliveries.list().find(({ event }) => event === "push");
  if (push === undefined) throw new Error("there was no push");
  const before = await metric('tidegate_events_total{source="github",outcome="seen-before"}');
  await Promise.all(Array.from({ length: 5 }, () => world.deliveries.redeliver(push.id)));
  await story.settle();
  expect(await metric('tidegate_events_total{source="github",outcome="seen-before"}')).toBe(before + 5);
  expect(await world.resolve("acme/config", "main")).toBe(head);
});

it("an image whose registry stays down is a dead letter that names it, and no release", async () => {
  const tag = `1.${minor}.0`;
  story.registry.setDown(true);
  await story.announce(`acme/blip:${tag}`);
  const health = async (): Promise<unknown> => (await fetch(`${story.tidegate().url}/healthz`)).json();
  await expect.poll(health).toMatchObject({
    status: "attention",
    deadLetters: [{ job: { kind: "event" }, error: expect.stringContaining("acme/blip") }],
  });
  expect(pullsOf("qa1", tag)).toEqual([]);
  story.registry.setDown(false);
});

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${story.tidegate().url}/metrics`)).text();
  const line = text.split("\n").find((each) => each.startsWith(name));
  return Number(line?.split(" ").at(-1) ?? 0);
}
