import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { createLocks, type Locks, lockNumber } from "../../src/store/locks.ts";
import { createTestDatabase, type TestDatabase, withClient } from "../support/database.ts";
import { silent } from "../support/silent-log.ts";
import { pullRequest, release, sourceRepo } from "../support/store-samples.ts";

let database: TestDatabase;
const pools: Database[] = [];

/** As another process would see it: a pool of its own. */
function otherProcess(waitMs = 30_000, size = 4) {
  const connections = openDatabase({ connectionString: database.connectionString, log: silent, size, name: "locks" });
  pools.push(connections);
  return createLocks(connections, waitMs);
}

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  await database.close();
});

/** Work that has begun, and ends when told to. */
function gate() {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const work = async () => {
    begun.resolve();
    await end.promise;
  };
  return { work, begun: begun.promise, end: end.resolve };
}

const place = release();
const three = { repo: sourceRepo, pullRequest: pullRequest(3) };

describe("a lock", () => {
  it("lets one at a time write the release of a place, across connections", async () => {
    const order: string[] = [];
    const first = gate();
    const one = otherProcess().withReleaseLock(place, async () => {
      order.push("one begins");
      await first.work();
      order.push("one ends");
    });
    await first.begun;
    const two = otherProcess().withReleaseLock(place, async () => {
      order.push("two begins");
    });
    await waitForWaiters(1);
    order.push("one may end");
    first.end();
    await Promise.all([one, two]);
    expect(order).toEqual(["one begins", "one may end", "one ends", "two begins"]);
  });

  it("hands what the work answered and what it threw through, and is free after both", async () => {
    const locks = otherProcess();
    expect(await locks.withReleaseLock(place, async ({ service }) => service)).toBe("web");
    await expect(locks.withReleaseLock(place, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(await otherProcess().withReleaseLock(place, async () => "free")).toBe("free");
  });

  it("of one place does not stop another, nor a report", async () => {
    const held = gate();
    const locks = otherProcess();
    const holding = locks.withReleaseLock(place, held.work);
    await held.begun;
    const other = otherProcess();
    expect(await other.withReleaseLock({ ...place, configRepo: sourceRepo }, async () => "other")).toBe("other");
    expect(await other.withReportLock({ repo: sourceRepo, subject: "pull request 3" }, async () => "report")).toBe(
      "report",
    );
    held.end();
    await holding;
  });

  it.each([
    {
      name: "an environment",
      under: (locks: Locks, work: () => Promise<void>) => locks.withEnvironmentLock(place, work),
      apart: (locks: Locks) => locks.withEnvironmentLock({ ...place, configRepo: sourceRepo }, async () => "apart"),
    },
    {
      name: "the commands of a pull request",
      under: (locks: Locks, work: () => Promise<void>) => locks.withCommandsLock(three, work),
      apart: (locks: Locks) => locks.withCommandsLock({ ...three, pullRequest: pullRequest(4) }, async () => "apart"),
    },
  ])("on $name excludes the same, and nothing else", async ({ under, apart }) => {
    const held = gate();
    const holding = under(otherProcess(), held.work);
    await held.begun;
    await expect(under(otherProcess(50), async () => undefined)).rejects.toBeInstanceOf(RetryLater);
    const other = otherProcess();
    expect(await apart(other)).toBe("apart");
    expect(await other.withReleaseLock(place, async () => "release")).toBe("release");
    held.end();
    await holding;
    await under(other, async () => undefined);
  });

  it("of the commands may be held together with the environment's, and both are told what they are of", async () => {
    const locks = otherProcess();
    const both = await locks.withCommandsLock(three, (commands) =>
      locks.withEnvironmentLock(place, async (environment) => ({ ...commands, ...environment })),
    );
    expect(both).toEqual({ ...three, configRepo: place.configRepo, environment: place.environment });
  });

  it("that is not to be had in time is a passing fault", async () => {
    const held = gate();
    const holding = otherProcess().withReleaseLock(place, held.work);
    await held.begun;
    const late = otherProcess(50).withReleaseLock(place, async () => "never");
    await expect(late).rejects.toBeInstanceOf(RetryLater);
    await expect(late).rejects.toThrow("The lock on release acme/config qa1 web was not to be had");
    held.end();
    await holding;
  });

  it("is gone with the connection that held it, and its owner is told", async () => {
    const held = gate();
    const holding = otherProcess().withReleaseLock(place, held.work);
    holding.catch(() => undefined);
    await held.begun;
    const { rowCount } = await withClient(database.connectionString, (client) =>
      client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      ),
    );
    expect(rowCount).toBe(1);
    expect(await otherProcess().withReleaseLock(place, async () => "free")).toBe("free");
    held.end();
    await expect(holding).rejects.toThrow("The connection that held the lock on release acme/config qa1 web was lost");
  });

  it("excludes in a crowd: forty on four connections", async () => {
    const locks = [otherProcess(), otherProcess()];
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        locks[index % 2]?.withReportLock({ repo: sourceRepo, subject: "crowd" }, async () => {
          inside++;
          most = Math.max(most, inside);
          await new Promise(setImmediate);
          inside--;
        }),
      ),
    );
    expect(most).toBe(1);
  });
});

describe("a lock's number", () => {
  it("differs where names differ, whatever is in them", () => {
    const names = [
      ["a", "b c"],
      ["a b", "c"],
      ["a", "b", "c"],
      ["a,b", "c"],
      ['a","b', "c"],
    ];
    expect(new Set(names.map(lockNumber)).size).toBe(names.length);
  });

  it("fits PostgreSQL's bigint", () => {
    for (let index = 0; index < 200; index++) {
      const number = BigInt(lockNumber([String(index)]));
      expect(BigInt.asIntN(64, number)).toBe(number);
    }
  });
});

async function waitForWaiters(count: number): Promise<void> {
  const waiting = () =>
    withClient(database.connectionString, async (client) => {
      const { rowCount } = await client.query("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
      return rowCount ?? 0;
    });
  while ((await waiting()) < count) await new Promise(setImmediate);
}
