import type { Environment } from "../core/config/config.ts";
import { findMissingPaths, matchesPath } from "../core/config/paths.ts";
import type { SkipReason } from "../core/manifest/manifest.ts";
import { isManifestPath, largestManifestBytes } from "../core/manifest/read-manifest.ts";
import type { TreeEntry } from "../github/github.ts";

/** What is known of one blob: which segments of names stand in it, that they may be hidden, or why it is left alone. */
export type BlobNote = readonly string[] | "names-may-be-hidden" | { readonly skipped: SkipReason };

/** The files of one environment in one tree, by what they may name. */
export interface EnvironmentFiles {
  /** How many manifests the environment has. */
  readonly size: number;
  /** The environment's paths that match nothing in the tree. */
  readonly missingPaths: readonly string[];
  /** Files that were left alone unread, in the order of the tree. */
  readonly skipped: readonly { readonly path: string; readonly reason: SkipReason }[];
  /** The files that may name one of the images of which these are the last segments, in the order of the tree. */
  mentioning(segments: readonly string[]): readonly TreeEntry[];
}

/** The entries of a tree that are manifests of the environment. */
export function selectManifests(environment: Environment, tree: readonly TreeEntry[]): readonly TreeEntry[] {
  return tree.filter(
    ({ path, kind }) => kind !== "directory" && matchesPath(environment, path) && isManifestPath(path),
  );
}

/** What is known of an entry without reading it; absent for a file that has to be read. */
export function noteUnread({ kind, size }: TreeEntry): BlobNote | undefined {
  if (kind === "symlink" || kind === "submodule") return { skipped: kind };
  return size > largestManifestBytes ? { skipped: "too-large" } : undefined;
}

/** Sorts the environment's manifests by what is known of each. */
export function sortEnvironmentFiles(
  environment: Environment,
  tree: readonly TreeEntry[],
  notes: Iterable<readonly [TreeEntry, BlobNote]>,
): EnvironmentFiles {
  const entries: TreeEntry[] = [];
  const skipped: { readonly path: string; readonly reason: SkipReason }[] = [];
  const hidden: number[] = [];
  const bySegment = new Map<string, number[]>();
  for (const [entry, note] of notes) {
    const place = entries.length;
    if (note === "names-may-be-hidden") hidden.push(place);
    else if ("skipped" in note) skipped.push({ path: entry.path, reason: note.skipped });
    else for (const segment of note) append(bySegment, segment, place);
    entries.push(entry);
  }
  return {
    size: entries.length,
    missingPaths: findMissingPaths(
      environment,
      tree.map(({ path }) => path),
    ),
    skipped,
    mentioning(segments) {
      const places = new Set([...hidden, ...segments.flatMap((segment) => bySegment.get(segment) ?? [])]);
      return [...places].sort((a, b) => a - b).flatMap((place) => entries[place] ?? []);
    },
  };
}

function append(lists: Map<string, number[]>, key: string, value: number): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [value]);
  else known.push(value);
}
