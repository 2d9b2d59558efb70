/** The body of GitHub's `registry_package` event for one manifest of a container image. @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#registry_package */
export function makePackageBody(pushed: {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
  /** Empty for a manifest that only an index names. */
  readonly tag: string;
  readonly digest: string;
  readonly revision: string;
  readonly sourceUrl: string;
}): object {
  const { host, owner, name, tag, digest, revision, sourceUrl } = pushed;
  return {
    id: 1,
    name,
    namespace: owner,
    description: "",
    ecosystem: "CONTAINER",
    package_type: "CONTAINER",
    html_url: `${sourceUrl}/pkgs/container/${name}`,
    created_at: "0001-01-01T00:00:00Z",
    updated_at: "0001-01-01T00:00:00Z",
    package_version: {
      id: 1,
      version: digest,
      name: digest,
      description: "",
      summary: "",
      body: "",
      html_url: `${sourceUrl}/pkgs/container/${name}`,
      target_commitish: "",
      target_oid: "",
      created_at: "0001-01-01T00:00:00Z",
      updated_at: "0001-01-01T00:00:00Z",
      metadata: [],
      package_files: [],
      installation_command: `docker pull ${host}/${owner}/${name}:${tag}`,
      package_url: `${host}/${owner}/${name}:${tag}`,
      container_metadata: {
        tag: { name: tag, digest },
        // the convenience fields are empty in what GitHub sends, whatever the image says
        labels: {
          description: "",
          source: "",
          revision: "",
          image_url: "",
          licenses: "",
          all_labels: { "org.opencontainers.image.revision": revision, "org.opencontainers.image.source": sourceUrl },
        },
        manifest: {
          digest,
          media_type: "application/vnd.oci.image.manifest.v1+json",
          uri: "",
          size: 0,
          config: {},
          layers: [],
        },
      },
    },
  };
}
