import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import type { BlobSha } from "../core/identity.ts";
import { blobShaOf } from "./blob-cache.ts";

/** A file of an archive longer than this is not looked at; the caller gets its blob singly. */
const longestFileBytes = 25_000_000;

/**
 * Finds blobs in a gzipped tar archive of a commit, by the SHA of their bytes and by nothing else: names in the archive
 * are not read, and files that `export-subst` rewrote or a filter changed are not what was wanted.
 * What the archive lacks (`export-ignore`, submodules) is absent from the answer. Throws when the stream breaks off.
 *
 * @see https://git-scm.com/docs/gitattributes#_creating_an_archive
 */
export async function findBlobsInTarball(
  archive: ReadableStream<Uint8Array>,
  wanted: ReadonlySet<BlobSha>,
): Promise<ReadonlyMap<BlobSha, Uint8Array>> {
  const found = new Map<BlobSha, Uint8Array>();
  const [like] = wanted;
  if (like === undefined) return found;
  const take = (bytes: Uint8Array) => {
    const sha = blobShaOf(bytes, like);
    if (sha !== undefined && wanted.has(sha)) found.set(sha, bytes);
  };
  const unpacked = extract();
  const reading = (async () => {
    for await (const entry of unpacked) {
      const { type, size = 0, linkname } = entry.header;
      if (type === "symlink") take(Buffer.from(linkname ?? ""));
      if (type === "file" && size <= longestFileBytes) take(await readAll(entry));
      else entry.resume();
    }
  })();
  await Promise.all([pipeline(Readable.fromWeb(archive), createGunzip(), unpacked), reading]);
  return found;
}

async function readAll(entry: AsyncIterable<unknown>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}
