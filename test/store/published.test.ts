import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseCommitSha, parseRepoName } from "../../src/core/identity.ts";
import { parseImageName, parseImageTag } from "../../src/core/image/reference.ts";
import { openTestStore, type TestStore } from "../support/database.ts";
import { must } from "../support/snapshot-builder.ts";

const repo = must(parseRepoName("acme/app"));
const commit = must(parseCommitSha("0123456789abcdef0123456789abcdef01234567"));
const image = must(parseImageName("acme/app"));

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

function version(tag: string, revision: string | undefined, second: number) {
  return {
    image,
    tag: must(parseImageTag(tag)),
    repo,
    ...(revision === undefined ? {} : { revision }),
    publishedAt: new Date(Date.UTC(2026, 10, 21, 10, 0, second)),
  };
}

describe("what was published", () => {
  it("is found by the commit, whole or short, the last announced first", async () => {
    await store.published.save(version("short", commit.slice(0, 7), 1));
    await store.published.save(version("whole", commit, 2));
    await store.published.save(version("other", `${commit.slice(0, 7)}f`, 3));
    await store.published.save(version("unknown", undefined, 4));
    const found = await store.published.listByCommit(repo, commit);
    expect(found.map(({ tag }) => tag)).toEqual(["whole", "short"]);
  });

  it("keeps what is known of a tag's commit when it is announced again without", async () => {
    await store.published.save(version("again", commit, 5));
    await store.published.save(version("again", undefined, 6));
    const found = await store.published.listByCommit(repo, commit);
    expect(found[0]).toEqual(version("again", commit, 6));
  });

  it("is listed by image, the newest first", async () => {
    const found = await store.published.listNewest(image, 2);
    expect(found.map(({ tag }) => tag)).toEqual(["again", "unknown"]);
  });

  it("is listed where nothing tells its commit, the newest first, until something does", async () => {
    await store.published.save(version("unknown-too", undefined, 7));
    const tags = async () => (await store.published.listUnknown(image, 5)).map(({ tag }) => tag);
    expect(await tags()).toEqual(["unknown-too", "unknown"]);
    expect((await store.published.listUnknown(image, 1)).map(({ tag }) => tag)).toEqual(["unknown-too"]);
    await store.published.save(version("unknown-too", commit, 8));
    expect(await tags()).toEqual(["unknown"]);
    expect(await store.published.listUnknown(must(parseImageName("acme/other")), 5)).toEqual([]);
  });
});
