import { generateKeyPairSync } from "node:crypto";
import { createServer, type Server, type ServerResponse } from "node:http";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTidegate } from "../src/main.ts";
import { parseSettings, type Settings } from "../src/settings.ts";
import { createTestDatabase, type TestDatabase } from "./support/database.ts";
import { must } from "./support/snapshot-builder.ts";

/** A GitHub that answers only when it is told to. */
let github: Server;
let held: ServerResponse[];
let answering: boolean;
let database: TestDatabase;

beforeEach(async () => {
  held = [];
  answering = false;
  github = createServer((_, response) => {
    held.push(response);
    if (answering) letGo();
  });
  await new Promise<void>((resolve) => github.listen(0, "127.0.0.1", resolve));
  database = await createTestDatabase();
});
afterEach(async () => {
  github.closeAllConnections();
  await new Promise((resolve) => github.close(resolve));
  await database.close({ jobs: "expected" });
});

function letGo(): void {
  answering = true;
  for (const response of held.splice(0)) response.writeHead(404, { "content-type": "application/json" }).end("{}");
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function settings(change: Record<string, string> = {}): Settings {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const parsed = parseSettings({
    APP_ID: "1",
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: "the-secret-of-the-webhook",
    CONFIG_REPOS: "acme/config",
    GITHUB_API_URL: `http://127.0.0.1:${portOf(github)}`,
    DATABASE_URL: database.connectionString,
    HOST: "127.0.0.1",
    PORT: "0",
    ...change,
  });
  return must(parsed.kind === "valid" ? parsed.settings : undefined);
}

const start = (change?: Record<string, string>) =>
  startTidegate({ settings: settings(change), log: pino({ level: "silent" }) });

describe("a running Tidegate", () => {
  it("listens on a free port when it is told port 0, and says which", async () => {
    const tidegate = await start();
    expect(tidegate.url).not.toMatch(/:(0|3000)$/);
    expect((await fetch(`${tidegate.url}/healthz`)).status).toBe(200);
    letGo();
    await tidegate.close();
  });

  it("ends what it began before it is closed, and begins nothing more", async () => {
    const tidegate = await start();
    // the sweep at start waits for GitHub's answer
    await expect.poll(() => held.length, { timeout: 10_000 }).toBeGreaterThan(0);
    let closed = false;
    const closing = tidegate.close().then(() => {
      closed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(closed).toBe(false);
    letGo();
    await closing;
    await expect(fetch(`${tidegate.url}/healthz`)).rejects.toThrow();
  });

  it("waits no longer than it may for what does not end", async () => {
    const tidegate = await start({ SHUTDOWN_TIMEOUT_SECONDS: "1" });
    await expect.poll(() => held.length, { timeout: 10_000 }).toBeGreaterThan(0);
    await tidegate.close();
    expect(held.length).toBeGreaterThan(0);
  });

  it("refuses a port that is taken, and leaves nothing running", async () => {
    await expect(start({ PORT: String(portOf(github)) })).rejects.toThrow(/EADDRINUSE/);
  });
});
