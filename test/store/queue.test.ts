import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import type { Job } from "../../src/core/job.ts";
import type { Observation } from "../../src/core/observation.ts";
import { jobKinds } from "../../src/store/job-kinds.ts";
import { openStore } from "../../src/store/store.ts";
import { openTestStore, type TestStore, withClient } from "../support/database.ts";
import { silent } from "../support/silent-log.ts";
import { commit, configRepo, delivery, known, pullRequest, release, sourceRepo } from "../support/store-samples.ts";

let store: TestStore;
let observed: Observation[];
let left: { readonly jobs: "expected" } | undefined;

beforeEach(async () => {
  observed = [];
  left = undefined;
  store = await openTestStore({ observe: (observation) => observed.push(observation) });
});
afterEach(() => store.close(left));

const refresh: Job = { kind: "refresh", repo: configRepo };
const settle = (number: number): Job => ({ kind: "settle", repo: configRepo, pullRequest: pullRequest(number) });
const report = (digit: string): Job => ({ kind: "report", repo: sourceRepo, revision: commit(digit) });
const outcomes = () => observed.flatMap((each) => (each.kind === "job" ? [`${each.job} ${each.outcome}`] : []));

/** A job's run that begins and ends in sight. */
function gate() {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  return { begun, end };
}

describe("a sent job", () => {
  const { configRepo: repo, environment, service, images, origin, askedBy } = release();
  it.each<Job>([
    { kind: "event", eventKey: "github:1" },
    { kind: "release", request: { configRepo: repo, environment, service, images, origin, askedBy } },
    settle(7),
    refresh,
    report("a"),
    { kind: "report", repo: sourceRepo, revision: commit("a"), pullRequest: pullRequest(3) },
    { kind: "sweep" },
  ])("comes to the handler as it was sent: $kind", async (job) => {
    const taken: unknown[] = [];
    await store.queue.work(async (got, attempt) => {
      taken.push(got, attempt);
    });
    await store.queue.send(job);
    await store.queue.idle();
    expect(taken).toEqual([job, { id: expect.any(String), attempt: 1, last: false }]);
    expect(outcomes()).toEqual([`${job.kind} done`]);
    expect(await store.queue.counts()).toEqual({ waiting: 0, running: 0, dead: 0 });
  });

  it("is not added while one with its key waits, but is while one runs", async () => {
    for (let times = 0; times < 3; times++) await store.queue.send(refresh);
    expect((await store.queue.counts()).waiting).toBe(1);
    const run = gate();
    let runs = 0;
    await store.queue.work(async () => {
      runs++;
      run.begun.resolve();
      await run.end.promise;
    });
    await run.begun.promise;
    for (let times = 0; times < 3; times++) await store.queue.send(refresh);
    expect(await store.queue.counts()).toEqual({ waiting: 1, running: 1, dead: 0 });
    run.end.resolve();
    await store.queue.idle();
    expect(runs).toBe(2);
  });

  it("is told apart by its whole key, however long", async () => {
    const many = { ...release(), images: Array.from({ length: 60 }, () => known(release().images[0])) };
    const request = { configRepo: repo, environment, service, images: many.images, origin, askedBy };
    await store.queue.send({ kind: "release", request });
    await store.queue.send({ kind: "release", request });
    await store.queue.send({ kind: "release", request: { ...request, images: request.images.slice(1) } });
    expect((await store.queue.counts()).waiting).toBe(2);
    left = { jobs: "expected" };
  });

  it("that was put off waits, and comes forward when it is wanted now", async () => {
    let runs = 0;
    await store.queue.work(async () => {
      runs++;
    });
    await store.queue.send(refresh, { afterSeconds: 3600 });
    await store.queue.send(refresh, { afterSeconds: 7200 });
    await store.queue.idle();
    expect(runs).toBe(0);
    expect((await store.queue.counts()).waiting).toBe(1);
    await store.queue.send(refresh);
    await store.queue.idle();
    expect(runs).toBe(1);
    expect((await store.queue.counts()).waiting).toBe(0);
  });

  it("that was put off comes forward when it is wanted sooner, and not later", async () => {
    let runs = 0;
    await store.queue.work(async () => {
      runs++;
    });
    await store.queue.send(refresh, { afterSeconds: 3600 });
    await store.queue.send(refresh, { afterSeconds: 1 });
    await store.queue.send(refresh, { afterSeconds: 7200 });
    await expect.poll(() => runs, { timeout: 10_000 }).toBe(1);
  });

  it("is not held back by a slow one of its kind, as long as there are workers", async () => {
    const run = gate();
    const ended: string[] = [];
    await store.queue.work(async (job) => {
      if (job.kind !== "event") throw new Error("another kind");
      if (job.eventKey === "slow") await run.end.promise;
      ended.push(job.eventKey);
      if (ended.length === 20) run.end.resolve();
    });
    await store.queue.send({ kind: "event", eventKey: "slow" });
    for (let number = 0; number < 20; number++) await store.queue.send({ kind: "event", eventKey: String(number) });
    await store.queue.idle();
    expect(ended).toHaveLength(21);
    expect(ended.at(-1)).toBe("slow");
  });

  it("runs beside others of its kind, as many as the table says", async () => {
    const running = { now: 0, most: 0 };
    const full = Promise.withResolvers<void>();
    await store.queue.work(async () => {
      running.now++;
      running.most = Math.max(running.most, running.now);
      if (running.now === jobKinds.event.workers) full.resolve();
      await full.promise;
      running.now--;
    });
    for (let number = 0; number < 12; number++) await store.queue.send({ kind: "event", eventKey: String(number) });
    await store.queue.idle();
    expect(running.most).toBe(jobKinds.event.workers);
  });
});

