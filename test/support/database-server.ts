import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";

import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../../src/store/embedded-postgres.ts";
import { openStore } from "../../src/store/store.ts";
import { silent } from "./silent-log.ts";

/** What a test file is told when it asks for the server. */
export interface TestServer {
  /** A database from which others can be created and dropped. */
  readonly adminUrl: string;
  /** A migrated database to clone. */
  readonly template: string;
}

declare module "vitest" {
  interface ProvidedContext {
    readonly testServerDoor: string;
  }
}

interface Running extends TestServer {
  stop(): Promise<void>;
}

/**
 * One PostgreSQL for the whole run, started when the first test file knocks at this door: runs without a database test
 * pay nothing.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let running: Promise<Running> | undefined;
  const door = createServer((_request, response) => {
    running ??= startTestServer();
    running.then(
      ({ adminUrl, template }) => response.end(JSON.stringify({ adminUrl, template })),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  const address = door.address();
  const port = typeof address === "object" ? address?.port : undefined;
  project.provide("testServerDoor", `http://127.0.0.1:${port}/`);
  return async () => {
    door.close();
    await running?.then(({ stop }) => stop());
  };
}

/** The same connection string for another database of the server. */
export function withDatabase(connectionString: string, name: string): string {
  return connectionString.replace(/^(\w+:\/\/[^/]*\/)[^?]*/, `$1${name}`);
}

async function startTestServer(): Promise<Running> {
  const given = process.env["TIDEGATE_TEST_DATABASE_URL"];
  if (given !== undefined) {
    const template = await createTemplate(given);
    return { adminUrl: given, template, stop: () => runSql(given, `DROP DATABASE ${template} WITH (FORCE)`) };
  }
  const dataDirectory = mkdtempSync(join(tmpdir(), "tidegate-test-"));
  const server = await startEmbeddedPostgres({ dataDirectory, log: silent, durable: "no-fsync" });
  const adminUrl = withDatabase(server.connectionString, "postgres");
  return {
    adminUrl,
    template: await createTemplate(adminUrl),
    stop: async () => {
      await server.stop();
      rmSync(dataDirectory, { recursive: true });
    },
  };
}

async function createTemplate(adminUrl: string): Promise<string> {
  const name = `tidegate_template_${randomUUID().slice(0, 8)}`;
  await runSql(adminUrl, `CREATE DATABASE ${name}`);
  const store = await openStore({ connectionString: withDatabase(adminUrl, name), log: silent });
  await store.close();
  return name;
}

async function runSql(connectionString: string, sql: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
