import { assertNever } from "../assert-never.ts";
import { type ChartVersion, renderChartTag } from "../image/chart.ts";
import type { ImageDigest, ImageTag } from "../image/reference.ts";
import { parseVersion } from "../image/version.ts";
import type { ManifestEdit, Scalar, TextRange, UnclearReason, VersionSlot } from "./manifest.ts";
import { placeScalarText } from "./place-scalar-text.ts";
import { isPlainString } from "./plain-scalar.ts";

/** What is to be written: an image's version, or a chart's. */
export type SlotVersion =
  | { readonly tag: ImageTag; readonly digest?: ImageDigest }
  | { readonly version: ChartVersion; readonly digest?: ImageDigest };

/** What the slot's scalar is to say for a version, or why that cannot be. */
export function renderSlot(
  { prefix, holds }: VersionSlot,
  version: SlotVersion,
): { readonly text: string } | { readonly problem: UnclearReason } {
  const { digest } = version;
  const [tag, number] =
    "tag" in version ? [version.tag, numberOf(version.tag)] : [renderChartTag(version.version), version.version];
  switch (holds) {
    case "tag":
    case "chart-tag":
      return { text: prefix + tag };
    case "chart-version":
    case "version-number":
      return number === undefined ? { problem: "not-a-version" } : { text: prefix + number };
    case "digest":
      return digest === undefined ? { problem: "digest-unknown" } : { text: prefix + digest };
    case "tag-and-digest":
      return digest === undefined ? { problem: "digest-unknown" } : { text: `${prefix}${tag}@${digest}` };
    case "bare-digest":
      return digest?.startsWith("sha256:")
        ? { text: prefix + digest.slice("sha256:".length) }
        : { problem: "digest-unknown" };
    default:
      return assertNever(holds);
  }
}

/**
 * The edit that makes a slot's scalar say `text`; undefined when it says so already. Only the version's characters
 * change. The whole scalar does in two cases: a plain one that would be read as something else than a string is put
 * in double quotes, and a quoted one in which escapes or folds hide the version is written without them.
 */
export function slotEdit(path: string, { scalar, prefix }: VersionSlot, text: string): ManifestEdit | undefined {
  if (scalar.text === text) return undefined;
  const { range, source, style } = scalar;
  const place = style === "plain" && !isPlainString(text) ? undefined : findVersion(scalar, prefix.length);
  if (place === undefined) {
    const { single, double } = scalar.quotes ?? { single: "'", double: '"' };
    const quote = style === "single" ? single : double;
    return { path, range, before: source, after: quote + text + quote };
  }
  return { path, range: place, before: scalar.text.slice(prefix.length), after: text.slice(prefix.length) };
}

/** Where the text from an offset on stands as it is; undefined when it does not. */
function findVersion(scalar: Scalar, from: number): TextRange | undefined {
  const { textRange, text, source, range } = scalar;
  if (textRange !== undefined) return { start: textRange.start + from, end: textRange.end };
  const placed = isEscapedAgain(scalar) ? undefined : placeScalarText(scalar);
  const [start, end] = [placed?.starts[from], placed?.ends[text.length - 1]];
  if (start === undefined || end === undefined) return undefined;
  return source.slice(start - range.start, end - range.start) === text.slice(from) ? { start, end } : undefined;
}

/** In a string in quotes the escapes of a string in it are escaped; in a block they are not. */
function isEscapedAgain({ quotes }: Scalar): boolean {
  return quotes !== undefined && (quotes.single !== "'" || quotes.double !== '"');
}

function numberOf(tag: ImageTag): string | undefined {
  return parseVersion(tag) === undefined ? undefined : tag.replace(/^[vV]/, "");
}
