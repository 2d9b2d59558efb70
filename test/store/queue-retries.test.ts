import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import type { Job } from "../../src/core/job.ts";
import type { Observation } from "../../src/core/observation.ts";
import { bugTries, jobKinds } from "../../src/store/job-kinds.ts";
import { openTestStore, type TestStore, withClient } from "../support/database.ts";
import { configRepo } from "../support/store-samples.ts";

let store: TestStore;
let observed: Observation[];

beforeEach(async () => {
  observed = [];
  store = await openTestStore({ observe: (observation) => observed.push(observation) });
});
afterEach(() => store.close({ jobs: "expected" }));

const refresh: Job = { kind: "refresh", repo: configRepo };
const busy = () => new RetryLater("github", "GitHub answered 502");
const outcomes = () => observed.flatMap((each) => (each.kind === "job" ? [each.outcome] : []));

/** Works until no try follows soon; `run` is given the number of the try. */
async function workOff(run: (attempt: number, last: boolean) => Promise<void>): Promise<void> {
  await store.queue.work((_job, { attempt, last }) => run(attempt, last));
  await store.queue.idle();
}

async function query(sql: string): Promise<readonly unknown[]> {
  return withClient(store.connectionString, async (client) => (await client.query(sql)).rows);
}

describe("a job that meets a passing fault", () => {
  it("is tried again until it is done", async () => {
    await store.queue.send(refresh);
    const attempts: number[] = [];
    await workOff(async (attempt) => {
      attempts.push(attempt);
      if (attempt < 4) throw busy();
    });
    expect(attempts).toEqual([1, 2, 3, 4]);
    expect(outcomes()).toEqual(["retried", "retried", "retried", "done"]);
    expect(await store.queue.counts()).toEqual({ waiting: 0, running: 0, dead: 0 });
  });

  it("is among the dead letters after its last try, with the last error", async () => {
    await store.queue.send(refresh);
    const lasts: boolean[] = [];
    await workOff(async (attempt, last) => {
      lasts.push(last);
      throw new RetryLater("registry", `the registry is down (${attempt})`);
    });
    expect(lasts).toEqual(
      Array.from({ length: jobKinds.refresh.tries }, (_, index) => index + 1 === jobKinds.refresh.tries),
    );
    expect(outcomes().at(-1)).toBe("dead");
    expect(await store.queue.counts()).toEqual({ waiting: 0, running: 0, dead: 1 });
    expect(await store.queue.deadLetters(10)).toEqual([
      {
        kind: "refresh",
        job: refresh,
        error: `the registry is down (${jobKinds.refresh.tries})`,
        diedAt: expect.any(Date),
      },
    ]);
  });

  it("waits as long as it was asked to", async () => {
    await store.queue.send(refresh);
    await workOff(() => Promise.reject(new RetryLater("github", "rate limit", { retryAfterSeconds: 1800 })));
    expect(await query("SELECT start_after > now() + interval '29 minutes' AS later FROM tidegate_queue.job")).toEqual([
      { later: true },
    ]);
  });

  it("does not hold back news of the same key, and is one with it when that fails too", async () => {
    await store.queue.send(refresh);
    let attempts = 0;
    await workOff(async () => {
      attempts++;
      throw new RetryLater("github", "rate limit", { retryAfterSeconds: 1800 });
    });
    await store.queue.send(refresh);
    await store.queue.idle();
    expect(attempts).toBe(2);
    expect(await store.queue.counts()).toEqual({ waiting: 1, running: 0, dead: 0 });
  });
});

describe("a job that meets a bug", () => {
  it("is dead after three tries", async () => {
    await store.queue.send(refresh);
    let attempts = 0;
    await workOff(async () => {
      attempts++;
      throw new TypeError("x is not a function");
    });
    expect(attempts).toBe(bugTries);
    expect((await store.queue.deadLetters(10)).map(({ error }) => error)).toEqual(["x is not a function"]);
  });

  it("has its bugs counted apart from passing faults", async () => {
    await store.queue.send(refresh);
    const met: string[] = [];
    await workOff(async (attempt) => {
      const bug = attempt % 2 === 0;
      met.push(bug ? "bug" : "fault");
      throw bug ? new Error("bug") : busy();
    });
    expect(met).toEqual(["fault", "bug", "fault", "bug", "fault", "bug"]);
  });

  it("may throw anything", async () => {
    await store.queue.send(refresh);
    await workOff(async () => {
      throw `\0\ud800${"x".repeat(100_000)}`;
    });
    const [letter] = await store.queue.deadLetters(10);
    expect(letter?.error).toBe(`\ufffd\ufffd${"x".repeat(1998)}`);
  });
});

describe("a job that this version cannot read", () => {
  it("is tried as a bug is, and is still listed among the dead letters", async () => {
    await store.queue.send(refresh);
    await query(`UPDATE tidegate_queue.job SET data = '{"kind":"dance"}'`);
    let handled = 0;
    await workOff(async () => {
      handled++;
    });
    expect(handled).toBe(0);
    const [letter] = await store.queue.deadLetters(10);
    expect(letter).toMatchObject({ kind: "refresh", error: expect.stringContaining("which this version cannot read") });
    expect(letter).not.toHaveProperty("job");
  });
});

describe("dead letters", () => {
  it("are listed newest first, as many as asked for, and kept for at least 30 days", async () => {
    for (const eventKey of ["1", "2", "3"]) {
      await store.queue.send({ kind: "event", eventKey });
      await query(`UPDATE tidegate_queue.job SET retry_limit = 0 WHERE state = 'created'`);
    }
    await store.queue.work(async () => {
      throw new RetryLater("github", "asked to wait", { retryAfterSeconds: 600 });
    });
    await store.queue.idle();
    await store.queue.drain(1000);
    expect((await store.queue.deadLetters(9)).map(({ error }) => error)).toEqual([
      "asked to wait",
      "asked to wait",
      "asked to wait",
    ]);
    const failed = "tidegate_queue.job WHERE name = 'dead'";
    await query(
      `UPDATE tidegate_queue.job SET created_on = now() - (data->>'eventKey')::int * interval '1 hour' WHERE name = 'dead'`,
    );
    const keys = (await store.queue.deadLetters(2)).map(({ job }) => job?.kind === "event" && job.eventKey);
    expect(keys).toEqual(["1", "2"]);
    expect(await query(`SELECT bool_and(keep_until > now() + interval '30 days') AS kept FROM ${failed}`)).toEqual([
      { kept: true },
    ]);
  });
});
