import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseEnvironmentName } from "../../src/core/identity.ts";
import type { Job } from "../../src/core/job.ts";
import { startEmbeddedPostgres } from "../../src/store/embedded-postgres.ts";
import { jobKinds, listJobKinds } from "../../src/store/job-kinds.ts";
import type { Locks } from "../../src/store/locks.ts";
import { openStore } from "../../src/store/store.ts";
import { withClient } from "../support/database.ts";
import { silent } from "../support/silent-log.ts";
import { commit, configRepo, image, known, pullRequest, release, sourceRepo } from "../support/store-samples.ts";

it("has a connection for every lock that all workers may hold at once, and the embedded server has one for each", async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), "tidegate-test-"));
  const server = await startEmbeddedPostgres({ dataDirectory, log: silent, durable: "no-fsync" });
  const store = await openStore({ connectionString: server.connectionString, log: silent });
  const jobs = listJobKinds().flatMap((kind) =>
    Array.from({ length: jobKinds[kind].workers }, (_, index) => jobOf[kind](index + 1)),
  );
  const allInside = Promise.withResolvers<void>();
  let inside = 0;
  let connections = 0;
  await store.queue.work((job, { id }) =>
    withLocks(store.locks, { id, count: jobKinds[job.kind].locks }, async () => {
      await store.releases.listProposed(configRepo);
      inside++;
      if (inside === jobs.length) {
        connections = await countConnections(server.connectionString);
        allInside.resolve();
      }
      await allInside.promise;
    }),
  );
  for (const job of jobs) await store.queue.send(job);
  await store.queue.idle();
  expect(inside).toBe(21);
  expect(connections).toBeGreaterThan(30);
  expect(connections).toBeLessThanOrEqual(47);
  expect((await store.queue.counts()).dead).toBe(0);
  await store.close();
  await server.stop();
  rmSync(dataDirectory, { recursive: true });
});

const on = (number: number) => ({ repo: sourceRepo, pullRequest: pullRequest(number) });
const { environment, service } = release();

const jobOf: Readonly<Record<Job["kind"], (number: number) => Job>> = {
  event: (number) => ({ kind: "event", eventKey: `github:${number}` }),
  release: (number) => ({
    kind: "release",
    request: {
      ...{ configRepo, environment, service, images: [image(`1.0.${number}`)], origin: { repo: sourceRepo } },
      askedBy: { kind: "track", ...on(3) },
    },
  }),
  settle: (number) => ({ kind: "settle", ...on(number) }),
  refresh: () => ({ kind: "refresh", repo: configRepo }),
  report: (number) => ({ kind: "report", ...on(number), revision: commit("a") }),
  commands: (number) => ({ kind: "commands", ...on(number), source: "comment", id: number }),
  deploy: (number) => ({ kind: "deploy", ...on(number), configRepo, environment }),
  leave: (number) => ({ kind: "leave", ...on(number) }),
  unlocked: () => ({ kind: "unlocked", configRepo, environment }),
  merge: (number) => ({ kind: "merge", ...on(number) }),
  revert: (number) => ({ kind: "revert", ...on(number) }),
  sweep: () => ({ kind: "sweep" }),
};

function withLocks(
  locks: Locks,
  { id, count }: { readonly id: string; readonly count: number },
  work: () => Promise<void>,
): Promise<void> {
  if (count === 0) return work();
  const place = { configRepo, environment: known(parseEnvironmentName(`qa-${id}-${count}`)) };
  return locks.withEnvironmentLock(place, () => withLocks(locks, { id, count: count - 1 }, work));
}

async function countConnections(connectionString: string): Promise<number> {
  const { rowCount } = await withClient(connectionString, (client) =>
    client.query("SELECT FROM pg_stat_activity WHERE application_name LIKE 'tidegate%'"),
  );
  return rowCount ?? 0;
}
