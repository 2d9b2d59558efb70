import { LRUCache } from "lru-cache";
import { z } from "zod";
import { parseTreeSha, type RepoName, type TreeSha } from "../core/identity.ts";
import { parseAnswer, treeSha } from "./answer.ts";
import { GitHubFault } from "./faults.ts";
import type { TreeEntry } from "./github.ts";
import type { RepoCalls } from "./repo-calls.ts";

/** Fetches every entry of a tree, depth first; kept by SHA. */
export type FetchTree = (repo: RepoName, tree: TreeSha) => Promise<readonly TreeEntry[]>;

/** Makes the reader of trees of one App. */
export function createFetchTree(calls: RepoCalls): FetchTree {
  const kept = new LRUCache<TreeSha, readonly TreeEntry[]>({
    maxSize: mostEntries,
    sizeCalculation: (entries) => entries.length + 1,
  });
  const underWay = new Map<TreeSha, Promise<readonly TreeEntry[]>>();
  return async (repo, tree) => {
    const known = emptyTrees.has(tree) ? [] : kept.get(tree);
    if (known !== undefined) return known;
    const walking = underWay.get(tree) ?? walk(calls, repo, tree).finally(() => underWay.delete(tree));
    underWay.set(tree, walking);
    const entries = await walking;
    kept.set(tree, entries);
    return entries;
  };
}

/** About 200 bytes each. */
const mostEntries = 250_000;

/** Git knows them without anybody having written them, and GitHub answers 404. */
const emptyTrees: ReadonlySet<string> = new Set([
  "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
  "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
]);

/**
 * One request where GitHub lists the whole tree; where it cuts the listing off (100,000 entries or 7 MB), its directories
 * singly.
 *
 * @see https://docs.github.com/en/rest/git/trees#get-a-tree
 */
async function walk(calls: RepoCalls, repo: RepoName, tree: TreeSha): Promise<readonly TreeEntry[]> {
  const whole = await fetchListing(calls, repo, { tree, depth: "all" });
  if (!whole.truncated) return whole.tree.map(toEntry);
  const level = await fetchListing(calls, repo, { tree, depth: "one" });
  if (level.truncated)
    throw new GitHubFault(`a directory of ${repo} is too large to be listed`, { status: 200, route });
  const parts = level.tree.map(async (item): Promise<readonly TreeEntry[]> => {
    const entry = toEntry(item);
    const below = entry.kind === "directory" ? parseTreeSha(entry.sha) : undefined;
    if (below === undefined) return [entry];
    const entries = await walk(calls, repo, below);
    return [entry, ...entries.map((each) => ({ ...each, path: `${entry.path}/${each.path}` }))];
  });
  return (await Promise.all(parts)).flat();
}

const route = "GET /repos/{owner}/{repo}/git/trees/{tree_sha}";

const listing = z.object({
  sha: treeSha,
  truncated: z.boolean(),
  tree: z.array(
    z.object({ path: z.string().min(1), mode: z.string(), sha: z.string(), size: z.number().int().optional() }),
  ),
});

async function fetchListing(
  calls: RepoCalls,
  repo: RepoName,
  { tree, depth }: { readonly tree: TreeSha; readonly depth: "one" | "all" },
): Promise<z.output<typeof listing>> {
  const recursive = depth === "all" ? { recursive: "1" } : {};
  const answer = await calls.ask(repo, "read", (send, at) =>
    send("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", { ...at, tree_sha: tree, ...recursive }),
  );
  return parseAnswer(listing, answer);
}

function toEntry({ path, mode, sha, size }: z.output<typeof listing>["tree"][number]): TreeEntry {
  return { path, kind: kinds.get(mode) ?? "file", sha, size: size ?? 0 };
}

/** Every other mode is a file's: git wrote 100664 once. */
const kinds: ReadonlyMap<string, TreeEntry["kind"]> = new Map([
  ["100755", "executable"],
  ["120000", "symlink"],
  ["160000", "submodule"],
  ["040000", "directory"],
]);
