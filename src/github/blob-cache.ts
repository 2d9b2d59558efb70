import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { BlobSha } from "../core/identity.ts";
import { parseBlobSha } from "../core/identity.ts";

/** Blobs by their SHA, the least recently used given up first. A blob never changes, so nothing here grows stale. */
export interface BlobCache {
  get(sha: BlobSha): Uint8Array | undefined;
  set(sha: BlobSha, bytes: Uint8Array): void;
}

/** Makes a cache that holds at most so many bytes; a blob larger than all of it is not kept. */
export function createBlobCache(maxBytes: number): BlobCache {
  const kept = new LRUCache<BlobSha, Uint8Array>({
    maxSize: Math.max(1, maxBytes),
    sizeCalculation: (bytes) => bytes.length + entryBytes,
  });
  return {
    get: (sha) => kept.get(sha),
    set(sha, bytes) {
      kept.set(sha, bytes);
    },
  };
}

/**
 * The SHA that git gives a blob of these bytes, in the hash that `like` is written in.
 *
 * @see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
 */
export function blobShaOf(bytes: Uint8Array, like: BlobSha): BlobSha | undefined {
  const algorithm = like.length === 64 ? "sha256" : "sha1";
  return parseBlobSha(createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest("hex"));
}

/** What an entry costs beside its bytes, about. */
const entryBytes = 200;
