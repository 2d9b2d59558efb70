import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { inject } from "vitest";
import { z } from "zod";
import { openStore, type Store, type StoreSettings } from "../../src/store/store.ts";
import { withDatabase } from "./database-server.ts";
import { silent } from "./silent-log.ts";

/** A migrated database that nobody else uses. */
export interface TestDatabase {
  readonly connectionString: string;
  /** Drops it. Throws when connections were left open, or jobs were left to do (unless that is the test's point). */
  close(left?: { readonly jobs: "expected" }): Promise<void>;
}

/** A store on a database of its own; `close` as above. */
export interface TestStore extends Omit<Store, "close"> {
  readonly connectionString: string;
  close(left?: { readonly jobs: "expected" }): Promise<void>;
}

/**
 * Clones the migrated template: a few tens of milliseconds. The server needs a moment to notice that a socket was closed;
 * what is open after `noticeWithinMs` was left open.
 */
export async function createTestDatabase(noticeWithinMs = 30_000): Promise<TestDatabase> {
  return createFrom((await knock()).template, noticeWithinMs);
}

/** A database without Tidegate's schemas. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createFrom("template1", 30_000);
}

/** Opens a store on a database of its own; retries come at once and often. */
export async function openTestStore(settings: Partial<StoreSettings> = {}): Promise<TestStore> {
  const database = await createTestDatabase();
  const store = await openStore({
    log: silent,
    backOff: { firstSeconds: 0.01, longestSeconds: 0.1 },
    connectionString: database.connectionString,
    ...settings,
  });
  return {
    ...store,
    connectionString: database.connectionString,
    close: async (left) => {
      await store.close();
      await database.close(left);
    },
  };
}

/** Runs statements on a connection of its own. */
export async function withClient<Result>(
  connectionString: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function createFrom(template: string, noticeWithinMs: number): Promise<TestDatabase> {
  const { adminUrl } = await knock();
  const name = `tidegate_test_${randomUUID().replaceAll("-", "")}`;
  await withClient(adminUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const connectionString = withDatabase(adminUrl, name);
  return {
    connectionString,
    close: async (left) => {
      try {
        await withClient(adminUrl, (client) => refuseConnections(client, name, noticeWithinMs));
        if (left?.jobs !== "expected") await withClient(connectionString, refuseJobs);
      } finally {
        await withClient(adminUrl, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
      }
    },
  };
}

const told = z.object({ adminUrl: z.string(), template: z.string() });

async function knock(): Promise<z.infer<typeof told>> {
  const response = await fetch(inject("testServerDoor"));
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return told.parse(JSON.parse(text));
}

async function refuseConnections(client: Client, name: string, noticeWithinMs: number): Promise<void> {
  const open = async () => {
    // The server's own vacuuming comes and goes.
    const { rows } = await client.query(
      "SELECT application_name, query FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'",
      [name],
    );
    return z.array(z.object({ application_name: z.string(), query: z.string() })).parse(rows);
  };
  for (let waited = 0; waited < noticeWithinMs && (await open()).length > 0; waited += 20) await sleep(20);
  const left = await open();
  if (left.length > 0) throw new Error(`connections were left open: ${JSON.stringify(left)}`);
}

async function refuseJobs(client: Client): Promise<void> {
  const { rows: tables } = await client.query("SELECT FROM pg_tables WHERE schemaname = 'tidegate_queue'");
  if (tables.length === 0) return;
  const { rows } = await client.query(
    "SELECT name, data FROM tidegate_queue.job WHERE state <= 'active' AND name <> 'dead'",
  );
  if (rows.length > 0) throw new Error(`jobs were left to do: ${JSON.stringify(rows)}`);
}
