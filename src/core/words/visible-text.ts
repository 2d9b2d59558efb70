/**
 * Text from outside as one line that shows what it is, at most `longest` code points, "…" where it was cut.
 *
 * - Line breaks, tabs and every other blank become one space; blanks at both ends go.
 * - Control characters and lone surrogates become "�", so that a reader sees that something was there.
 * - What shows nothing (zero-width characters, marks that turn the direction of writing, fillers, tag characters) goes;
 *   only the joiners inside an emoji stay. At most four combining marks stay on one character.
 *
 * Doing it twice changes nothing more. Only a bounded beginning of a huge text is looked at.
 *
 * @see https://www.unicode.org/reports/tr36/ for why each of these is a risk
 */
export function showAsLine(text: string, longest: number): string {
  const begun = beginningOf(text, longest);
  const shown = withoutUnseen(begun.replace(/[\s\u0085\u2800]/gu, " "))
    .replace(/\p{Cc}+/gu, "�")
    .replace(/ {2,}/g, " ")
    .replace(/^ | $/g, "");
  return cut(shown, longest, begun.length < text.length);
}

/** As {@link showAsLine}, but line breaks, tabs and blanks stay: for a code block. Blank lines at both ends go. */
export function showAsLines(text: string, longest: number): string {
  const begun = beginningOf(text, longest);
  const shown = withoutUnseen(begun.replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n"))
    .replace(/(?:(?![\n\t])\p{Cc})+/gu, "�")
    .replace(/^\n+|\n+$/g, "");
  return cut(shown, longest, begun.length < text.length);
}

/** An emoji with its modifier, its presentation mark and its joiner to the next; or else something that shows nothing. */
const emojiOrUnseen =
  /(\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}]?\uFE0F?(?:\u200D(?=\p{Extended_Pictographic}))?)|[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;

function withoutUnseen(text: string): string {
  return text
    .toWellFormed()
    .replace(emojiOrUnseen, "$1")
    .replace(/(\p{M}{4})\p{M}+/gu, "$1");
}

function beginningOf(text: string, longest: number): string {
  const most = 8 * longest + 1024;
  return text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");
}

function cut(shown: string, longest: number, isCutAlready: boolean): string {
  const characters = Array.from(shown);
  if (characters.length <= longest && !isCutAlready) return shown;
  const kept = characters.slice(0, longest - 1).join("");
  return `${kept.replace(/[ \n\u200D]+$/, "")}…`;
}
