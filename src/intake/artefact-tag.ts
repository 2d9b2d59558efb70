/**
 * Whether a tag is one that a tool derived from an image's digest: cosign's `sha256-….sig`, `.att`, `.sbom`, or the
 * referrers index `sha256-…`.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
export function isArtefactTag(tag: string): boolean {
  return /^sha(?:256-[0-9a-f]{64}|512-[0-9a-f]{128})(?:\..+)?$/.test(tag.slice(0, 200));
}

/** The config's media type of a Helm chart in a registry. @see https://helm.sh/docs/topics/registries/ */
export const chartConfigType = "application/vnd.cncf.helm.config.v1+json";
