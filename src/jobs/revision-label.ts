import type { ConfirmedImage } from "../core/image/reference.ts";
import type { Registry } from "../registry/registry.ts";

/** The label of an image's config that names the commit. @see https://specs.opencontainers.org/image-spec/annotations/ */
const revisionLabel = "org.opencontainers.image.revision";

/** The commit that an image says it was built from, 7 to 64 hex digits; a hint, to be looked up in the source repo. */
export async function readRevisionLabel(
  registry: Registry,
  { name, digest }: Pick<ConfirmedImage, "name" | "digest">,
): Promise<string | undefined> {
  const label = (await registry.fetchLabels(name, digest)).get(revisionLabel);
  return label !== undefined && /^[0-9a-f]{7,64}$/i.test(label) ? label : undefined;
}
