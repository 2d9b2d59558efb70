import type { PhrasingContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { readWrittenLine } from "./written-line.ts";

/**
 * Gives a function that reads a line of a paragraph, by its offsets in it, as a command is read: without HTML, comments
 * included, and without what shows nothing. It gives undefined for a line that begins inside of code, HTML, a link or a
 * table, or has no slash left at its beginning.
 *
 * A line is read as it was typed, not as its Markdown is shown: `--tag v1-_rc_` means what it says.
 */
export function readParagraph(source: string): (start: number, end: number) => string | undefined {
  const spans = readSpans(source);
  const shown = withoutHtml(source, spans);
  const table = beginningOfTable(source);
  return (start, end) => {
    const isInside = spans.some((span) => span.start < start && start < span.end);
    if (isInside || start >= table) return undefined;
    const line = readWrittenLine(shown.slice(start, end)).trim();
    return line.startsWith("/") ? line : undefined;
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly type: PhrasingContent["type"];
}

/** Emphasis marks nothing that matters here, and takes a time of its own: 56 s for 64 KB of `*a_ `. */
const notNeeded = ["attention", "setextUnderline"];

function readSpans(source: string): readonly Span[] {
  const { children } = fromMarkdown(source, { extensions: [{ disable: { null: notNeeded } }] });
  return children
    .flatMap((block) => (block.type === "paragraph" ? block.children : []))
    .filter(({ type }) => type !== "text" && type !== "break")
    .map(({ type, position }) => ({ type, start: position?.start.offset ?? 0, end: position?.end.offset ?? 0 }));
}

/** Each piece of HTML gives way to as many characters: a comment to none that shows, a tag to blanks. */
function withoutHtml(source: string, spans: readonly Span[]): string {
  let shown = "";
  for (const { start, end } of spans.filter(({ type }) => type === "html")) {
    const isTag = /^<\/?[a-z]/i.test(source.slice(start, start + 3));
    shown += source.slice(shown.length, start) + (isTag ? " " : "\u200B").repeat(end - start);
  }
  return shown + source.slice(shown.length);
}

/** The offset of a table's first line, by the row of dashes below it; the paragraph's length when there is no table. */
function beginningOfTable(source: string): number {
  let previous = 0;
  let start = 0;
  for (const line of source.split(/(?<=\r\n|\r(?!\n)|\n)/)) {
    if (start > 0 && line.includes("|") && /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/.test(line)) return previous;
    previous = start;
    start += line.length;
  }
  return source.length;
}
