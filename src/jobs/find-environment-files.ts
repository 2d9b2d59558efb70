import type { Environment } from "../core/config/config.ts";
import { type BlobSha, parseBlobSha } from "../core/identity.ts";
import { mayHideNames } from "../core/manifest/mentions.ts";
import { decodeManifest } from "../core/manifest/read-manifest.ts";
import type { TreeEntry } from "../github/github.ts";
import type { BlobNotes } from "./config-repo-memory.ts";
import {
  type BlobNote,
  type EnvironmentFiles,
  noteUnread,
  selectManifests,
  sortEnvironmentFiles,
} from "./environment-files.ts";
import type { ConfigRepoSnapshot, ReadingDeps } from "./read-config.ts";

/**
 * The environment's files at the snapshot's commit, sorted by what they may name. Each blob is read for that once in the
 * life of the process, and each tree gone over once; asked for again the answer is there.
 */
export async function findEnvironmentFiles(
  { github, context }: ReadingDeps,
  repo: ConfigRepoSnapshot,
  environment: Environment,
): Promise<EnvironmentFiles> {
  if (repo.config.kind !== "valid") throw new Error("an environment of a config file that is not valid");
  const notes = context.memory.of(repo.repo).notesFor(repo.config.config);
  const key = [repo.head.tree, ...environment.paths].join("\n");
  const known = notes.environments.get(key);
  if (known !== undefined) return known;
  const manifests = selectManifests(environment, repo.tree);
  // Looked at again after each wait: another job may have forgotten blobs meanwhile.
  for (let unknown = findUnknown(manifests, notes); unknown.length > 0; unknown = findUnknown(manifests, notes))
    noteFiles(await readFiles(github, repo, unknown), notes);
  const sorted = sortEnvironmentFiles(
    environment,
    repo.tree,
    manifests.map((entry) => [entry, noteOf(notes, entry)] as const),
  );
  keep(notes, key, sorted);
  forgetOldBlobs(notes, repo.tree);
  return sorted;
}

/** A file's bytes. */
export interface ReadFile {
  readonly path: string;
  readonly blob: BlobSha;
  readonly bytes: Uint8Array;
}

/** The bytes of files of one commit, in their order; what is no file is left out. */
export async function readFiles(
  github: ReadingDeps["github"],
  { repo, head }: Pick<ConfigRepoSnapshot, "repo" | "head">,
  entries: readonly TreeEntry[],
): Promise<readonly ReadFile[]> {
  const files = entries.flatMap(({ path, kind, sha }) => {
    const blob = kind === "file" || kind === "executable" ? parseBlobSha(sha) : undefined;
    return blob === undefined ? [] : [{ path, blob }];
  });
  const blobs = await github.contents.fetchBlobs(
    repo,
    head.commit,
    files.map(({ blob }) => blob),
  );
  return files.map(({ path, blob }) => {
    const bytes = blobs.get(blob);
    if (bytes === undefined) throw new Error(`the blob ${blob} of ${path} was not fetched`);
    return { path, blob, bytes };
  });
}

function findUnknown(manifests: readonly TreeEntry[], { byBlob }: BlobNotes): readonly TreeEntry[] {
  return manifests.filter((entry) => noteUnread(entry) === undefined && !byBlob.has(entry.sha));
}

function noteFiles(files: readonly ReadFile[], { byBlob, search }: BlobNotes): void {
  // Most files name the same few images as another, so equal notes are one value.
  const equal = new Map<string, BlobNote>();
  for (const { path, blob, bytes } of files) {
    const note = noteRead(path, bytes, search);
    const key = JSON.stringify(note);
    const same = equal.get(key) ?? note;
    equal.set(key, same);
    byBlob.set(blob, same);
  }
}

function noteRead(path: string, bytes: Uint8Array, search: BlobNotes["search"]): BlobNote {
  const decoded = decodeManifest(path, bytes);
  if ("skipped" in decoded) return decoded;
  return mayHideNames(decoded.text) ? "names-may-be-hidden" : search(decoded.text);
}

function noteOf({ byBlob }: BlobNotes, entry: TreeEntry): BlobNote {
  const note = noteUnread(entry) ?? byBlob.get(entry.sha);
  if (note === undefined) throw new Error(`the blob ${entry.sha} of ${entry.path} was not read`);
  return note;
}

function keep({ environments }: BlobNotes, key: string, sorted: EnvironmentFiles): void {
  environments.set(key, sorted);
  let files = 0;
  for (const [each, { size }] of [...environments].reverse()) {
    files += size + 1;
    if (files > mostFiles && each !== key) environments.delete(each);
  }
}

/** Of the present tree, and of those that open release pull requests were planned on; some 50 bytes each. */
const mostFiles = 200_000;

function forgetOldBlobs({ byBlob }: BlobNotes, tree: readonly TreeEntry[]): void {
  if (byBlob.size <= 2 * tree.length) return;
  const present = new Set(tree.map(({ sha }) => sha));
  for (const sha of byBlob.keys()) if (!present.has(sha)) byBlob.delete(sha);
}
