import { createHash } from "node:crypto";

/** A manifest or an index, byte for byte as it was pushed. */
export interface StoredManifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** What one repository holds. */
export interface RepositoryContents {
  /** By digest. */
  readonly blobs: Map<string, Uint8Array>;
  /** By digest. */
  readonly manifests: Map<string, StoredManifest>;
  /** Digest by tag. */
  readonly tags: Map<string, string>;
}

/** All of a registry, by repository. */
export type RegistryContents = Map<string, RepositoryContents>;

/** Gives the repository, which is there from now on. */
export function openRepository(contents: RegistryContents, repository: string): RepositoryContents {
  const found = contents.get(repository);
  if (found !== undefined) return found;
  const made: RepositoryContents = { blobs: new Map(), manifests: new Map(), tags: new Map() };
  contents.set(repository, made);
  return made;
}

/** Finds a manifest by tag or digest. */
export function findManifest(contents: RepositoryContents, reference: string): StoredManifest | undefined {
  return contents.manifests.get(contents.tags.get(reference) ?? reference);
}

/** `sha256:` and the hash. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
