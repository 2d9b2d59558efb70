import type { Manifest, ManifestEdit, Scalar, UnclearReason } from "./manifest.ts";
import { isPlainString } from "./plain-scalar.ts";

/**
 * The edit that makes a whole scalar say a text that may be of any characters; none when it says so already. It keeps its
 * quotes; a plain one gets some where the text needs them.
 */
export function planScalarText(
  { path }: Pick<Manifest, "path">,
  scalar: Scalar,
  { text, inFlow }: { readonly text: string; readonly inFlow: boolean },
): readonly ManifestEdit[] | { readonly reason: UnclearReason } {
  const { style, range, source, textRange } = scalar;
  if (scalar.text === text) return [];
  if (scalar.detached !== undefined || scalar.quotes !== undefined) return { reason: "nested" };
  if (style === "block") {
    const fits = textRange !== undefined && /^[^\s\p{Cc}][^\p{Cc}]*$/u.test(text) && !/\s$/.test(text);
    return fits ? [{ path, range: textRange, before: scalar.text, after: text }] : { reason: "unreadable" };
  }
  const after = style === "double" ? inDoubleQuotes(text) : style === "single" ? inQuotes(text) : plain(text, inFlow);
  return [{ path, range, before: source, after }];
}

/** A text as a scalar of YAML: plain where every reader takes it for that text, else in quotes. */
export function renderScalarText(text: string, inFlow: boolean): string {
  return plain(text, inFlow);
}

/** A text in double quotes: JSON's string is one of YAML's. */
export function inDoubleQuotes(text: string): string {
  return JSON.stringify(text.toWellFormed());
}

function plain(text: string, inFlow: boolean): string {
  const isSafe = inFlow ? /^[A-Za-z0-9_][A-Za-z0-9_./+-]*$/ : /^[A-Za-z0-9_^$][\x21-\x7e]*(?<!:)$/;
  return isSafe.test(text) && isPlainString(text) ? text : inQuotes(text);
}

/** Single quotes hold everything that can be printed; a line's end would be folded. */
function inQuotes(text: string): string {
  return /[\p{Cc}\p{Zl}\p{Zp}\u{feff}]|\p{Cs}/u.test(text) ? inDoubleQuotes(text) : `'${text.replaceAll("'", "''")}'`;
}
