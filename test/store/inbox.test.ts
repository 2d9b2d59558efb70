import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EventOutcome } from "../../src/core/release/outcome.ts";
import { openDatabase } from "../../src/store/database.ts";
import { createInbox } from "../../src/store/inbox.ts";
import { openTestStore, type TestStore, withClient } from "../support/database.ts";
import { silent } from "../support/silent-log.ts";
import {
  configRepo,
  delivery,
  deliveryId,
  events,
  image,
  known,
  release,
  sourceRepo,
} from "../support/store-samples.ts";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close({ jobs: "expected" }));

describe("the inbox", () => {
  it("stores a delivery once and queues one job for it, however often it comes", async () => {
    const before = (await store.queue.counts()).waiting;
    expect(await store.inbox.accept(delivery("twice"))).toBe("accepted");
    expect(await store.inbox.accept(delivery("twice"))).toBe("seen-before");
    expect((await store.queue.counts()).waiting).toBe(before + 1);
  });

  it("takes one of many that come at the same instant", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => store.inbox.accept(delivery("at-once"))));
    expect(answers.sort()).toEqual(["accepted", ...Array.from({ length: 7 }, () => "seen-before")]);
  });

  it("keeps the same id of two sources apart", async () => {
    expect(await store.inbox.accept(delivery("same", { source: "hook" }))).toBe("accepted");
    expect(await store.inbox.accept(delivery("same", { source: "registry" }))).toBe("accepted");
  });

  it("stores nothing when the job cannot be queued", async () => {
    const database = openDatabase({ connectionString: store.connectionString, log: silent, size: 2, name: "test" });
    const inbox = createInbox({ database, enqueue: () => Promise.reject(new Error("killed in between")) });
    await expect(inbox.accept(delivery("halfway"))).rejects.toThrow("killed in between");
    await database.close();
    expect(await store.inbox.load("github:halfway")).toBeUndefined();
    expect(await store.inbox.accept(delivery("halfway"))).toBe("accepted");
  });

  it.each(events.map((event, index) => ({ name: `${event.kind} ${index}`, event })))(
    "gives back what it was given: $name",
    async ({ name, event }) => {
      const id = `as-given-${name.replaceAll(" ", "-")}`;
      const given = delivery(id, { event });
      await store.inbox.accept(given);
      expect(await store.inbox.load(`github:${id}`)).toEqual({ ...given, key: `github:${id}` });
    },
  );

  it.each([
    { name: "a NUL", via: "a\0b", stored: "a\ufffdb" },
    { name: "a lone surrogate", via: "a\ud800b", stored: "a\ufffdb" },
    { name: "a whole emoji", via: "\u{1f30a}", stored: "\u{1f30a}" },
    { name: "a megabyte", via: "x".repeat(1_000_000), stored: "x".repeat(1_000_000) },
    { name: "SQL", via: "'); DROP TABLE tidegate.event; --", stored: "'); DROP TABLE tidegate.event; --" },
  ])("survives text from outside: $name", async ({ name, via, stored }) => {
    const id = `text-${name.replaceAll(" ", "-")}`;
    expect(await store.inbox.accept(delivery(id, { via }))).toBe("accepted");
    expect((await store.inbox.load(`github:${id}`))?.via).toBe(stored);
  });

  it("names the event that this version cannot read", async () => {
    await store.inbox.accept(delivery("foreign"));
    await withClient(store.connectionString, (client) =>
      client.query(`UPDATE tidegate.event SET event = '{"kind":"moon-landed"}' WHERE key = 'github:foreign'`),
    );
    await expect(store.inbox.load("github:foreign")).rejects.toThrow(
      "The database holds event github:foreign, which this version cannot read: event.kind:",
    );
  });

  it("tells which deliveries it has not seen, in the order asked", async () => {
    await store.inbox.accept(delivery("here"));
    const asked = ["gone-2", "here", "gone-1"].map(deliveryId);
    expect(await store.inbox.missing("github", asked)).toEqual(["gone-2", "gone-1"]);
    expect(await store.inbox.missing("hook", asked)).toEqual(asked);
    expect(await store.inbox.missing("github", [])).toEqual([]);
  });
});

describe("an event's outcome", () => {
  const waiting: EventOutcome = { kind: "waiting-for-config", configRepo };

  it("has events that wait for a config file queued again when it is mended", async () => {
    await store.inbox.accept(delivery("waits-1"));
    await store.inbox.accept(delivery("waits-2"));
    await store.inbox.settle("github:waits-1", waiting);
    await store.inbox.settle("github:waits-2", waiting);
    const before = (await store.queue.counts()).waiting;
    await withClient(store.connectionString, (client) => client.query("DELETE FROM tidegate_queue.job"));
    expect(await store.inbox.requeueWaiting(configRepo)).toBe(2);
    expect(await store.inbox.requeueWaiting(sourceRepo)).toBe(0);
    expect((await store.queue.counts()).waiting).toBe(2);
    expect(before).toBeGreaterThanOrEqual(2);
    await store.inbox.settle("github:waits-1", { kind: "handled" });
    expect(await store.inbox.requeueWaiting(configRepo)).toBe(1);
    expect((await store.queue.counts()).waiting).toBe(2);
  });

  it("is stored whatever it holds", async () => {
    await store.inbox.accept(delivery("reasons"));
    const { environment, service } = release();
    await store.inbox.settle("github:reasons", {
      kind: "not-followed",
      service,
      tag: image("1.0.0").tag,
      reasons: new Map([[environment, "changes-only-when-asked"]]),
    });
    const { rows } = await withClient(store.connectionString, (client) =>
      client.query("SELECT outcome FROM tidegate.event WHERE key = 'github:reasons'"),
    );
    expect(rows).toEqual([
      { outcome: { kind: "not-followed", service: "web", tag: "1.0.0", reasons: { qa1: "changes-only-when-asked" } } },
    ]);
  });

  it("lets a settled event be pruned, but not one that waits or was not handled yet", async () => {
    const old = new Date("2020-01-01T00:00:00Z");
    for (const id of ["old-settled", "old-waiting", "old-open"]) {
      await store.inbox.accept(delivery(id, { receivedAt: old }));
    }
    await store.inbox.accept(delivery("new-settled"));
    for (const id of ["old-settled", "new-settled"]) await store.inbox.settle(`github:${id}`, { kind: "handled" });
    await store.inbox.settle("github:old-waiting", waiting);
    expect(await store.inbox.prune(new Date("2020-01-02T00:00:00Z"))).toBe(1);
    expect(await store.inbox.load("github:old-settled")).toBeUndefined();
    for (const id of ["old-waiting", "old-open", "new-settled"]) known(await store.inbox.load(`github:${id}`));
  });
});
