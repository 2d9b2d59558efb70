import type { ImageDigest, ImageName, ImageTag } from "../core/image/reference.ts";

/** OCI registries in our words. Both methods throw `RetryLater` for 429, 5xx and lost connections. */
export interface Registry {
  /** One HEAD on the tag's manifest: does it exist, and under which digest? */
  confirm(image: ImageName, tag: ImageTag): Promise<Confirmation>;
  /**
   * The labels of the image's config and the annotations of its manifest or index (annotations win), by key.
   * For an index, those of its first real platform. Empty when there are none; values are from outside, each cut at 4,096 characters.
   */
  fetchLabels(image: ImageName, digest: ImageDigest): Promise<ReadonlyMap<string, string>>;
}

export type Confirmation =
  | { readonly kind: "found"; readonly digest: ImageDigest; readonly mediaType: string }
  /** 404: no such tag, or no such repository. */
  | { readonly kind: "absent" }
  /** 401 or 403 after the token flow: our credentials do not reach it (some registries say this of absent ones). */
  | { readonly kind: "denied"; readonly status: 401 | 403 };
