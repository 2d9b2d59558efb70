import { createHash } from "node:crypto";
import type { BlobSha, CommitSha, TreeSha } from "../../src/core/identity.ts";
import { parseBlobSha, parseCommitSha, parseTreeSha } from "../../src/core/identity.ts";
import type { Commit, TreeEntry } from "../../src/github/github.ts";

/** A file in a fake tree. */
export interface FakeFile {
  readonly kind: "file" | "executable" | "symlink";
  readonly bytes: Uint8Array;
}

/** A whole tree: path to file. */
export type FakeFiles = ReadonlyMap<string, FakeFile>;

/** What a fake repository holds by SHA: blobs, trees and commits, with the questions that git answers about them. */
export class FakeObjects {
  readonly blobs = new Map<BlobSha, Uint8Array>();
  readonly trees = new Map<TreeSha, FakeFiles>();
  readonly commits = new Map<CommitSha, Commit>();
  #ticks = 0;

  addTree(files: FakeFiles): TreeSha {
    const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
    for (const { bytes } of sorted.values()) this.blobs.set(blobShaOf(bytes), bytes);
    const listing = [...sorted].map(([path, { kind, bytes }]) => `${kind} ${blobShaOf(bytes)} ${path}\n`).join("");
    const sha = minted(parseTreeSha, sha1(`tree ${listing}`));
    this.trees.set(sha, sorted);
    return sha;
  }

  /** Two commits of the same content differ, as they do on GitHub a second apart. */
  addCommit(commit: Omit<Commit, "sha">): Commit {
    this.#ticks += 1;
    const sha = minted(
      parseCommitSha,
      sha1(`commit ${commit.tree} ${commit.parents.join()} ${commit.message} ${this.#ticks}`),
    );
    const whole = { ...commit, sha };
    this.commits.set(sha, whole);
    return whole;
  }

  commit(sha: CommitSha): Commit {
    return known(this.commits.get(sha), `commit ${sha}`);
  }

  files(tree: TreeSha): FakeFiles {
    return known(this.trees.get(tree), `tree ${tree}`);
  }

  /** The commits reachable from one and not from the other, oldest first. */
  between(base: CommitSha | undefined, head: CommitSha): readonly Commit[] {
    const behind = base === undefined ? new Set<CommitSha>() : new Set(this.#walk(base));
    return this.#walk(head)
      .filter((sha) => !behind.has(sha))
      .map((sha) => this.commit(sha));
  }

  /** Whether `old` is `young` or one of its ancestors. */
  isAncestor(old: CommitSha, young: CommitSha): boolean {
    return this.#walk(young).includes(old);
  }

  /** The youngest common ancestor. */
  mergeBase(one: CommitSha, other: CommitSha): CommitSha | undefined {
    const ancestors = new Set(this.#walk(one));
    return this.#walk(other).findLast((sha) => ancestors.has(sha));
  }

  /** The three-way merge by whole files; undefined when both sides changed one. */
  merge(base: CommitSha, head: CommitSha): FakeFiles | undefined {
    const fork = this.mergeBase(base, head);
    const before: FakeFiles = fork === undefined ? new Map() : this.files(this.commit(fork).tree);
    const [ours, theirs] = [this.files(this.commit(base).tree), this.files(this.commit(head).tree)];
    const merged = new Map<string, FakeFile>();
    for (const path of new Set([...before.keys(), ...ours.keys(), ...theirs.keys()])) {
      const [old, our, their] = [before.get(path), ours.get(path), theirs.get(path)];
      const chosen = isSame(our, old) ? their : our;
      if (!isSame(our, old) && !isSame(their, old) && !isSame(our, their)) return undefined;
      if (chosen !== undefined) merged.set(path, chosen);
    }
    return merged;
  }

  /** All commits reachable from `tip`, parents before children. */
  #walk(tip: CommitSha): readonly CommitSha[] {
    const order = new Set<CommitSha>();
    const open: { readonly sha: CommitSha; readonly parentsDone: boolean }[] = [{ sha: tip, parentsDone: false }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (order.has(next.sha)) continue;
      if (next.parentsDone) order.add(next.sha);
      else {
        open.push({ ...next, parentsDone: true });
        open.push(
          ...this.commit(next.sha)
            .parents.toReversed()
            .map((sha) => ({ sha, parentsDone: false })),
        );
      }
    }
    return [...order];
  }
}

/** Lists a tree as git does: depth first, each directory before what it holds. */
export function renderTreeEntries(files: FakeFiles): readonly TreeEntry[] {
  const directories = new Set<string>();
  for (const path of files.keys()) {
    const parts = path.split("/");
    for (let depth = 1; depth < parts.length; depth += 1) directories.add(parts.slice(0, depth).join("/"));
  }
  return [
    ...[...files].map(([path, { kind, bytes }]) => ({ path, kind, sha: blobShaOf(bytes), size: bytes.length })),
    ...[...directories].map((path) => ({ path, kind: "directory" as const, sha: sha1(`directory ${path}`), size: 0 })),
  ].sort((a, b) => (gitOrder(a) < gitOrder(b) ? -1 : 1));
}

/** Git's own SHA of a blob. */
export function blobShaOf(bytes: Uint8Array): BlobSha {
  return minted(parseBlobSha, createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex"));
}

/** Takes a value that the parser mints, or throws: for texts a test wrote itself. */
export function minted<From, Name>(parse: (text: From) => Name | undefined, text: From): Name {
  return known(parse(text), `what ${parse.name} takes: ${String(text)}`);
}

/** Gives the value, or throws saying what is not there. */
export function known<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`the fake GitHub has no ${what}`);
  return value;
}

/** Git compares a directory's name as if it ended in a slash. */
function gitOrder({ path, kind }: TreeEntry): string {
  return kind === "directory" ? `${path}/` : path;
}

function isSame(one: FakeFile | undefined, other: FakeFile | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.kind === other.kind && blobShaOf(one.bytes) === blobShaOf(other.bytes);
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
