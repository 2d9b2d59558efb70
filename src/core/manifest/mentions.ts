import type { ChartName } from "../image/chart.ts";
import type { ImageName } from "../image/reference.ts";

/**
 * Whether a manifest's text may refer to one of the images or charts: a cheap question before the text is parsed.
 * False is certain. The last segment of a name stands unbroken wherever it is named, unless {@link mayHideNames}.
 */
export function mentions(text: string, names: readonly (ImageName | ChartName)[]): boolean {
  if (names.some((name) => text.includes(lastSegment(name)))) return true;
  return names.length > 0 && mayHideNames(text);
}

/** What of a name stands in every text that names it: `platform-auth` of `docker.io/tidepool/platform-auth`. */
export function lastSegment(name: ImageName | ChartName): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/**
 * Whether a text spells characters by escapes, or names images by a pattern as Kustomize does. It may then name an
 * image whose last segment does not stand in it, and is always worth parsing.
 */
export function mayHideNames(text: string): boolean {
  if (text.includes("\\") && /\\(?:[xuU\r\n]|$)/.test(text)) return true;
  return text.includes("newTag") && /\bname["']?: *["']?[^\s#]*[()[\]*+?|]/.test(text);
}