describe("an accepted event's job", () => {
  it("is there with the event, and only once", async () => {
    const keys: string[] = [];
    await store.queue.work(async (job) => {
      if (job.kind === "event") keys.push(known(await store.inbox.load(job.eventKey)).key);
    });
    await Promise.all(["1", "2", "3", "2", "1"].map((id) => store.inbox.accept(delivery(id))));
    await store.queue.idle();
    expect(keys.sort()).toEqual(["github:1", "github:2", "github:3"]);
  });
});

describe("a recurring job", () => {
  it("comes again and again, until the drain", async () => {
    const twice = Promise.withResolvers<void>();
    let runs = 0;
    await store.queue.work(async () => {
      if (++runs === 2) twice.resolve();
    });
    store.queue.every({ kind: "sweep" }, 1);
    await twice.promise;
    await store.queue.drain(30_000);
    // a third may have been sent by then
    expect(await store.queue.counts()).toMatchObject({ running: 0, dead: 0 });
    left = { jobs: "expected" };
  });
});

describe("draining", () => {
  it("lets the running job end and starts no other", async () => {
    const run = gate();
    const done: string[] = [];
    await store.queue.work(async (job) => {
      run.begun.resolve();
      await run.end.promise;
      if (job.kind === "settle") done.push(String(job.pullRequest));
    });
    await store.queue.send(settle(1));
    await run.begun.promise;
    await store.queue.send(settle(2));
    const drained = store.queue.drain(30_000);
    await store.queue.send(settle(3));
    run.end.resolve();
    await drained;
    expect(done).toEqual(["1"]);
    expect(await store.queue.counts()).toEqual({ waiting: 2, running: 0, dead: 0 });
    left = { jobs: "expected" };
  });

  it("gives up on a job that does not end in time", async () => {
    const run = gate();
    await store.queue.work(async () => {
      run.begun.resolve();
      await run.end.promise;
    });
    await store.queue.send(refresh);
    await run.begun.promise;
    await store.queue.drain(20);
    expect((await store.queue.counts()).running).toBe(1);
    run.end.resolve();
    await store.queue.idle();
  });
});

describe("two processes on one database", () => {
  it("share the jobs: each is done once", async () => {
    const other = await openStore({ connectionString: store.connectionString, log: silent });
    const done: string[] = [];
    const handle = async (job: Job) => {
      if (job.kind === "event") done.push(job.eventKey);
    };
    await store.queue.work(handle);
    await other.queue.work(handle);
    await Promise.all(
      Array.from({ length: 40 }, (_, number) => store.queue.send({ kind: "event", eventKey: String(number) })),
    );
    await store.queue.idle();
    await other.close();
    expect(new Set(done).size).toBe(40);
    expect(done).toHaveLength(40);
  });

  it("leave each other's running jobs alone, and the next one alone takes over what a killed one left", async () => {
    const run = gate();
    await store.queue.work(async () => {
      run.begun.resolve();
      await run.end.promise;
    });
    await store.queue.send(refresh);
    await run.begun.promise;
    const attempts: number[] = [];
    const second = await openStore({ connectionString: store.connectionString, log: silent });
    await second.queue.work(async (_job, { attempt }) => {
      attempts.push(attempt);
    });
    expect(await second.queue.counts()).toEqual({ waiting: 0, running: 1, dead: 0 });
    await second.close();

    // As a kill does: the connection that signs the worker in is gone, the job is not settled.
    await withClient(store.connectionString, (client) =>
      client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'tidegate locks' AND datname = current_database()`,
      ),
    );
    const third = await openStore({ connectionString: store.connectionString, log: silent });
    await third.queue.work(async (_job, { attempt }) => {
      attempts.push(attempt);
    });
    await third.queue.idle();
    expect(attempts).toEqual([2]);
    await third.close();
    run.end.resolve();
  });
});

describe("a fault of the database", () => {
  it("is a passing fault to those who send and accept", async () => {
    const broken = await openStore({ connectionString: store.connectionString, log: silent });
    await broken.close();
    await expect(broken.inbox.accept(delivery("late"))).rejects.toBeInstanceOf(RetryLater);
    await expect(broken.ping()).rejects.toBeInstanceOf(RetryLater);
  });
});
