import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Claims a data directory for this process, until released or until the process is gone, however it goes.
 *
 * Node has no file lock of its own and a file with a process id in it lies after a crash, so SQLite lends its lock: an
 * exclusive transaction on an empty file holds a lock of the kernel's (fcntl), which dies with the process.
 * @throws {Error} naming the directory and the process that has it.
 */
export async function lockDirectory(directory: string): Promise<{ release(): void }> {
  const holderFile = join(directory, "lock.pid");
  const lock = await takeLock(directory, holderFile);
  writeFileSync(holderFile, `${process.pid}\n`);
  return {
    release: () => {
      if (lock.isOpen) lock.close();
    },
  };
}

async function takeLock(directory: string, holderFile: string): Promise<DatabaseSync> {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(directory, "lock"));
    lock.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock?.close();
    if (!isLockedOut(error))
      throw new Error(`The data directory ${directory} cannot be locked: ${error}`, { cause: error });
    throw new Error(
      `The data directory ${directory} is in use by another Tidegate, process ${await findHolder(holderFile)}. Stop it first, or give this one another directory.`,
      { cause: error },
    );
  }
}

/** SQLITE_BUSY: the lock is another's. @see https://sqlite.org/rescode.html#busy */
function isLockedOut(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === 5;
}

/** Of two that start at once the other may have the lock already and not yet have written who it is. */
async function findHolder(holderFile: string): Promise<string> {
  for (let tries = 0; tries < 40; tries++) {
    const holder = readHolder(holderFile);
    if (holder !== undefined && isAlive(holder)) return String(holder);
    await sleep(25);
  }
  return "unknown";
}

function readHolder(holderFile: string): number | undefined {
  try {
    const pid = Number(readFileSync(holderFile, "utf8"));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    // Not written yet.
    return undefined;
  }
}

/** Whether a process of that id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
