/**
 * Text from the file inside a sentence: in double quotes, at most 60 characters, and with nothing in it that a
 * terminal or a page would obey or hide (control characters, marks that turn the direction of writing).
 */
export function quote(text: string): string {
  return `"${cut(text, longestQuote)}"`;
}

/** A sentence that has text from the file in it, made harmless as by {@link quote}, and cut at 200 characters. */
export function showPlainly(sentence: string): string {
  return cut(sentence, longestSentence);
}

/** The characters of a line, each replaced by one that takes one column: a tab by a blank, an unseen one by `�`. */
export function showEachOnOneColumn(line: string): readonly string[] {
  return Array.from(line, (character) => (character === "\t" ? " " : unseen.test(character) ? "�" : character));
}

const longestQuote = 60;
const longestSentence = 200;

/** Control and format characters, lone surrogates, line and paragraph separators, private use. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/u;

function cut(text: string, most: number): string {
  const characters = Array.from(text.slice(0, 2 * most + 2));
  const shown = characters.slice(0, most).map((each) => (unseen.test(each) ? escapeCharacter(each) : each));
  return characters.length > most ? `${shown.join("")}…` : shown.join("");
}

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
