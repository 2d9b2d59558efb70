import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseDeliveryId } from "../../src/core/identity.ts";
import { startEmbeddedPostgres } from "../../src/store/embedded-postgres.ts";
import { openStore } from "../../src/store/store.ts";
import { startChild } from "../support/child-process.ts";
import { withClient } from "../support/database.ts";
import { silent } from "../support/silent-log.ts";
import { known } from "../support/store-samples.ts";

const program = join(import.meta.dirname, "../support/accepting-process.ts");

it("loses nothing that was accepted, whenever the process is killed", async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), "tidegate-test-"));
  const accepted: string[] = [];
  for (const [round, enough] of [1, 40, 90].entries()) {
    const child = startChild(program, [dataDirectory, String(round)]);
    for (let lines = 0; lines < enough; lines++) accepted.push(known(await child.nextLine()));
    await child.kill();
    for (let line = await child.nextLine(); line !== undefined; line = await child.nextLine()) accepted.push(line);
  }

  const server = await startEmbeddedPostgres({ dataDirectory, log: silent });
  const store = await openStore({ connectionString: server.connectionString, log: silent });
  const ids = accepted.map((id) => known(parseDeliveryId(id)));
  expect(await store.inbox.missing("github", ids)).toEqual([]);

  await store.queue.work(async (job) => {
    if (job.kind === "event") await store.inbox.settle(job.eventKey, { kind: "handled" });
  });
  await store.queue.idle();
  const { rows } = await withClient(server.connectionString, (client) =>
    client.query("SELECT count(*)::int AS open FROM tidegate.event WHERE outcome IS NULL"),
  );
  expect(rows).toEqual([{ open: 0 }]);
  expect(await store.queue.counts()).toEqual({ waiting: 0, running: 0, dead: 0 });
  await store.close();
  await server.stop();
  rmSync(dataDirectory, { recursive: true });
});
