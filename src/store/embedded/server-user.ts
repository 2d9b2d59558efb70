import { readFileSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname } from "node:path";

/** Who runs the server's process. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. For root, answers the owner of the cluster that is there, or else the account
 * `tidegate`, or else `nobody`; for others undefined: the server runs as they do.
 */
export function chooseServerUser(cluster: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = readFileSync("/etc/passwd", "utf8");
  const account = findAccount(accounts, "tidegate") ?? findAccount(accounts, "nobody");
  if (account === undefined)
    throw new Error(
      "PostgreSQL does not run as root, and there is no account `tidegate` or `nobody` to run it as. Create one, run Tidegate as another user, or set DATABASE_URL.",
    );
  return account;
}

/** The name of the account that Tidegate runs as; absent when the system has none for its uid. */
export function ownAccountName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

/** Whether that user may go through all directories above and into `directory`. */
export function canReach(user: ServerUser | undefined, directory: string): boolean {
  if (user === undefined) return true;
  for (let place = directory; ; place = dirname(place)) {
    const { uid, gid, mode } = statSync(place);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (place === dirname(place)) return true;
  }
}

function findAccount(accounts: string, name: string): ServerUser | undefined {
  for (const line of accounts.split("\n")) {
    const [account, , uid, gid] = line.split(":");
    // macOS writes nobody's numbers as negative; spawning wants them as 32 bits without a sign.
    if (account === name) return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
  }
  return undefined;
}
