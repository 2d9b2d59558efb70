import { createServer, type Server } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import { type Database, openDatabase, withLibpqModes } from "../../src/store/database.ts";
import { createEmptyDatabase, type TestDatabase } from "../support/database.ts";
import { silent } from "../support/silent-log.ts";

let own: TestDatabase;
let database: Database;

beforeAll(async () => {
  own = await createEmptyDatabase();
  database = openDatabase({ connectionString: own.connectionString, log: silent, size: 2, name: "test" });
  await database.query("CREATE TABLE number (number int PRIMARY KEY)");
});
afterEach(() => database.query("TRUNCATE number"));
afterAll(async () => {
  await database.close();
  await own.close();
});

const insert = "INSERT INTO number VALUES ($1)";
const numbers = async () => (await database.query("SELECT number FROM number ORDER BY 1")).rows;

describe("a transaction", () => {
  it("is kept when its work ends", async () => {
    const answer = await database.withTransaction(async (transaction) => {
      await transaction.query(insert, [1]);
      return "done";
    });
    expect(answer).toBe("done");
    expect(await numbers()).toEqual([{ number: 1 }]);
  });

  it("is undone when its work throws, and the work's own error comes out", async () => {
    const work = database.withTransaction(async (transaction) => {
      await transaction.query(insert, [1]);
      throw new Error("changed my mind");
    });
    await expect(work).rejects.toThrow("changed my mind");
    expect(await numbers()).toEqual([]);
  });

  it("is undone when a statement fails, also one whose error was caught", async () => {
    const work = database.withTransaction(async (transaction) => {
      await transaction.query(insert, [1]);
      await transaction.query(insert, [1]).catch(() => undefined);
      await transaction.query(insert, [2]);
    });
    await expect(work).rejects.toThrow("current transaction is aborted");
    expect(await numbers()).toEqual([]);
  });

  it("whose connection is cut is a passing fault, and the pool goes on", async () => {
    const work = database.withTransaction(async (transaction) => {
      await transaction.query(insert, [1]);
      await transaction.query("SELECT pg_terminate_backend(pg_backend_pid())");
    });
    await expect(work).rejects.toBeInstanceOf(RetryLater);
    expect(await numbers()).toEqual([]);
  });
});

describe("a database that is not there", () => {
  it("is a passing fault", async () => {
    const gone = openDatabase({
      connectionString: "postgres://x@/x?host=%2Fnowhere",
      log: silent,
      size: 1,
      name: "test",
    });
    await expect(gone.query("SELECT 1")).rejects.toBeInstanceOf(RetryLater);
    await gone.close();
  });
});

describe("TLS", () => {
  it.each([
    { sslmode: "", asks: false },
    { sslmode: "?sslmode=disable", asks: false },
    { sslmode: "?sslmode=prefer", asks: true },
    { sslmode: "?sslmode=require", asks: true },
    { sslmode: "?sslmode=verify-full", asks: true },
    { sslmode: "?application_name=x&sslmode=no-verify", asks: true },
  ])("is asked for as the connection string says: $sslmode", async ({ sslmode, asks }) => {
    const { server, port, first } = await serverWithoutTls();
    const remote = openDatabase({
      connectionString: `postgres://bob:secret@127.0.0.1:${port}/db${sslmode}`,
      log: silent,
      size: 1,
      name: "test",
    });
    await expect(remote.query("SELECT 1")).rejects.toThrow();
    // An SSLRequest is 8 bytes long and says 80877103 where a start says its protocol's version.
    expect((await first).readUInt32BE(4) === 80_877_103).toBe(asks);
    await remote.close();
    server.close();
  });

  it.each([
    { given: "postgres://h/d", read: "postgres://h/d" },
    { given: "postgres://h/d?sslmode=disable", read: "postgres://h/d?sslmode=disable" },
    { given: "postgres://h/d?sslmode=verify-full", read: "postgres://h/d?sslmode=verify-full" },
    { given: "postgres://h/d?sslmode=require", read: "postgres://h/d?sslmode=require&uselibpqcompat=true" },
    {
      given: "postgres://h/d?a=b&sslmode=prefer&c=d",
      read: "postgres://h/d?a=b&sslmode=prefer&c=d&uselibpqcompat=true",
    },
    {
      given: "postgres://h/d?uselibpqcompat=false&sslmode=require",
      read: "postgres://h/d?uselibpqcompat=false&sslmode=require",
    },
  ])("means what PostgreSQL's own clients mean: $given", ({ given, read }) => {
    expect(withLibpqModes(given)).toBe(read);
  });
});

/** Answers "no TLS here" to whoever asks, and hangs up. */
async function serverWithoutTls(): Promise<{
  readonly server: Server;
  readonly port: number;
  readonly first: Promise<Buffer>;
}> {
  const first = Promise.withResolvers<Buffer>();
  const server = createServer((socket) => {
    socket.once("data", (bytes) => {
      first.resolve(bytes);
      socket.end("N");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  return { server, port, first: first.promise };
}
