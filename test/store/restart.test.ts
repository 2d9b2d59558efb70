import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startEmbeddedPostgres } from "../../src/store/embedded-postgres.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { silent } from "../support/silent-log.ts";
import {
  command,
  environmentLock,
  hold,
  pullRequest,
  release,
  sourceRepo,
  track,
  waitingDeploy,
} from "../support/store-samples.ts";

const four = { repo: sourceRepo, pullRequest: pullRequest(4) };

it("keeps tracks, holds, locks, the queue's order and commands over a restart", async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), "tidegate-test-"));
  const during = async (work: (store: Store) => Promise<void>) => {
    const server = await startEmbeddedPostgres({ dataDirectory, log: silent });
    const store = await openStore({ connectionString: server.connectionString, log: silent });
    await work(store);
    await store.close();
    await server.stop();
  };
  await during(async (store) => {
    await store.tracks.save(track());
    await store.holds.save(hold());
    await store.environmentLocks.claim(environmentLock());
    await store.waitingDeploys.save(waitingDeploy(four));
    await store.waitingDeploys.save(waitingDeploy());
    await store.commands.accept([command()]);
  });
  await during(async (store) => {
    expect(await store.tracks.find(track())).toEqual(track());
    expect(await store.holds.find(hold())).toEqual(hold());
    expect(await store.environmentLocks.claim(environmentLock(four))).toEqual({
      kind: "held",
      lock: environmentLock(),
    });
    const last = waitingDeploy({ repo: sourceRepo, pullRequest: pullRequest(1) });
    await store.waitingDeploys.save(last);
    expect(await store.waitingDeploys.listByEnvironment(release())).toEqual([
      waitingDeploy(four),
      waitingDeploy(),
      last,
    ]);
    expect(await store.commands.listByText(command())).toEqual([command()]);
  });
  rmSync(dataDirectory, { recursive: true });
});
