import type { ChartName } from "../image/chart.ts";
import type { ImageName } from "../image/reference.ts";

/**
 * Whether a manifest's text may refer to one of the images or charts: a cheap question before the text is parsed.
 * False is certain. The last segment of a name stands unbroken wherever it is named, unless the text spells
 * characters by escapes, or names images by a pattern as Kustomize does; such a text is always worth parsing.
 */
export function mentions(text: string, names: readonly (ImageName | ChartName)[]): boolean {
  if (names.some((name) => text.includes(name.slice(name.lastIndexOf("/") + 1)))) return true;
  if (names.length === 0) return false;
  if (text.includes("\\") && /\\(?:[xuU\r\n]|$)/.test(text)) return true;
  return text.includes("newTag") && /\bname["']?: *["']?[^\s#]*[()[\]*+?|]/.test(text);
}
