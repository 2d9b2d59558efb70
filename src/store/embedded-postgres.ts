import { mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { Client } from "pg";
import type { Logger } from "pino";
import { clusterAt, createCluster, writeAccess } from "./embedded/cluster.ts";
import { lockDirectory } from "./embedded/directory-lock.ts";
import { endLeftoverServer } from "./embedded/leftover-server.ts";
import { findServerPackage, placeServerFiles } from "./embedded/server-files.ts";
import { connectionStringFor, startServer } from "./embedded/server-process.ts";
import { chooseServerUser } from "./embedded/server-user.ts";
import { createSocketDirectory } from "./embedded/socket-directory.ts";

/** Where the embedded database lives. */
export interface EmbeddedPostgresSettings {
  /** Everything is kept below it: `postgres` is the cluster. Created when it is not there. */
  readonly dataDirectory: string;
  readonly log: Logger;
  /** `no-fsync` forgets on power loss; for tests. @default "fsync" */
  readonly durable?: "fsync" | "no-fsync";
  /**
   * Where the server's program files go when Tidegate is root and the server's user cannot walk into the data directory.
   * @default "/var/cache/tidegate"
   */
  readonly openDirectory?: string;
}

/** A PostgreSQL of our own, reached over a Unix socket. */
export interface EmbeddedPostgres {
  readonly connectionString: string;
  /** Resolves, with how it ended, when the server ends without having been asked: the program had better end too. */
  readonly lost: Promise<string>;
  /** Stops the server (close the pools first) and gives the directory free. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that npm brought, on a directory of which this process is the only user. A server that a killed
 * Tidegate left running is stopped first; all that was committed stays.
 * @throws {Error} when another Tidegate has the directory, when there is no server for this platform, or with what the
 * server said when it did not start.
 */
export async function startEmbeddedPostgres(settings: EmbeddedPostgresSettings): Promise<EmbeddedPostgres> {
  const { log } = settings;
  // initdb runs the server through a shell.
  if (/["$`\\\n]/.test(settings.dataDirectory))
    throw new Error(
      `The data directory ${settings.dataDirectory} has a character that PostgreSQL's tools cannot take.`,
    );
  mkdirSync(settings.dataDirectory, { recursive: true });
  const dataDirectory = realpathSync(settings.dataDirectory);
  const lock = await lockDirectory(dataDirectory);
  try {
    const folder = join(dataDirectory, "postgres");
    const user = chooseServerUser(folder);
    await endLeftoverServer(folder, log);
    const server = await findServerPackage();
    const files = await placeServerFiles(
      server,
      [dataDirectory, settings.openDirectory ?? "/var/cache/tidegate"],
      user,
    );
    await createCluster(files, folder, user);
    const cluster = clusterAt(folder, user);
    await writeAccess(cluster);
    const socketDirectory = createSocketDirectory(user);
    const { ended, stop } = await startServer(files, cluster, {
      socketDirectory,
      logFile: join(dataDirectory, "postgres.log"),
      durable: settings.durable ?? "fsync",
    }).catch((error: unknown) => {
      rmSync(socketDirectory, { recursive: true });
      throw error;
    });
    let asked = false;
    const lost = Promise.withResolvers<string>();
    void ended.then((how) => {
      rmSync(socketDirectory, { recursive: true, force: true });
      lock.release();
      if (asked) return;
      log.error({ how }, "the embedded database ended by itself");
      lost.resolve(how);
    });
    const stopAsked = async () => {
      asked = true;
      await stop();
    };
    await createDatabase(connectionStringFor(socketDirectory, "postgres")).catch(async (error: unknown) => {
      await stopAsked();
      throw error;
    });
    removeRemains(dataDirectory, basename(files));
    log.info({ dataDirectory, version: server.version }, "the embedded database is up");
    return {
      connectionString: connectionStringFor(socketDirectory, "tidegate"),
      lost: lost.promise,
      stop: stopAsked,
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function createDatabase(connectionString: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'tidegate'");
    if (rowCount === 0) await client.query("CREATE DATABASE tidegate");
  } finally {
    await client.end();
  }
}

/** What older versions and killed starts left: copies of servers, clusters half made. */
function removeRemains(dataDirectory: string, current: string): void {
  for (const name of readdirSync(dataDirectory))
    if ((name.startsWith("postgresql-") && name !== current) || name.startsWith("postgres.part"))
      rmSync(join(dataDirectory, name), { recursive: true, force: true, maxRetries: 3 });
}
