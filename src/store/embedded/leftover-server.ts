import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { isAlive } from "./directory-lock.ts";
import { socketDirectoryPrefix } from "./socket-directory.ts";

/**
 * Ends the server that a killed Tidegate left running on this cluster; the caller holds the directory's lock, so no
 * living Tidegate needs it. All that was committed stays. A pid file whose process is somebody else's by now (the
 * machine lost power, and the number was given again) is made harmless.
 */
export async function endLeftoverServer(cluster: string, log: Logger): Promise<void> {
  const pidFile = join(cluster, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const lines = readFileSync(pidFile, "utf8").split("\n");
  const pid = Math.abs(Number(lines[0]));
  if (Number.isSafeInteger(pid) && pid > 0 && isAlive(pid)) {
    if (runsCluster(pid, cluster)) {
      log.warn({ pid }, "a server was left running by a Tidegate that was killed; it is stopped first");
      await endServer(pid, () => !runsCluster(pid, cluster));
    } else writeFileSync(pidFile, [pidThatServerIgnores(), ...lines.slice(1)].join("\n"));
  }
  removeSocketDirectory(lines[4]);
}

/** Fast shutdown; if that takes half a minute, an immediate one, from which the next start recovers. */
export async function endServer(pid: number, isGone: () => boolean): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    process.kill(pid, signal);
    for (let waited = 0; waited < 30_000 && !isGone(); waited += 20) await sleep(20);
    if (isGone()) return;
  }
  throw new Error(`The PostgreSQL server with process ${pid} does not stop. Stop it by hand.`);
}

/**
 * The server takes a pid file for stale when it names the server's own parent, which is this process, and still makes
 * its other check, for shared memory in use; removing the file would skip that.
 * @see https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/utils/init/miscinit.c CreateLockFile
 */
function pidThatServerIgnores(): string {
  return String(process.pid);
}

function runsCluster(pid: number, cluster: string): boolean {
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
