import { cutEnd } from "../image/cut-end.ts";
import type { Scalar } from "./manifest.ts";

/** Where each UTF-16 unit of a scalar's text begins and ends in the file. */
export interface PlacedText {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/**
 * Tells where the characters of a scalar's text stand; undefined when that cannot be told for sure. It reads the source
 * by rules of its own and compares what comes out with the text that the parser made of it.
 */
export function placeScalarText(scalar: Scalar): PlacedText | undefined {
  const pieces = new Pieces(scalar.range.start);
  if (scalar.style === "block") readBlock(scalar.source, pieces);
  else readQuoted(scalar, pieces);
  const text = pieces.text();
  // The blank lines at the end of a block are kept, dropped or made one; nothing stands in them.
  const same = scalar.style === "block" ? cutEnd(text, "\n") === cutEnd(scalar.text, "\n") : text === scalar.text;
  return same ? pieces : undefined;
}

class Pieces implements PlacedText {
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly #texts: string[] = [];
  readonly #base: number;

  constructor(base: number) {
    this.#base = base;
  }

  /** One source text that stands for one piece of text. */
  put(text: string, start: number, end: number): void {
    this.#texts.push(text);
    for (let at = 0; at < text.length; at += 1) {
      this.starts.push(this.#base + start);
      this.ends.push(this.#base + end);
    }
  }

  /** A source text that stands for itself. */
  copy(text: string, start: number): void {
    this.#texts.push(text);
    for (let at = 0; at < text.length; at += 1) {
      this.starts.push(this.#base + start + at);
      this.ends.push(this.#base + start + at + 1);
    }
  }

  text(): string {
    return this.#texts.join("");
  }
}

interface BlockLine {
  readonly text: string;
  /** Of the line and of its end. */
  readonly start: number;
  readonly end: number;
}

function readBlock(source: string, pieces: Pieces): void {
  const header = /^[|>][^\n]*\n/.exec(source)?.[0] ?? "";
  const lines: BlockLine[] = [];
  for (let start = header.length; start < source.length; ) {
    const newline = source.indexOf("\n", start);
    const end = newline < 0 ? source.length : newline + 1;
    lines.push({ text: source.slice(start, end).replace(/\r?\n$/, ""), start, end });
    start = end;
  }
  const indent = blockIndent(header, lines);
  const fold = source.startsWith(">");
  for (const [index, { text, start, end }] of lines.entries()) {
    const content = text.slice(indent);
    pieces.copy(content, start + Math.min(indent, text.length));
    pieces.put(fold ? foldedEnd(lines, index, indent) : "\n", start + text.length, end);
  }
}

/** An indicator counts from the parent's indent, which does not stand here: only blocks without one are placed. */
function blockIndent(header: string, lines: readonly BlockLine[]): number {
  const first = lines.find(({ text }) => text.trim() !== "");
  return /\d/.test(header) || first === undefined ? Number.POSITIVE_INFINITY : first.text.search(/[^ ]/);
}

/** What a line's end means in folded style: a blank between two lines of words, else what it is. */
function foldedEnd(lines: readonly BlockLine[], index: number, indent: number): string {
  const isWords = (at: number) => /^[^\s]/.test(lines[at]?.text.slice(indent) ?? "");
  const isBlank = (at: number) => lines[at] !== undefined && lines[at]?.text.slice(indent) === "";
  if (isWords(index) && isWords(index + 1)) return " ";
  if (!isWords(index) || !isBlank(index + 1)) return "\n";
  // Of the line ends between two lines of words, with blank lines between, the first means nothing.
  let next = index + 1;
  while (isBlank(next)) next += 1;
  return isWords(next) ? "" : "\n";
}

const simpleEscapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  '"': '"',
  "\\": "\\",
  "/": "/",
  " ": " ",
  "0": "\0",
  e: "\x1b",
};

/** The blanks of the next line are not text either. */
const escapedEndHere = /\\\r?\n[ \t]*/y;
const blanksHere = /[ \t]*/y;
const lineEndHere = /(?:\r?\n[ \t]*)+/y;

function readQuoted({ source, style }: Scalar, pieces: Pieces): void {
  for (let at = 1; at < source.length - 1; ) {
    const two = source.slice(at, at + 2);
    const escaped = style === "double" && two.startsWith("\\") ? simpleEscapes[two.slice(1)] : undefined;
    // Once for a run of blanks, not once for each of them.
    blanksHere.lastIndex = at;
    const blanks = blanksHere.exec(source)?.[0].length ?? 0;
    lineEndHere.lastIndex = at + blanks;
    const lineEnd = lineEndHere.exec(source)?.[0];
    escapedEndHere.lastIndex = at;
    if (style === "double" && escapedEndHere.test(source)) at = escapedEndHere.lastIndex;
    else if (lineEnd !== undefined) {
      const ends = lineEnd.match(/\n/g)?.length ?? 0;
      pieces.put(ends === 1 ? " " : "\n".repeat(ends - 1), at, at + blanks + lineEnd.length);
      at += blanks + lineEnd.length;
    } else if (blanks > 0) {
      pieces.copy(source.slice(at, at + blanks), at);
      at += blanks;
    } else if ((style === "single" && two === "''") || escaped !== undefined) {
      pieces.put(escaped ?? "'", at, at + 2);
      at += 2;
    } else {
      const code = style === "double" ? /^\\u[0-9a-fA-F]{4}/.exec(source.slice(at, at + 6))?.[0] : undefined;
      if (code === undefined) pieces.copy(source.charAt(at), at);
      else pieces.put(String.fromCharCode(Number.parseInt(code.slice(2), 16)), at, at + 6);
      at += code === undefined ? 1 : 6;
    }
  }
}
