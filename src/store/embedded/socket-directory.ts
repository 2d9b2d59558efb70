import { chownSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServerUser } from "./server-user.ts";

/** How the directories' names begin. */
export const socketDirectoryPrefix = "tidegate-";

/** The kernel's limit for a socket's path is 107 bytes (103 on macOS); the server adds this name. */
const longestDirectory = 103 - "/.s.PGSQL.5432".length;

/** A private directory with a short path, whatever the data directory's is; only Tidegate and its server can enter. */
export function createSocketDirectory(user: ServerUser | undefined): string {
  const template = join(tmpdir(), socketDirectoryPrefix);
  // The server takes a list of directories, and would split the path at a comma.
  const fits = template.length + "XXXXXX".length <= longestDirectory && /^[\w./-]+$/.test(template);
  const directory = mkdtempSync(fits ? template : join("/tmp", socketDirectoryPrefix));
  if (user !== undefined) chownSync(directory, user.uid, user.gid);
  return directory;
}
