import { type Recognised, recognise } from "./recognise.ts";
import { readWrittenLine } from "./written-line.ts";

/** A line of the text that is a command of ours, or nearly one, unless the Markdown around it says otherwise. */
export interface Candidate {
  /** Offsets of the line in the text, its break not included. */
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
  /** The line as it looks, from its slash on; no more than its beginning when it is long. */
  readonly text: string;
  readonly isAtMargin: boolean;
  readonly recognised: Recognised;
}

/** Finds the lines whose first word says that they are for us, after at most three blanks of whatever sort. */
export function findCandidates(text: string): readonly Candidate[] {
  const found: Candidate[] = [];
  let line = 0;
  for (const { start, end } of linesOf(text)) {
    line += 1;
    const beginning = text.slice(start, Math.min(end, start + longestBeginning));
    // A tab is as wide as four blanks.
    if (!beginning.includes("/") || /^ *\t/.test(beginning)) continue;
    const [, blanks, shown, word] = /^( {0,3})(\/([^ ]+).*)$/.exec(readWrittenLine(beginning)) ?? [];
    const recognised = recognise(word ?? "");
    if (recognised === undefined || shown === undefined) continue;
    found.push({ start, end, line, text: shown, isAtMargin: blanks === "", recognised });
  }
  return found;
}

const longestBeginning = 200;

function* linesOf(text: string): Generator<{ readonly start: number; readonly end: number }> {
  let start = 0;
  for (const lineBreak of text.matchAll(/\r\n?|\n/g)) {
    yield { start, end: lineBreak.index };
    start = lineBreak.index + lineBreak[0].length;
  }
  yield { start, end: text.length };
}
