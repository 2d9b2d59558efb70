import { describe, expect, it } from "vitest";
import {
  parseEnvironmentName,
  parseLogin,
  parseRepoName,
  parseServiceName,
  type RepoName,
} from "../../src/core/identity.ts";
import { type ReleaseRecord, releaseKey } from "../../src/core/release/record.ts";
import type { AskedBy } from "../../src/core/release/request.ts";
import { withClient } from "../support/database.ts";
import { openEmptiedStore } from "../support/emptied-store.ts";
import { commit, configRepo, image, known, pullRequest, release, sourceRepo } from "../support/store-samples.ts";

const opened = openEmptiedStore("release");

const version = (tag: string, more: Partial<ReleaseRecord> = {}) => release({ images: [image(tag)], ...more });
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const production = known(parseEnvironmentName("production"));
const alice = known(parseLogin("alice"));
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
      name: "an approved one",
      record: release({
        review: { decision: "approved", by: [known(parseLogin("bob"))], commit: commit("c") },
      }),
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
    expect(await releases.listHistory(release())).toEqual([release({ state: "closed", changedAt: at(1) })]);
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
    expect(tags(await releases.listHistory(release()))).toEqual(["1", "3", "2"]);
  });

  it("looks back on the last 200 of a place", async () => {
    const { releases } = await opened();
    for (let number = 1; number <= 201; number++) await releases.save(version(String(number)));
    const history = tags(await releases.listHistory(release()));
    expect([history.length, history[0], history.at(-1)]).toEqual([200, "201", "2"]);
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

  it("finds what was asked for on a pull request, whatever it was built from", async () => {
    const { releases } = await opened();
    const on = (repo: RepoName, number: number) => ({ repo, pullRequest: pullRequest(number) });
    const elsewhere = { origin: { repo: sourceRepo, revision: commit("f"), pullRequest: pullRequest(9) } };
    const asked: readonly AskedBy[] = [
      { kind: "deploy", by: alice, ...on(sourceRepo, 3) },
      { kind: "track", ...on(sourceRepo, 3) },
      { kind: "default", ...on(sourceRepo, 3) },
      { kind: "rollback", by: alice, ...on(sourceRepo, 3) },
      { kind: "rollback", by: alice, ...on(configRepo, 3) },
      { kind: "deploy", by: alice, ...on(sourceRepo, 4) },
      { kind: "published", via: "a hook" },
    ];
    for (const [index, askedBy] of asked.entries())
      await releases.save(version(`${index}`, { ...elsewhere, askedBy, changedAt: at(index) }));
    await releases.save(version("own", { changedAt: at(9) }));
    const found = (repo: RepoName) =>
      releases.listByOrigin({ repo, revision: commit("b"), pullRequest: pullRequest(3) });
    expect(tags(await found(sourceRepo))).toEqual(["own", "3", "2", "1", "0"]);
    expect(tags(await found(configRepo))).toEqual(["4"]);
    expect(await releases.listByOrigin({ repo: sourceRepo, revision: commit("b") })).toEqual([]);
    expect((await found(configRepo))[0]?.askedBy).toEqual(asked[4]);
  });

  it("forgets who asked when the same release is asked for anew", async () => {
    const { releases } = await opened();
    const askedBy = { kind: "track", repo: configRepo, pullRequest: pullRequest(5) } as const;
    await releases.save(release({ askedBy }));
    await releases.save(release());
    const origin = { repo: configRepo, revision: commit("b"), pullRequest: pullRequest(5) };
    expect(await releases.listByOrigin(origin)).toEqual([]);
  });

  it("names the config repos that released what a repository built", async () => {
    const { releases } = await opened();
    const other = known(parseRepoName("acme/other-config"));
    const elsewhere = known(parseRepoName("acme/elsewhere"));
    await releases.save(release({ configRepo: other }));
    await releases.save(release());
    await releases.save(version("2.0.0"));
    await releases.save(release({ origin: { repo: elsewhere }, configRepo: elsewhere }));
    expect(await releases.listConfigRepos(sourceRepo)).toEqual([configRepo, other]);
    expect(await releases.listConfigRepos(other)).toEqual([]);
  });

  it("lists the last ones of every service of an environment", async () => {
    const { releases } = await opened();
    const api = known(parseServiceName("api"));
    for (const minute of [1, 2, 3]) await releases.save(version(`web-${minute}`, { changedAt: at(minute) }));
    for (const minute of [4, 5]) await releases.save(version(`api-${minute}`, { service: api, changedAt: at(minute) }));
    await releases.save(version("elsewhere", { environment: production }));
    const { environment } = release();
    expect(tags(await releases.listByEnvironment(configRepo, environment, 2))).toEqual([
      ...["api-5", "api-4"],
      ...["web-3", "web-2"],
    ]);
    expect(tags(await releases.listByEnvironment(configRepo, environment, 1))).toEqual(["api-5", "web-3"]);
    expect(await releases.listByEnvironment(sourceRepo, environment, 2)).toEqual([]);
  });

  it("finds what a commit of the config repo carried", async () => {
    const { releases } = await opened();
    const by = (digit: string) => ({ carrier: { kind: "commit", sha: commit(digit), url: "" } }) as const;
    await releases.save(version("1", { ...by("c"), changedAt: at(1) }));
    await releases.save(version("2", { ...by("c"), environment: production, changedAt: at(2) }));
    await releases.save(version("3", by("d")));
    await releases.save(version("4"));
    expect(tags(await releases.listByCarrierCommit(configRepo, commit("c")))).toEqual(["2", "1"]);
    expect(await releases.listByCarrierCommit(sourceRepo, commit("c"))).toEqual([]);
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
