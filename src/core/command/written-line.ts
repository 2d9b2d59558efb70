/**
 * A line as it looks, for reading: what shows nothing is gone (control characters, zero-width characters, marks that
 * turn the direction of writing), and every sort of blank is a space. Joiners inside an emoji stay. Reading it twice
 * changes nothing more.
 *
 * Mail programs, phones and chat bridges leave such characters in comments; a bot that stumbles over them in silence
 * is what users of Atlantis report most.
 * @see https://github.com/runatlantis/atlantis/issues/6643
 */
export function readWrittenLine(line: string): string {
  return line
    .toWellFormed()
    .replace(/[\s\u0085\u180E\u2800\u3164]/gu, " ")
    .replace(emojiOrUnseen, "$1");
}

/** An emoji with its modifier, its presentation mark and its joiner to the next; or else something that shows nothing. */
const emojiOrUnseen =
  /(\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}]?\uFE0F?(?:\u200D(?=\p{Extended_Pictographic}))?)|[\p{Default_Ignorable_Code_Point}\p{Cc}\uFFF9-\uFFFB]/gu;
