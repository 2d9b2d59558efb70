import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { socketDirectoryPrefix } from "./socket-directory.ts";

/**
 * Ends the server that a killed Tidegate left running on this cluster; the caller holds the directory's lock, so no
 * living Tidegate needs it. All that was committed stays. A pid file that is left is made harmless: its process may be
 * somebody else's by now (the machine lost power, and the number was given again), or dead and not yet reaped.
 */
export async function endLeftoverServer(cluster: string, log: Logger): Promise<void> {
  const pidFile = join(cluster, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const lines = readFileSync(pidFile, "utf8").split("\n");
  const pid = Math.abs(Number(lines[0]));
  if (runsCluster(pid, cluster)) {
    log.warn({ pid }, "a server was left running by a Tidegate that was killed; it is stopped first");
    await endServer(pid, () => !runsCluster(pid, cluster));
  }
  await comesTrue(() => !isClusterInUse(cluster));
  if (existsSync(pidFile)) writeFileSync(pidFile, [pidThatServerIgnores(), ...lines.slice(1)].join("\n"));
  removeSocketDirectory(lines[4]);
}

/** Fast shutdown; if that takes half a minute, an immediate one, from which the next start recovers. */
export async function endServer(pid: number, isGone: () => boolean): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    if (!sendSignal(pid, signal) || (await comesTrue(isGone))) return;
  }
  throw new Error(`The PostgreSQL server with process ${pid} does not stop. Stop it by hand.`);
}

/** Answers whether there was such a process. */
function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}

/** Waits half a minute for it. */
async function comesTrue(isTrue: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < 30_000 && !isTrue(); waited += 20) await sleep(20);
  return isTrue();
}

/**
 * The server takes a pid file for stale when it names the server's own parent, which is this process, and still makes
 * its other check, for shared memory in use; removing the file would skip that.
 * @see https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/utils/init/miscinit.c CreateLockFile
 */
function pidThatServerIgnores(): string {
  return String(process.pid);
}

/**
 * Whether any process of a server is on the cluster. Those that served clients outlive a killed server by a moment, and
 * its next start refuses while they have its memory. Elsewhere than on Linux they cannot be told from another server's.
 */
function isClusterInUse(cluster: string): boolean {
  if (process.platform !== "linux") return false;
  return readdirSync("/proc").some((name) => runsCluster(Number(name), cluster));
}

function runsCluster(pid: number, cluster: string): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    if (process.platform !== "linux")
      return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).includes(cluster);
    const [own, its] = [statSync(cluster), statSync(`/proc/${pid}/cwd`)];
    return own.ino === its.ino && own.dev === its.dev && readFileSync(`/proc/${pid}/comm`, "utf8") === "postgres\n";
  } catch {
    // Gone meanwhile, or not ours to look at: not the server that runs under our user.
    return false;
  }
}

function removeSocketDirectory(directory: string | undefined): void {
  if (directory !== undefined && basename(directory).startsWith(socketDirectoryPrefix))
    rmSync(directory, { recursive: true, force: true });
}
