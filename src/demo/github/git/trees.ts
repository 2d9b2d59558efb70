import { readObject, writeObject } from "./objects.ts";

/** The modes that GitHub's API knows: file, executable, symbolic link, directory, submodule. */
export type TreeMode = "100644" | "100755" | "120000" | "040000" | "160000";

/** One line of a tree; `name` holds no slash, or the whole path where a tree was read with its subtrees. */
export interface TreeEntry {
  readonly mode: TreeMode;
  readonly name: string;
  readonly sha: string;
}

/** One path to set in a tree, or to take out of it (`sha: null`). A path may name a whole subtree. */
export interface TreeChange {
  readonly path: string;
  readonly mode: TreeMode;
  readonly sha: string | null;
}

/** What kind of object a mode stands for. */
export function kindOf(mode: TreeMode): "blob" | "tree" | "commit" {
  if (mode === "040000") return "tree";
  return mode === "160000" ? "commit" : "blob";
}

/** The mode in GitHub's spelling; `undefined` when it is none that GitHub knows. */
export function parseMode(text: string): TreeMode | undefined {
  const modes: readonly TreeMode[] = ["100644", "100755", "120000", "040000", "160000"];
  return modes.find((mode) => mode === text.padStart(6, "0"));
}

/** The entries of one tree in Git's order; `undefined` when there is no such tree. */
export async function readTree(gitDir: string, sha: string): Promise<readonly TreeEntry[] | undefined> {
  const object = await readObject(gitDir, sha);
  return object?.kind === "tree" ? parseTree(object.bytes) : undefined;
}

/** Every entry below a tree, subtrees before what they hold, names as paths from the tree. */
export async function readWholeTree(gitDir: string, sha: string): Promise<readonly TreeEntry[]> {
  const below = await Promise.all(
    ((await readTree(gitDir, sha)) ?? []).map(async (entry) => {
      if (entry.mode !== "040000") return [entry];
      const inner = await readWholeTree(gitDir, entry.sha);
      return [entry, ...inner.map((each) => ({ ...each, name: `${entry.name}/${each.name}` }))];
    }),
  );
  return below.flat();
}

/** The entry at a path below a tree; the tree itself for the empty path; `undefined` when there is nothing. */
export async function findEntry(gitDir: string, tree: string, path: string): Promise<TreeEntry | undefined> {
  let found: TreeEntry = { mode: "040000", name: "", sha: tree };
  for (const name of path.split("/").filter((part) => part !== "")) {
    if (found.mode !== "040000") return undefined;
    const next = (await readTree(gitDir, found.sha))?.find((entry) => entry.name === name);
    if (next === undefined) return undefined;
    found = next;
  }
  return found;
}

/**
 * Stores the tree that comes of a base tree (the empty one when `undefined`) by these changes, and returns its SHA-1.
 * Directories that become empty go. Taking out a path that is not there changes nothing.
 */
export async function writeTree(
  gitDir: string,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string> {
  const entries = new Map(
    (base === undefined ? [] : ((await readTree(gitDir, base)) ?? [])).map((entry) => [entry.name, entry]),
  );
  const below = new Map<string, TreeChange[]>();
  for (const change of changes) {
    const [name = "", ...rest] = change.path.split("/");
    if (rest.length > 0) {
      below.set(name, [...(below.get(name) ?? []), { ...change, path: rest.join("/") }]);
    } else if (change.sha === null) {
      entries.delete(name);
    } else {
      entries.set(name, { mode: change.mode, name, sha: change.sha });
    }
  }
  for (const [name, inner] of below) {
    const before = entries.get(name);
    const sha = await writeTree(gitDir, before?.mode === "040000" ? before.sha : undefined, inner);
    if (((await readTree(gitDir, sha)) ?? []).length > 0) entries.set(name, { mode: "040000", name, sha });
    else if (before?.mode === "040000") entries.delete(name);
  }
  return writeObject(gitDir, "tree", renderTree([...entries.values()]));
}

function parseTree(bytes: Buffer): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    const mode = parseMode(bytes.subarray(at, space).toString("latin1"));
    const name = bytes.subarray(space + 1, end).toString("utf8");
    if (mode !== undefined) entries.push({ mode, name, sha: bytes.subarray(end + 1, end + 21).toString("hex") });
    at = end + 21;
  }
  return entries;
}

function renderTree(entries: readonly TreeEntry[]): Buffer {
  // git sorts by bytes, a directory as if its name ended in a slash
  const key = (entry: TreeEntry) => Buffer.from(entry.mode === "040000" ? `${entry.name}/` : entry.name);
  const sorted = [...entries].sort((one, other) => Buffer.compare(key(one), key(other)));
  return Buffer.concat(
    sorted.flatMap((entry) => [
      Buffer.from(`${entry.mode.replace(/^0/, "")} ${entry.name}\0`),
      Buffer.from(entry.sha, "hex"),
    ]),
  );
}
