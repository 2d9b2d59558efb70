import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { isAlive } from "../../src/store/embedded/directory-lock.ts";
import { canReach } from "../../src/store/embedded/server-user.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../src/store/embedded-postgres.ts";
import { type Child, startChild } from "../support/child-process.ts";
import { withClient } from "../support/database.ts";
import { silent } from "../support/silent-log.ts";

const program = join(import.meta.dirname, "../support/tidegate-process.ts");
let root: string;
let servers: EmbeddedPostgres[];
let children: Child[];

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "tidegate-test-")));
  chmodSync(root, 0o777);
  [servers, children] = [[], []];
});
afterEach(async () => {
  for (const child of children) await child.finish();
  for (const server of servers) await server.stop();
  rmSync(root, { recursive: true, maxRetries: 5 });
});

const dataDirectory = () => join(root, "data");
async function start(directory = dataDirectory()): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    dataDirectory: directory,
    openDirectory: join(root, "open"),
    log: silent,
  });
  servers.push(server);
  return server;
}
function startProcess(user: { readonly uid?: number; readonly gid?: number } = {}): Child {
  const child = startChild(program, [dataDirectory(), join(root, "open")], user);
  children.push(child);
  return child;
}
const pidFile = () => join(dataDirectory(), "postgres", "postmaster.pid");
function writePidFile(text: string): void {
  writeFileSync(pidFile(), text);
  const { uid, gid } = statSync(join(dataDirectory(), "postgres"));
  chownSync(pidFile(), uid, gid);
}
const serverPid = () => Number(readFileSync(pidFile(), "utf8").split("\n")[0]);

async function ask<Value>(
  server: { readonly connectionString: string },
  sql: string,
  shape: z.ZodType<Value>,
): Promise<Value> {
  return withClient(server.connectionString, async (client) => shape.parse((await client.query(sql)).rows[0]));
}
const remember = (server: { readonly connectionString: string }, word: string) =>
  withClient(server.connectionString, async (client) => {
    await client.query("CREATE TABLE IF NOT EXISTS word (word text)");
    await client.query("INSERT INTO word VALUES ($1)", [word]);
  });
const recall = (server: { readonly connectionString: string }) =>
  ask(server, "SELECT array_agg(word) AS words FROM word", z.object({ words: z.array(z.string()) })).then(
    ({ words }) => words,
  );

describe("the embedded database", () => {
  it("keeps what it was given over a restart, and writes it through to the disk", async () => {
    const first = await start();
    await remember(first, "kept");
    await first.stop();
    expect(existsSync(pidFile())).toBe(false);
    const second = await start();
    expect(await recall(second)).toEqual(["kept"]);
    const settings = `SELECT current_setting('fsync') AS fsync, current_setting('listen_addresses') AS listens,
                      current_setting('server_encoding') AS encoding`;
    expect(await ask(second, settings, z.unknown())).toEqual({ fsync: "on", listens: "", encoding: "UTF8" });
  });

  it("works below a path longer than a socket's may be, with spaces and an apostrophe in it", async () => {
    const server = await start(join(root, `it's here ${"x".repeat(180)}`));
    await remember(server, "far away");
    expect(await recall(server)).toEqual(["far away"]);
  });

  it.each(['a "b"', "a $HOME", "a `b`", "a \\b"])(
    "refuses a path that PostgreSQL's own tools cannot take: %s",
    async (name) => {
      await expect(start(join(root, name))).rejects.toThrow("has a character that PostgreSQL's tools cannot take");
    },
  );

  it("works below a directory that others may not enter", async () => {
    const closed = join(root, "closed");
    mkdirSync(closed, { mode: 0o700 });
    const first = await start(join(closed, "data"));
    await remember(first, "behind the door");
    await first.stop();
    expect(await recall(await start(join(closed, "data")))).toEqual(["behind the door"]);
  });

  it("leaves nothing behind but the data directory when it stops", async () => {
    const server = await start();
    const socket = decodeURIComponent(server.connectionString.split("host=")[1] ?? "");
    expect(statSync(socket).mode & 0o077).toBe(0);
    await server.stop();
    expect(existsSync(socket)).toBe(false);
  });

  it("says so when the server ends by itself, and gives the directory free", async () => {
    const server = await start();
    process.kill(serverPid(), "SIGQUIT");
    expect(await server.lost).toMatch(/exit code/);
    await remember(await start(), "again");
  });

  it("says what the server said when it does not start", async () => {
    const first = await start();
    await first.stop();
    writeFileSync(join(dataDirectory(), "postgres", "postgresql.conf"), "shared_buffers = much\n");
    await expect(start()).rejects.toThrow(
      /did not start \(exit code 1\)[\s\S]*invalid value for parameter "shared_buffers"/,
    );
  });

  it("begins anew where a killed start left half a cluster or half a copy", async () => {
    mkdirSync(join(dataDirectory(), "postgres.part-1"), { recursive: true });
    mkdirSync(join(dataDirectory(), "postgresql-0.0.0"));
    await start();
    expect(existsSync(join(dataDirectory(), "postgres.part-1"))).toBe(false);
    expect(existsSync(join(dataDirectory(), "postgresql-0.0.0"))).toBe(false);
  });
});

