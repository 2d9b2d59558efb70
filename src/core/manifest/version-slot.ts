import { assertNever } from "../assert-never.ts";
import type { ImageDigest, ImageTag } from "../image/reference.ts";
import type { ManifestEdit, VersionSlot } from "./manifest.ts";
import { isPlainString } from "./plain-scalar.ts";

/** What the slot's scalar is to say for a version; undefined when that needs a digest and there is none of its kind. */
export function renderSlot(
  { prefix, holds }: VersionSlot,
  { tag, digest }: { readonly tag: ImageTag; readonly digest?: ImageDigest },
): string | undefined {
  switch (holds) {
    case "tag":
      return prefix + tag;
    case "digest":
      return digest === undefined ? undefined : prefix + digest;
    case "tag-and-digest":
      return digest === undefined ? undefined : `${prefix}${tag}@${digest}`;
    case "bare-digest":
      return digest?.startsWith("sha256:") ? prefix + digest.slice("sha256:".length) : undefined;
    default:
      return assertNever(holds);
  }
}

/**
 * The edit that makes a slot's scalar say `text`; undefined when it says so already. Only the version's characters
 * change. The whole scalar does in two cases: a plain one that would be read as something else than a string is put
 * in double quotes, and a quoted one whose text is hidden by escapes is written without them.
 */
export function slotEdit(path: string, { scalar, prefix }: VersionSlot, text: string): ManifestEdit | undefined {
  if (scalar.text === text) return undefined;
  const { range, source, style, textRange } = scalar;
  if (textRange === undefined || (style === "plain" && !isPlainString(text))) {
    const quote = style === "single" ? "'" : '"';
    return { path, range, before: source, after: quote + text + quote };
  }
  const start = textRange.start + prefix.length;
  const before = scalar.text.slice(prefix.length);
  return { path, range: { start, end: textRange.end }, before, after: text.slice(prefix.length) };
}
