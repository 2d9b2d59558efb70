import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { parseEnvironmentName, parseServiceName } from "../../src/core/identity.ts";
import { type ReleaseRecord, releaseKey } from "../../src/core/release/record.ts";
import { openTestStore, type TestStore, withClient } from "../support/database.ts";
import { commit, configRepo, image, known, pullRequest, release, sourceRepo } from "../support/store-samples.ts";

let store: TestStore | undefined;
const opened = async () => {
  store ??= await openTestStore();
  return store;
};
beforeEach(async () => {
  await withClient((await opened()).connectionString, (client) => client.query("TRUNCATE tidegate.release"));
});
afterAll(() => store?.close());

const version = (tag: string, more: Partial<ReleaseRecord> = {}) => release({ images: [image(tag)], ...more });
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const production = known(parseEnvironmentName("production"));
const tags = (records: readonly ReleaseRecord[]) => records.map(({ images }) => images[0]?.tag);

describe("the index of releases", () => {
  it.each([
    { name: "a proposed one", record: release() },
    {
      name: "a refused one",
      record: {
        configRepo,
        environment: release().environment,
        service: release().service,
        images: [image("1.0.0")],
        state: "refused",
        changes: [],
        origin: { repo: sourceRepo },
        askedBy: { kind: "published", via: "a hook" },
        refusals: [{ code: "older-than-git", text: "It is **older**." }],
        changedAt: at(0),
      } satisfies ReleaseRecord,
    },
    {
      name: "one in commit mode",
      record: release({
        state: "merged",
        carrier: { kind: "commit", sha: commit("c"), url: "https://example.test/c" },
      }),
    },
    {
      name: "one of forty images with long names",
      record: release({
        images: Array.from({ length: 40 }, (_, index) => image("1.0.0", `ghcr.io/acme/${"x".repeat(150)}-${index}`)),
      }),
    },
  ])("gives back $name as it was saved", async ({ record }) => {
    const { releases } = await opened();
    await releases.save(record);
    expect(await releases.find(releaseKey(record))).toEqual(record);
  });

  it("replaces the record with the same place and versions", async () => {
    const { releases } = await opened();
    await releases.save(release());
    await releases.save(release({ state: "merged", changedAt: at(9) }));
    expect(await releases.find(releaseKey(release()))).toEqual(release({ state: "merged", changedAt: at(9) }));
    expect(await releases.listProposed(configRepo)).toEqual([]);
  });

  it("ends with the last word when many save the same release at once", async () => {
    const { releases } = await opened();
    await Promise.all(Array.from({ length: 10 }, (_, minute) => releases.save(release({ changedAt: at(minute) }))));
    await releases.save(release({ state: "closed", changedAt: at(1) }));
    expect(await releases.listHistory(release(), 10)).toEqual([release({ state: "closed", changedAt: at(1) })]);
  });

  it("knows no release that was not saved", async () => {
    expect(await (await opened()).releases.find("acme/config qa1 web")).toBeUndefined();
  });

  it("lists what one release pull request carried, the last changed first", async () => {
    const { releases } = await opened();
    await releases.save(version("1.0.0", { state: "superseded", changedAt: at(1) }));
    await releases.save(version("1.0.2", { changedAt: at(3) }));
    await releases.save(version("1.0.1", { state: "superseded", changedAt: at(2) }));
    await releases.save(version("9.0.0", { carrier: { kind: "commit", sha: commit("c"), url: "" } }));
    expect(tags(await releases.listByPullRequest(configRepo, pullRequest(12)))).toEqual(["1.0.2", "1.0.1", "1.0.0"]);
    expect(await releases.listByPullRequest(configRepo, pullRequest(13))).toEqual([]);
    expect(await releases.listByPullRequest(sourceRepo, pullRequest(12))).toEqual([]);
  });

  it("orders what changed at the same instant by when it was saved", async () => {
    const { releases } = await opened();
    for (const tag of ["1", "2", "3"]) await releases.save(version(tag));
    await releases.save(version("1"));
    expect(tags(await releases.listHistory(release(), 10))).toEqual(["1", "3", "2"]);
    expect(tags(await releases.listHistory(release(), 2))).toEqual(["1", "3"]);
  });

  it("says what runs where: the last merged one of each environment and service", async () => {
    const { releases } = await opened();
    const api = known(parseServiceName("api"));
    await releases.save(version("1", { state: "merged", changedAt: at(1) }));
    await releases.save(version("2", { state: "merged", changedAt: at(2) }));
    await releases.save(version("3", { state: "proposed", changedAt: at(3) }));
    await releases.save(version("4", { state: "merged", environment: production, changedAt: at(1) }));
    await releases.save(version("5", { state: "merged", service: api, changedAt: at(1) }));
    await releases.save(version("6", { state: "closed", service: api, environment: production, changedAt: at(1) }));
    expect(tags(await releases.listCurrent(configRepo))).toEqual(["4", "5", "2"]);
    expect(await releases.listCurrent(sourceRepo)).toEqual([]);
  });

  it("lists the proposed ones of a config repo", async () => {
    const { releases } = await opened();
    await releases.save(version("1", { state: "superseded" }));
    await releases.save(version("2", { environment: production, changedAt: at(1) }));
    await releases.save(version("3", { changedAt: at(2) }));
    expect(tags(await releases.listProposed(configRepo))).toEqual(["3", "2"]);
  });

  it("finds what was built from a commit, or from any commit of a pull request", async () => {
    const { releases } = await opened();
    const from = (digit: string, number?: number) => ({
      origin: {
        repo: sourceRepo,
        revision: commit(digit),
        ...(number === undefined ? {} : { pullRequest: pullRequest(number) }),
      },
    });
    await releases.save(version("1", { ...from("a", 3), changedAt: at(1) }));
    await releases.save(version("2", { ...from("b", 3), changedAt: at(2) }));
    await releases.save(version("3", { ...from("a"), changedAt: at(3) }));
    await releases.save(version("4", { ...from("c", 4), changedAt: at(4) }));
    await releases.save(version("5", { origin: { repo: sourceRepo }, changedAt: at(5) }));
    const byCommit = await releases.listByOrigin({ repo: sourceRepo, revision: commit("a") });
    expect(tags(byCommit)).toEqual(["3", "1"]);
    const byBoth = await releases.listByOrigin({
      repo: sourceRepo,
      revision: commit("a"),
      pullRequest: pullRequest(3),
    });
    expect(tags(byBoth)).toEqual(["3", "2", "1"]);
    expect(await releases.listByOrigin({ repo: configRepo, revision: commit("a") })).toEqual([]);
  });

  it("survives a megabyte of text and characters that PostgreSQL has not", async () => {
    const { releases } = await opened();
    const text = `\0\ud800${"x".repeat(1_000_000)}`;
    await releases.save(release({ state: "refused", refusals: [{ code: "no-reference", text }] }));
    const found = known(await releases.find(releaseKey(release())));
    expect(found.refusals[0]?.text).toBe(`\ufffd\ufffd${"x".repeat(1_000_000)}`);
  });

  it("names the release that this version cannot read", async () => {
    const { releases, connectionString } = await opened();
    await releases.save(release());
    await withClient(connectionString, (client) =>
      client.query(`UPDATE tidegate.release SET record = record || '{"state":"lost"}'`),
    );
    await expect(releases.listProposed(configRepo)).rejects.toThrow(`release ${releaseKey(release())}`);
  });
});
