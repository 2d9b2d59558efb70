import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isSha } from "./objects.ts";
import { tryGit } from "./run-git.ts";
import { isSystemError } from "./system-error.ts";

/** A full reference name, such as `refs/heads/main`, and the object it points to. */
export interface Reference {
  readonly name: string;
  readonly sha: string;
}

/** The SHA-1 that stands for "no object" in pushes and compare-and-swap. */
export const nothing = "0".repeat(40);

/** Where a reference points; `undefined` when there is none of that full name. */
export async function readRef(gitDir: string, name: string): Promise<string | undefined> {
  if (!isRefName(name)) return undefined;
  try {
    const sha = (await readFile(join(gitDir, name), "utf8")).trim();
    return isSha(sha) ? sha : undefined;
  } catch (error) {
    if (isSystemError(error, "ENOENT", "EISDIR", "ENOTDIR", "ENAMETOOLONG")) return undefined;
    throw error;
  }
}

/** Every reference whose full name begins with the text, by name. */
export async function listRefs(gitDir: string, prefix: string): Promise<readonly Reference[]> {
  const folder = prefix.slice(0, prefix.lastIndexOf("/"));
  if (!isRefName(folder) && folder !== "refs") return [];
  const found = await listBelow(gitDir, folder);
  return found.filter(({ name }) => name.startsWith(prefix)).sort((one, other) => (one.name < other.name ? -1 : 1));
}

/**
 * Moves a reference from one object to another in one step; `nothing` on either side means that it is made or taken away.
 * Answers `moved`; `stale` when it did not point to `before`; `impossible` when Git refuses the name, for example because
 * a reference of which it would be a folder exists.
 */
export async function moveRef(
  gitDir: string,
  name: string,
  step: { readonly before: string; readonly after: string },
): Promise<"moved" | "stale" | "impossible"> {
  if (!isRefName(name)) return "impossible";
  const current = (await readRef(gitDir, name)) ?? nothing;
  if (current !== step.before) return "stale";
  const verb = step.after === nothing ? ["-d", name, step.before] : [name, step.after, step.before];
  const outcome = await tryGit(gitDir, ["update-ref", ...verb]);
  if (outcome.code === 0) return "moved";
  return /but expected|reference already exists/.test(outcome.stderr) ? "stale" : "impossible";
}

/** Whether a full name is one that Git accepts, by the rules of `git check-ref-format`. */
export function isRefName(name: string): boolean {
  return (
    name.startsWith("refs/") &&
    // biome-ignore lint/suspicious/noControlCharactersInRegex: Git forbids just these
    !/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/$|\.$|^@$/.test(name) &&
    name.split("/").every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"))
  );
}

async function listBelow(gitDir: string, folder: string): Promise<readonly Reference[]> {
  const entries = await readdir(join(gitDir, folder), { withFileTypes: true }).catch((error: unknown) => {
    if (isSystemError(error, "ENOENT", "ENOTDIR", "ENAMETOOLONG")) return [];
    throw error;
  });
  const found = await Promise.all(
    entries.map(async (entry): Promise<readonly Reference[]> => {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return listBelow(gitDir, name);
      const sha = await readRef(gitDir, name);
      return sha === undefined ? [] : [{ name, sha }];
    }),
  );
  return found.flat();
}
