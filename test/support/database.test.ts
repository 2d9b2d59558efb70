import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { createTestDatabase, openTestStore } from "./database.ts";

describe("a test's database", () => {
  it("refuses to close over connections that were left open", async () => {
    const database = await createTestDatabase(100);
    const client = new Client({ connectionString: database.connectionString, application_name: "left open" });
    client.on("error", () => undefined);
    await client.connect();
    await expect(database.close()).rejects.toThrow(/connections were left open: .*left open/);
  });

  it("refuses to close over jobs that were left to do, unless they are expected", async () => {
    const forgetful = await openTestStore();
    await forgetful.queue.send({ kind: "sweep" });
    await expect(forgetful.close()).rejects.toThrow(/jobs were left to do: .*sweep/);
    const deliberate = await openTestStore();
    await deliberate.queue.send({ kind: "sweep" });
    await deliberate.close({ jobs: "expected" });
  });

  it("is one's own", async () => {
    const stores = await Promise.all([openTestStore(), openTestStore()]);
    await stores[0].queue.send({ kind: "sweep" });
    expect((await stores[1].queue.counts()).waiting).toBe(0);
    await Promise.all(stores.map((store) => store.close({ jobs: "expected" })));
  });
});
