import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chown, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { canReach, ownAccountName, type ServerUser } from "./server-user.ts";

/** A cluster's folder as its server sees it. */
export interface Cluster {
  readonly folder: string;
  /** What `-D` says; the working directory is `folder`. */
  readonly argument: string;
  readonly user: ServerUser | undefined;
}

/** The one role of the cluster; the socket lets in only the account that runs Tidegate. */
export const clusterRole = "tidegate";

/**
 * Names the cluster for its server. The server's user may be unable to walk there, as in a home directory of mode 700;
 * the working directory, entered while still root, then serves as its name.
 */
export function clusterAt(folder: string, user: ServerUser | undefined): Cluster {
  const nameless = process.platform === "linux" && !canReach(user, folder);
  return { folder, argument: nameless ? "/proc/self/cwd" : folder, user };
}

/**
 * Creates the cluster unless it is there: under another name first, so that one half made is never taken for whole.
 * @throws {Error} with what `initdb` said.
 */
export async function createCluster(files: string, folder: string, user: ServerUser | undefined): Promise<void> {
  if (existsSync(folder)) return;
  const unfinished = `${folder}.part-${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  if (user !== undefined) await chown(unfinished, user.uid, user.gid);
  const { argument } = clusterAt(unfinished, user);
  await runInitdb(join(files, "bin", "initdb"), unfinished, argument, user);
  await rename(unfinished, folder);
}

/** Lets in over the socket only the account that Tidegate runs as now, under the cluster's role. */
export async function writeAccess({ folder }: Cluster): Promise<void> {
  const account = ownAccountName();
  // Without a name for its uid there is no one to compare with; the socket's directory alone keeps others out.
  const rule = account === undefined ? "trust" : "peer map=tidegate";
  await writeFile(join(folder, "pg_hba.conf"), `local all ${clusterRole} ${rule}\n`);
  await writeFile(join(folder, "pg_ident.conf"), `tidegate "${account ?? ""}" ${clusterRole}\n`);
}

function runInitdb(program: string, folder: string, argument: string, user: ServerUser | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const child = spawn(
    program,
    ["-D", argument, "-U", clusterRole, "--locale=C", "--encoding=UTF8", "--auth=peer", "--no-instructions"],
    { cwd: folder, ...user, stdio: ["ignore", "ignore", "pipe"], env: serverEnvironment() },
  );
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.on("error", reject);
  child.on("close", (code) => {
    if (code === 0) resolve();
    else
      reject(
        new Error(`The database could not be created in ${folder}: ${said.trim() || `initdb ended with ${code}`}`),
      );
  });
  return promise;
}

/** Nothing of Tidegate's environment (secrets, PG… variables) is the server's business. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}
