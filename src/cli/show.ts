/** Text from outside in a message: in double quotes, cut at 80 characters, nothing in it that a terminal obeys. */
export function quote(text: string): string {
  const characters = Array.from(text);
  const cut = characters.length > longestQuote ? `${characters.slice(0, longestQuote).join("")}…` : text;
  return `"${showPath(cut)}"`;
}

/** A path as it is, but what a terminal would obey or hide stands as an escape: `a\u{1b}b`. */
export function showPath(path: string): string {
  return path.replace(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** As {@link showPath}, but of several lines. */
export function showLines(text: string): string {
  return text.split("\n").map(showPath).join("\n");
}

/**
 * Text of several pieces for a terminal or a log: the colours of a styler, tabs and line ends pass, and all else that a
 * terminal would obey or hide stands as an escape. It guards what no piece was guarded by itself.
 */
export function guardText(text: string): string {
  return text.replace(guarded, (found) => (passing.has(found) ? found : showPath(found)));
}

/** A version as a place names it: an image's tag or digest or both, or a chart's version. */
export interface WrittenVersion {
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
  readonly version?: string | undefined;
}

/** A tag, and the beginning of the digest: enough to tell two apart by eye. `nothing` when there is neither. */
export function showVersion({ tag, digest, version }: WrittenVersion): string {
  const short = digest === undefined ? "" : digest.slice(0, digest.indexOf(":") + 13);
  const name = tag ?? version;
  if (name === undefined) return short === "" ? "nothing" : short;
  return short === "" ? name : `${name}@${short}`;
}

const longestQuote = 80;

/** Control and format characters, lone surrogates, line and paragraph separators, private use. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;
const guarded = /\r\n|[^\P{Cc}\t\n\r]\[\d+m|[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;
/** Of colours only those of the styler, so that nothing can be hidden. */
const passing: ReadonlySet<string> = new Set([
  "\t",
  "\n",
  "\r\n",
  ...[1, 2, 22, 31, 32, 36, 39].map((color) => `\u001b[${color}m`),
]);
