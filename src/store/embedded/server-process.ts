import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { RetryLater } from "../../core/fault.ts";
import { asDatabaseFault } from "../database-faults.ts";
import { type Cluster, clusterRole, serverEnvironment } from "./cluster.ts";
import { endServer } from "./leftover-server.ts";

/** A server that takes connections. */
export interface RunningServer {
  /** Resolves, with how it ended, when the process is gone. */
  readonly ended: Promise<string>;
  /** Fast shutdown: sessions are ended, all that was committed is on the disk. */
  stop(): Promise<void>;
}

/** Sized for one Tidegate: a few hundred releases a day, one process with at most 47 connections. */
const settings = {
  listen_addresses: "",
  shared_buffers: "16MB",
  max_connections: "55",
  max_wal_size: "256MB",
  min_wal_size: "32MB",
  // Nobody replicates from it, and no query is large enough for helpers: fewer processes, less memory.
  wal_level: "minimal",
  max_wal_senders: "0",
  max_logical_replication_workers: "0",
  max_parallel_workers_per_gather: "0",
  io_method: "sync",
  jit: "off",
  log_checkpoints: "off",
  // Statements carry what people wrote; it does not belong in a log.
  log_min_error_statement: "panic",
} as const;

/** Starts the server and waits until it takes connections, after a crash until it has recovered. */
export async function startServer(
  files: string,
  cluster: Cluster,
  {
    socketDirectory,
    logFile,
    durable,
  }: {
    readonly socketDirectory: string;
    readonly logFile: string;
    readonly durable: "fsync" | "no-fsync";
  },
): Promise<RunningServer> {
  rotate(logFile);
  const output = openSync(logFile, "a", 0o600);
  const logStart = statSync(logFile).size;
  const all = { ...settings, unix_socket_directories: socketDirectory, fsync: durable === "fsync" ? "on" : "off" };
  const child = spawn(
    join(files, "bin", "postgres"),
    ["-D", cluster.argument, ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    // A group of its own: Ctrl-C in the terminal is Tidegate's to answer, which stops the server last.
    {
      cwd: cluster.folder,
      ...cluster.user,
      stdio: ["ignore", output, output],
      env: serverEnvironment(),
      detached: true,
    },
  );
  closeSync(output);
  child.unref();
  const ended = endOf(child);
  let over: string | undefined;
  void ended.then((how) => {
    over = how;
  });
  try {
    while (!(await answers(socketDirectory))) {
      if (over !== undefined)
        throw new Error(
          `The database server did not start (${over}). It said, in ${logFile}:\n${tail(logFile, logStart)}`,
        );
      await sleep(10);
    }
  } catch (error) {
    child.kill("SIGQUIT");
    await ended;
    throw error;
  }
  return {
    ended,
    stop: async () => {
      if (over === undefined && child.pid !== undefined) await endServer(child.pid, () => over !== undefined);
      await ended;
    },
  };
}

/** Where to connect for one database of the server. */
export function connectionStringFor(socketDirectory: string, database: string): string {
  return `postgres://${clusterRole}@/${database}?host=${encodeURIComponent(socketDirectory)}`;
}

function endOf(child: ChildProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  child.on("error", (error) => resolve(error.message));
  child.on("exit", (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  return promise;
}

async function answers(socketDirectory: string): Promise<boolean> {
  const client = new Client({ connectionString: connectionStringFor(socketDirectory, "postgres") });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    // No socket yet, or "the database system is starting up".
    if (asDatabaseFault(error) instanceof RetryLater) return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function tail(logFile: string, from: number): string {
  return readFileSync(logFile).subarray(from).toString().trim().split("\n").slice(-10).join("\n");
}

function rotate(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 10_000_000) renameSync(logFile, `${logFile}.old`);
}
