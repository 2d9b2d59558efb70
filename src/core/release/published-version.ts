import type { RepoName } from "../identity.ts";
import type { ImageName, ImageTag } from "../image/reference.ts";

/** A tag that was announced once: what a later `/deploy` or `/default` looks through, since registries are not listed. */
export interface PublishedVersion {
  readonly image: ImageName;
  readonly tag: ImageTag;
  /** The source repo of the service that has the image. */
  readonly repo: RepoName;
  /** The commit it was built from, 7 digits or more, in lower case; a hint. Absent when nothing told it. */
  readonly revision?: string;
  readonly publishedAt: Date;
}
