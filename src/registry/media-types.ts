const indexTypes: readonly string[] = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];

/**
 * What we accept as a manifest. Without the lists, some registries give one platform's manifest in the place of the
 * index, under another digest.
 * @see https://github.com/opencontainers/image-spec/blob/main/media-types.md
 */
export const manifestTypes: readonly string[] = [
  ...indexTypes,
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

/** Whether it lists other manifests, one a platform. */
export function isIndexType(mediaType: string): boolean {
  return indexTypes.includes(mediaType);
}

/** Whether a blob of this type holds an image's labels; a chart's config, say, does not. */
export function isImageConfigType(mediaType: string): boolean {
  return ["application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"].includes(
    mediaType,
  );
}

/** A `Content-Type` without its parameters, in lower case; empty when absent. */
export function parseMediaType(header: string | null): string {
  return (header?.split(";")[0] ?? "").trim().toLowerCase();
}
