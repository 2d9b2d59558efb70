import { git } from "./run-git.ts";

/** What happened to one file between two commits. */
export interface FileChange {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: "added" | "removed" | "modified" | "renamed" | "changed";
  /** The blob after the change; before it for a removed file. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** The hunks without their file header; `undefined` for binary files and pure renames. */
  readonly patch?: string;
}

/** The SHA-1 of the tree that holds nothing, which stands before a first commit. */
export const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** The files that differ between two commits or trees, in path order, renames found. */
export async function diffFiles(gitDir: string, before: string, after: string): Promise<readonly FileChange[]> {
  if (before === after) return [];
  const raw = await git(gitDir, ["diff-tree", "-r", "-M", "--raw", "--numstat", "-z", "--no-abbrev", before, after]);
  const patches = splitPatches((await diffText(gitDir, before, after)).toString("utf8"));
  let next = 0;
  return parseChanges(raw.toString("utf8")).map(({ change, chunks }) => {
    const patch = chunks === 1 ? patches[next] : undefined;
    next += chunks;
    return patch === undefined ? change : { ...change, patch };
  });
}

/** The unified diff between two commits or trees, as `git diff` prints it. */
export function diffText(gitDir: string, before: string, after: string): Promise<Buffer> {
  return git(gitDir, ["diff-tree", "-r", "-p", "-M", "--full-index", before, after]);
}

/** Commits as mail, oldest first, as `git format-patch` prints them: `["base..head"]` or `["-1", sha]`. */
export function patchText(gitDir: string, range: readonly string[]): Promise<Buffer> {
  return git(gitDir, ["format-patch", "--stdout", "--no-signature", ...range]);
}

/** The files that differ between two commits or trees, like {@link diffFiles} but without their patches. */
export async function listTouched(gitDir: string, before: string, after: string): Promise<readonly FileChange[]> {
  const raw = await git(gitDir, ["diff-tree", "-r", "-M", "--raw", "--numstat", "-z", "--no-abbrev", before, after]);
  return parseChanges(raw.toString("utf8")).map(({ change }) => change);
}

/** A change, and how many pieces of the unified diff tell of it: two where a file became a link. */
interface RawChange {
  readonly change: FileChange;
  readonly chunks: 1 | 2;
}

function parseChanges(text: string): readonly RawChange[] {
  const fields = text.split("\0");
  const raws: { header: string; paths: readonly string[] }[] = [];
  const counts = new Map<string, readonly [number, number]>();
  for (let at = 0; at < fields.length - 1; ) {
    const field = fields[at] ?? "";
    if (field.startsWith(":")) {
      const pathCount = /[RC]\d+$/.test(field) ? 2 : 1;
      raws.push({ header: field, paths: fields.slice(at + 1, at + 1 + pathCount) });
      at += 1 + pathCount;
    } else {
      const [added = "0", removed = "0", path = ""] = field.split("\t");
      // a rename's numstat has an empty path here, then the old and the new one
      const renamed = path === "";
      counts.set(renamed ? (fields[at + 2] ?? "") : path, [Number(added) || 0, Number(removed) || 0]);
      at += renamed ? 3 : 1;
    }
  }
  return raws.map(({ header, paths }) => {
    const [oldMode = "", newMode = "", oldSha = "", newSha = "", letter = ""] = header.slice(1).split(" ");
    const path = paths.at(-1) ?? "";
    const [additions, deletions] = counts.get(path) ?? [0, 0];
    const status = statusOf(letter, oldMode === newMode || oldSha !== newSha);
    const change = { path, status, sha: status === "removed" ? oldSha : newSha, additions, deletions };
    const renamed = paths.length === 2 ? { ...change, previousPath: paths[0] ?? "" } : change;
    return { change: renamed, chunks: letter === "T" ? 2 : 1 };
  });
}

function statusOf(letter: string, contentChanged: boolean): FileChange["status"] {
  if (letter === "A") return "added";
  if (letter === "D") return "removed";
  if (letter.startsWith("R")) return "renamed";
  return contentChanged ? "modified" : "changed";
}

function splitPatches(text: string): readonly (string | undefined)[] {
  // not by a multi-line pattern: for those a carriage return inside a file's line begins a line too
  return `\n${text}`
    .split("\ndiff --git ")
    .slice(1)
    .map((chunk) => {
      const start = chunk.indexOf("\n@@ ");
      return start < 0 ? undefined : chunk.slice(start + 1).replace(/\n$/, "");
    });
}
