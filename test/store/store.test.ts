import { expect, it } from "vitest";
import { openTestStore } from "../support/database.ts";

it("opens, works and closes", async () => {
  const store = await openTestStore();
  const done: string[] = [];
  await store.ping();
  await store.queue.work(async (job) => {
    done.push(job.kind);
  });
  await store.queue.send({ kind: "sweep" });
  await store.queue.idle();
  await store.close();
  expect(done).toEqual(["sweep"]);
});
