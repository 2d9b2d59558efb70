import type { ImageDigest, ImageTag } from "../image/reference.ts";
import { type ConfirmedImage, renderImageName } from "../image/reference.ts";
import type { TagPolicy } from "../image/tag-policy.ts";
import { renderFollowed } from "./follow.ts";
import { code, join, type Markdown, md } from "./markdown.ts";
import { atMost } from "./within-limit.ts";

/** What goes to a place: images at a version, or what Flux follows there. */
export interface Released {
  readonly images: readonly ConfirmedImage[];
  readonly follows?: TagPolicy;
}

/** A few words for what goes to a place: the version, or what is followed. */
export function renderReleased({
  images,
  follows,
}: Pick<Released, "follows"> & { readonly images: readonly Pick<ConfirmedImage, "tag">[] }): string {
  return follows === undefined ? renderVersion(images) : renderFollowed(follows);
}

/** The same for a table. */
export function renderReleasedCell({ images, follows }: Released, most: number): Markdown {
  return follows === undefined ? renderVersionCell(images, most) : code(renderFollowed(follows));
}

/** One word for what is released: the tag that all images have, or how many images there are. */
export function renderVersion(images: readonly Pick<ConfirmedImage, "tag">[]): string {
  const [first, ...others] = new Set(images.map(({ tag }) => tag));
  return first !== undefined && others.length === 0 ? first : `${images.length} images`;
}

/** The same for a table: the tag that all images have, or each image with its own. */
export function renderVersionCell(images: readonly ConfirmedImage[], most: number): Markdown {
  const [first, ...others] = new Set(images.map(({ tag }) => tag));
  if (first !== undefined && others.length === 0) return code(first);
  return join(
    atMost(images, most, ({ name, tag }) => code(`${renderImageName(name)}:${tag}`)),
    "<br>",
  );
}

/** Tag above digest, as far as they are known: `1.5.0`, `sha256:4bf5122f3447`. */
export function renderTagAndDigest({
  tag,
  digest,
}: {
  readonly tag?: ImageTag;
  readonly digest?: ImageDigest;
}): Markdown {
  const parts = [
    ...(tag === undefined ? [] : [code(tag)]),
    ...(digest === undefined ? [] : [code(shortDigest(digest))]),
  ];
  return parts.length === 0 ? md`none` : join(parts, "<br>");
}

/** An image by the name that people know. */
export function renderImage(name: ConfirmedImage["name"]): Markdown {
  return code(renderImageName(name));
}

/** The algorithm and twelve digits: enough to tell two apart by eye. */
export function shortDigest(digest: ImageDigest): string {
  const colon = digest.indexOf(":");
  return digest.slice(0, colon + 13);
}
