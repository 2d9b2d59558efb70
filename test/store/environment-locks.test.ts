import { describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import { parseEnvironmentName, parseLogin } from "../../src/core/identity.ts";
import { openDatabase } from "../../src/store/database.ts";
import { createEnvironmentLocks } from "../../src/store/environment-locks.ts";
import { openEmptiedStore } from "../support/emptied-store.ts";
import { silent } from "../support/silent-log.ts";
import {
  configRepo,
  environmentLock,
  hostileText,
  known,
  pullRequest,
  sourceRepo,
  storedHostileText,
} from "../support/store-samples.ts";

const opened = openEmptiedStore("environment_lock");

const at = (minute: number) => new Date(Date.UTC(2026, 0, 2, 4, minute));
const three = { repo: sourceRepo, pullRequest: pullRequest(3) };
const four = { repo: sourceRepo, pullRequest: pullRequest(4) };
const qa1 = { configRepo, environment: environmentLock().environment };
const qa2 = { configRepo, environment: known(parseEnvironmentName("qa2")) };

describe("claiming an environment", () => {
  it("that is free takes it, and leaves others free", async () => {
    const { environmentLocks } = await opened();
    const lock = environmentLock({ reason: "a demo", until: at(9) });
    expect(await environmentLocks.claim(lock)).toEqual({ kind: "claimed", lock });
    expect(await environmentLocks.find(qa1)).toEqual(lock);
    expect(await environmentLocks.find(qa2)).toBeUndefined();
    expect(await environmentLocks.find({ ...qa1, configRepo: sourceRepo })).toBeUndefined();
  });

  it.each([
    { name: "for good", until: undefined },
    { name: "until a millisecond later", until: new Date(at(5).getTime() + 1) },
  ])("that another has $name answers what the other has, and changes nothing", async ({ until }) => {
    const { environmentLocks } = await opened();
    const held = environmentLock({ reason: "a demo", ...(until === undefined ? {} : { until }) });
    await environmentLocks.claim(held);
    const rival = environmentLock({ ...four, claimed: "on-deploy", since: at(5), until: at(6) });
    expect(await environmentLocks.claim(rival)).toEqual({ kind: "held", lock: held });
    const sameNumber = { ...rival, pullRequest: three.pullRequest, repo: configRepo };
    expect(await environmentLocks.claim(sameNumber)).toEqual({ kind: "held", lock: held });
    expect(await environmentLocks.find(qa1)).toEqual(held);
    expect(await environmentLocks.listByPullRequest(four)).toEqual([]);
    expect(await environmentLocks.listEnded(at(6))).toEqual(until === undefined ? [] : [held]);
  });

  it("whose lock has ended takes it over", async () => {
    const { environmentLocks } = await opened();
    await environmentLocks.claim(environmentLock({ reason: "a demo", until: at(5) }));
    const next = environmentLock({ ...four, since: at(5) });
    expect(await environmentLocks.claim(next)).toEqual({ kind: "claimed", lock: next });
    expect(await environmentLocks.find(qa1)).toEqual(next);
  });

  it("that one has already replaces reason and end, and keeps since when", async () => {
    const { environmentLocks } = await opened();
    await environmentLocks.claim(environmentLock({ reason: "a demo", since: at(0), until: at(5) }));
    const bob = known(parseLogin("bob"));
    const longer = environmentLock({ by: bob, since: at(4), until: at(9) });
    const kept = { ...longer, since: at(0) };
    expect(await environmentLocks.claim(longer)).toEqual({ kind: "claimed", lock: kept });
    expect(await environmentLocks.find(qa1)).toEqual(kept);
    expect(await environmentLocks.listEnded(at(8))).toEqual([]);
  });

  it("that one had until now begins anew", async () => {
    const { environmentLocks } = await opened();
    await environmentLocks.claim(environmentLock({ since: at(0), until: at(5) }));
    const again = environmentLock({ since: at(5) });
    expect(await environmentLocks.claim(again)).toEqual({ kind: "claimed", lock: again });
  });

  it.each([
    { name: "free", before: undefined },
    { name: "ended", before: environmentLock({ since: at(0), until: at(1) }) },
    { name: "held", before: environmentLock({ since: at(0) }) },
  ])("by twenty pull requests at once, of two processes, has one winner at most: $name", async ({ before }) => {
    const { environmentLocks, connectionString } = await opened();
    const other = openDatabase({ connectionString, log: silent, size: 10, name: "other" });
    const processes = [environmentLocks, createEnvironmentLocks(other)];
    for (let round = 0; round < 10; round++) {
      await environmentLocks.free(qa1);
      if (before !== undefined) await environmentLocks.claim(before);
      const claims = Array.from({ length: 20 }, (_, index) =>
        known(processes[index % 2]).claim(environmentLock({ pullRequest: pullRequest(100 + index), since: at(2) })),
      );
      const answers = await Promise.all(claims);
      const holder = known(await environmentLocks.find(qa1));
      const winners = answers.flatMap(({ kind, lock }) => (kind === "claimed" ? [lock] : []));
      expect(winners).toEqual(before !== undefined && before.until === undefined ? [] : [holder]);
      expect(answers.map(({ lock }) => lock)).toEqual(answers.map(() => holder));
    }
    await other.close();
  });

  it("raced by its being freed ends claimed or held, never in a fault", async () => {
    const { environmentLocks } = await opened();
    for (let round = 0; round < 20; round++) {
      await environmentLocks.claim(environmentLock());
      const [freed, rival] = await Promise.all([
        environmentLocks.free(qa1, three),
        environmentLocks.claim(environmentLock(four)),
      ]);
      expect(freed).toEqual(environmentLock());
      const left = await environmentLocks.find(qa1);
      expect(left).toEqual(rival.kind === "claimed" ? environmentLock(four) : undefined);
      await environmentLocks.free(qa1);
    }
  });
});

describe("an environment's lock", () => {
  it("is freed by its owner, or by whoever may, and tells what it was", async () => {
    const { environmentLocks } = await opened();
    await environmentLocks.claim(environmentLock());
    expect(await environmentLocks.free(qa1, four)).toBeUndefined();
    expect(await environmentLocks.free(qa2)).toBeUndefined();
    expect(await environmentLocks.free(qa1, three)).toEqual(environmentLock());
    expect(await environmentLocks.free(qa1, three)).toBeUndefined();
    await environmentLocks.claim(environmentLock(four));
    expect(await environmentLocks.free(qa1)).toEqual(environmentLock(four));
    expect(await environmentLocks.find(qa1)).toBeUndefined();
  });

  it("is listed by pull request, and once its time is over", async () => {
    const { environmentLocks } = await opened();
    const ending = environmentLock({ ...qa2, until: at(5) });
    await environmentLocks.claim(ending);
    await environmentLocks.claim(environmentLock());
    expect(await environmentLocks.listByPullRequest(three)).toEqual([environmentLock(), ending]);
    expect(await environmentLocks.listByPullRequest(four)).toEqual([]);
    expect(await environmentLocks.listEnded(at(4))).toEqual([]);
    expect(await environmentLocks.listEnded(at(5))).toEqual([ending]);
  });

  it("keeps a hostile reason", async () => {
    const { environmentLocks } = await opened();
    const { lock } = await environmentLocks.claim(environmentLock({ reason: hostileText }));
    expect(lock.reason).toBe(storedHostileText);
    expect((await environmentLocks.find(qa1))?.reason).toBe(storedHostileText);
  });

  it("is a passing fault, not free, when the database does not answer", async () => {
    const connectionString = "postgres://tidegate@127.0.0.1:1/tidegate";
    const away = openDatabase({ connectionString, log: silent, size: 1, name: "away" });
    const locks = createEnvironmentLocks(away);
    await expect(locks.find(qa1)).rejects.toBeInstanceOf(RetryLater);
    await expect(locks.claim(environmentLock())).rejects.toBeInstanceOf(RetryLater);
    await away.close();
  });
});