describe("a data directory in use", () => {
  it("is refused to a second Tidegate, with the directory and the process, and works on", async () => {
    const first = startProcess();
    expect(await first.nextLine()).toMatch(/^up /);
    expect(await startProcess().nextLine()).toBe(
      `refused The data directory ${dataDirectory()} is in use by another Tidegate, process ${first.pid}. Stop it first, or give this one another directory.`,
    );
    await expect(start()).rejects.toThrow(`process ${first.pid}`);
  });

  it("is refused within one process too", async () => {
    const server = await start();
    await expect(start()).rejects.toThrow(`in use by another Tidegate, process ${process.pid}`);
    await remember(server, "still here");
  });

  it("goes to exactly one of several that start at the same instant", async () => {
    const rivals = Array.from({ length: 3 }, () => startProcess());
    const said = await Promise.all(rivals.map((rival) => rival.nextLine()));
    const winners = rivals.filter((_, index) => said[index]?.startsWith("up "));
    expect(winners).toHaveLength(1);
    const refused = said.filter((line) => line?.includes(`is in use by another Tidegate, process ${winners[0]?.pid}.`));
    expect(refused).toHaveLength(2);
  });
});

describe("after a kill", () => {
  it("stops the server that was left running and goes on with its data", async () => {
    const killed = startProcess();
    const connectionString = (await killed.nextLine())?.split(" ")[2] ?? "";
    await remember({ connectionString }, "before the kill");
    const orphan = serverPid();
    await killed.kill();
    expect(isAlive(orphan)).toBe(true);
    const server = await start();
    expect(serverPid()).not.toBe(orphan);
    expect(await recall(server)).toEqual(["before the kill"]);
  });

  it("recovers when the server was killed too", async () => {
    const killed = startProcess();
    const connectionString = (await killed.nextLine())?.split(" ")[2] ?? "";
    await remember({ connectionString }, "before the kill");
    process.kill(serverPid(), "SIGKILL");
    await killed.kill();
    expect(await recall(await start())).toEqual(["before the kill"]);
  });

  it("is not stopped by a pid file whose process is another program by now", async () => {
    const first = await start();
    await remember(first, "before the power cut");
    const lines = readFileSync(pidFile(), "utf8").split("\n");
    await first.stop();
    // A living process of the server's own user, as after a power cut when numbers begin again.
    const bystander = startChild(join(import.meta.dirname, "../support/bystander.ts"), [], serverOwner());
    await bystander.nextLine();
    writePidFile([bystander.pid, ...lines.slice(1)].join("\n"));
    const second = await start();
    expect(await recall(second)).toEqual(["before the power cut"]);
    expect(isAlive(bystander.pid)).toBe(true);
    await bystander.finish();
  });

  it("starts while the server that it ended is dead and not yet reaped", async () => {
    const first = await start();
    await remember(first, "before the kill");
    const lines = readFileSync(pidFile(), "utf8").split("\n");
    await first.stop();
    const server = join(root, "postgres");
    copyFileSync("/bin/sleep", server);
    const begin = 'console.log(require("node:child_process").spawn(process.argv[1], ["300"]).pid)';
    const parent = spawn(process.execPath, ["-e", begin, server], {
      cwd: join(dataDirectory(), "postgres"),
      ...serverOwner(),
    });
    const pid = Number(await once(parent.stdout, "data"));
    // So it never asks how its child ended.
    parent.kill("SIGSTOP");
    writePidFile([pid, ...lines.slice(1)].join("\n"));
    expect(await recall(await start())).toEqual(["before the kill"]);
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    await once(parent, "exit");
  });

  it.each(["99999999\n", "", "rubbish", "-1\n"])("takes no harm from a pid file with %j in it", async (text) => {
    const first = await start();
    await first.stop();
    writePidFile(text);
    await start();
  });
});

describe("another user than root", () => {
  it("runs the server as itself", async () => {
    const user = unprivileged();
    const child = startProcess(user);
    expect(await child.nextLine()).toMatch(/^up /);
    const { uid } = statSync(join(dataDirectory(), "postgres"));
    expect(uid).not.toBe(0);
    expect(user.uid ?? uid).toBe(uid);
  });
});

function serverOwner(): { readonly uid?: number; readonly gid?: number } {
  const { uid, gid } = statSync(join(dataDirectory(), "postgres"));
  return process.getuid?.() === 0 && canReach({ uid, gid }, import.meta.dirname) ? { uid, gid } : {};
}

/** Only root can be somebody else, and only where that user can read the program. */
function unprivileged(): { readonly uid?: number; readonly gid?: number } {
  const nobody = { uid: 65534, gid: 65534 };
  return process.getuid?.() === 0 && canReach(nobody, import.meta.dirname) ? nobody : {};
}
