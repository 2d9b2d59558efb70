import type { Logger } from "pino";
import { z } from "zod";
import type { Observe } from "../core/observation.ts";
import { type BackOff, usualBackOff } from "./back-off.ts";
import { startBoss } from "./boss.ts";
import { type Commands, createCommands } from "./commands.ts";
import { type Database, openDatabase } from "./database.ts";
import { createEnvironmentLocks, type EnvironmentLocks } from "./environment-locks.ts";
import { createHolds, type Holds } from "./holds.ts";
import { createInbox, type Inbox } from "./inbox.ts";
import { jobKinds, listJobKinds } from "./job-kinds.ts";
import { createLocks, type Locks } from "./locks.ts";
import { migrate, readMigrations } from "./migrate.ts";
import { createNotices, type Notices } from "./notices.ts";
import { createQueue, enqueueWithin } from "./pg-boss-queue.ts";
import { createPublished, type Published } from "./published.ts";
import type { Queue } from "./queue.ts";
import { createReleases, type Releases } from "./releases.ts";
import { createReports, type Reports } from "./reports.ts";
import { parseStored } from "./stored-json.ts";
import { createTracks, type Tracks } from "./tracks.ts";
import { createWaitingDeploys, type WaitingDeploys } from "./waiting-deploys.ts";
import { withinTime } from "./within-time.ts";

/** All that Tidegate keeps in PostgreSQL. */
export interface Store {
  readonly inbox: Inbox;
  readonly queue: Queue;
  readonly releases: Releases;
  readonly reports: Reports;
  readonly tracks: Tracks;
  readonly holds: Holds;
  readonly environmentLocks: EnvironmentLocks;
  readonly waitingDeploys: WaitingDeploys;
  readonly commands: Commands;
  readonly notices: Notices;
  readonly published: Published;
  readonly locks: Locks;
  /** Throws `RetryLater` when the database does not answer. */
  ping(): Promise<void>;
  /** Ends the queue's work as `drain` does, within five seconds, and all connections. */
  close(): Promise<void>;
}

/** What a store needs, and who is told. */
export interface StoreSettings {
  readonly connectionString: string;
  readonly log: Logger;
  /** Told of every try of a job. */
  readonly observe?: Observe;
  /** @default usualBackOff */
  readonly backOff?: BackOff;
}

/** As many as all workers together may hold, so that none waits for a connection; one more signs the workers in. */
const lockConnections =
  1 + listJobKinds().reduce((sum, kind) => sum + jobKinds[kind].workers * jobKinds[kind].locks, 0);
const lockWaitMs = 30_000;
const closeWithinMs = 5_000;

/** Connects, brings both schemas up to date, and fills in the store. A process has at most 47 connections. */
export async function openStore({ connectionString, log, observe, backOff }: StoreSettings): Promise<Store> {
  const database = openDatabase({ connectionString, log, size: 10, name: "tidegate" });
  const connections = openDatabase({ connectionString, log, size: lockConnections, name: "tidegate locks" });
  try {
    await refuseUnfitServer(database);
    const applied = await migrate(database, readMigrations());
    if (applied.length > 0) log.info({ migrations: applied }, "the database was brought up to date");
    const boss = await startBoss({ connectionString, log });
    const queue = createQueue({
      boss,
      database,
      connections,
      log,
      observe: observe ?? (() => undefined),
      backOff: backOff ?? usualBackOff,
    });
    return {
      inbox: createInbox({ database, enqueue: (transaction, jobs) => enqueueWithin(boss, transaction, jobs) }),
      queue,
      releases: createReleases(database),
      reports: createReports(database),
      tracks: createTracks(database),
      holds: createHolds(database),
      environmentLocks: createEnvironmentLocks(database),
      waitingDeploys: createWaitingDeploys(database),
      commands: createCommands(database),
      notices: createNotices(database),
      published: createPublished(database),
      locks: createLocks(connections, lockWaitMs),
      ping: async () => {
        await database.query("SELECT 1");
      },
      close: async () => {
        await queue.drain(closeWithinMs);
        await boss.stop({ graceful: false });
        // A job that does not end keeps its connections; the process is about to end and take them along.
        await withinTime(Promise.all([connections.close(), database.close()]), closeWithinMs);
      },
    };
  } catch (error) {
    await Promise.all([connections.close(), database.close()]);
    throw error;
  }
}

const unfit = z.object({ version: z.number(), encoding: z.string() });

async function refuseUnfitServer(database: Database): Promise<void> {
  const { rows } = await database.query(
    "SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding",
  );
  const { version, encoding } = parseStored(unfit, rows[0], "its server's version");
  if (version < 130_000) throw new Error(`PostgreSQL 13 or newer is needed; this is ${Math.floor(version / 10_000)}.`);
  if (encoding !== "UTF8")
    throw new Error(`The database must be created with ENCODING 'UTF8'; this one has ${encoding}.`);
}
