import { showEachOnOneColumn } from "./visible.ts";

/** A stretch of the file, in UTF-16 units from its begin; `end` is exclusive and may equal `start`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Where a stretch begins, and how it looks. */
export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters (code points). */
  readonly column: number;
  /** The line, and carets below the stretch; a long line is cut around it. */
  readonly frame: string;
}

/** Gives places in one text; the text is scanned for line ends once. */
export function placesIn(text: string): (stretch: Stretch) => Place {
  const starts = lineStarts(text);
  return (stretch) => {
    const index = lastStartUpTo(starts, Math.min(stretch.start, text.length));
    const from = starts[index] ?? 0;
    const begin = from === 0 && text.startsWith(byteOrderMark) ? 1 : from;
    const end = endOfLine(text, (starts[index + 1] ?? text.length + 1) - 1, begin);
    const at = Math.max(begin, Math.min(stretch.start, end));
    return {
      line: index + 1,
      column: countCharacters(text.slice(begin, at)) + 1,
      frame: renderFrame(
        text.slice(begin, at),
        text.slice(at, Math.max(at, Math.min(stretch.end, end))),
        text.slice(at, end),
      ),
    };
  };
}

const byteOrderMark = "\uFEFF";
/** Characters of the line shown on each side of the place. */
const mostBeside = 80;

function renderFrame(before: string, under: string, after: string): string {
  const head = showEachOnOneColumn(before.slice(-2 * mostBeside));
  const tail = showEachOnOneColumn(after.slice(0, 2 * mostBeside));
  const opening = head.length > mostBeside || before.length > 2 * mostBeside ? "… " : "";
  const closing = tail.length > mostBeside || after.length > 2 * mostBeside ? " …" : "";
  const [left, right] = [head.slice(-mostBeside), tail.slice(0, mostBeside)];
  const carets = Math.min(countCharacters(under.trimEnd()), right.length);
  const margin = " ".repeat(opening.length + left.length);
  return `${opening}${left.join("")}${right.join("")}${closing}\n${margin}${"^".repeat(Math.max(1, carets))}`;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lastStartUpTo(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function endOfLine(text: string, newline: number, begin: number): number {
  return newline > begin && text[newline - 1] === "\r" ? newline - 1 : newline;
}

/** A pair of surrogates is one character; counted natively, for a line may be a megabyte long. */
function countCharacters(text: string): number {
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}
