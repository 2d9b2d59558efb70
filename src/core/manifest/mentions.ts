import type { ImageName } from "../image/reference.ts";

/**
 * Whether a manifest's text may refer to one of the images: a cheap question before the text is parsed.
 * False is certain. The last segment of an image's name stands unbroken wherever the image is named, unless the
 * text spells characters by escapes; such a text is always worth parsing.
 */
export function mentions(text: string, images: readonly ImageName[]): boolean {
  if (images.some((image) => text.includes(image.slice(image.lastIndexOf("/") + 1)))) return true;
  return text.includes("\\") && images.length > 0 && /\\[xuU\r\n]/.test(text);
}
