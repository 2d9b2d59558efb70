import type { Service } from "../config/config.ts";
import type { ImageName } from "../image/reference.ts";
import type { ImageVersion } from "../manifest/plan-edits.ts";
import type { VersionChange } from "./record.ts";
import type { ReadManifest } from "./snapshot.ts";

/** What the manifests of a place say that runs there: for each image of the service every version that is written. */
export type VersionInGit = ReadonlyMap<ImageName, readonly VersionChange["from"][]>;

/** Reads it off the place's manifests; an image that is not named there is left out. */
export function readVersionInGit(
  { images }: Pick<Service, "images">,
  manifests: readonly ReadManifest[],
): VersionInGit {
  const version = new Map<ImageName, VersionChange["from"][]>();
  for (const { findings } of manifests) {
    for (const { image, tag, digest } of findings.references) {
      if (!images.includes(image)) continue;
      const own = version.get(image) ?? [];
      version.set(image, own);
      if (!own.some((each) => each.tag === tag && each.digest === digest))
        own.push({ ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) });
    }
  }
  return version;
}

/**
 * Whether all that is written is this version: by tag, where a place has one, and by digest, where it has one and the
 * version's is known. A place with neither says nothing, and so is no version.
 */
export function isVersionInGit(version: VersionInGit, images: readonly ImageVersion[]): boolean {
  const written = images.flatMap((image) => (version.get(image.name) ?? []).map((place) => ({ image, place })));
  return (
    written.length > 0 &&
    written.every(({ image, place: { tag, digest } }) => {
      const isTag = tag === undefined || tag === image.tag;
      const isDigest = digest === undefined || image.digest === undefined || digest === image.digest;
      const isTold = tag !== undefined || (digest !== undefined && image.digest !== undefined);
      return isTold && isTag && isDigest;
    })
  );
}

/** Whether two say the same. */
export function isSameInGit(one: VersionInGit, other: VersionInGit): boolean {
  const text = (version: VersionInGit) =>
    [...version]
      .map(
        ([image, places]) =>
          `${image} ${places
            .map(({ tag, digest }) => `${tag}@${digest}`)
            .sort()
            .join(" ")}`,
      )
      .sort()
      .join("\n");
  return text(one) === text(other);
}
