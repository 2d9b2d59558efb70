import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../../src/demo/registry/contents.ts";
import { makeImage } from "../../src/demo/registry/image-parts.ts";

/**
 * Writes an image as a folder that `skopeo copy oci:FOLDER:TAG` takes; answers its digest.
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export function writeImageLayout(path: string, image: Parameters<typeof makeImage>[0]): string {
  const { blobs, top } = makeImage(image);
  const digest = digestOf(top.bytes);
  mkdirSync(join(path, "blobs", "sha256"), { recursive: true });
  for (const bytes of [...blobs, top.bytes]) writeFileSync(join(path, "blobs", ...digestOf(bytes).split(":")), bytes);
  writeFileSync(join(path, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  const annotations = { "org.opencontainers.image.ref.name": image.tag };
  const entry = { mediaType: top.mediaType, size: top.bytes.byteLength, digest, annotations };
  writeFileSync(join(path, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
  return digest;
}
