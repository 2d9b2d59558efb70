import type { RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { type Candidate, findCandidates } from "./candidates.ts";
import { countOpen, mayHoldLine } from "./html-blocks.ts";
import type { CommandMistake } from "./mistake.ts";
import { isTooTangled } from "./nesting.ts";
import { readParagraph } from "./read-paragraph.ts";
import type { Recognised } from "./recognise.ts";

/** A line that a reader of the rendered comment sees as a command of ours, or nearly one; or why it cannot be told. */
export type FoundLine =
  | {
      readonly kind: "line";
      /** From 1. */
      readonly line: number;
      /** Begins with the slash; no character in it is unseen, no blank is anything but a space. */
      readonly text: string;
      readonly recognised: Recognised;
    }
  | { readonly kind: "mistake"; readonly line: number; readonly text: string; readonly mistake: CommandMistake };

/**
 * Finds the command lines of a comment in GitHub's Markdown, in their order.
 *
 * A command stands at the beginning of a line of a paragraph that is no part of anything else. Quotes, code, HTML
 * comments, lists, tables, headings and folded parts (`<details>`) hold none. A line that belongs to the quote, list or
 * HTML above it only because no blank line stands between is told as a mistake: whoever wrote it meant it.
 *
 * Underlined headings are read as paragraphs with a rule below, so that a signature (`---`) may follow a command.
 *
 * The Markdown library takes time that grows with the square of the length where the text is made for it: 100 s for
 * 64 KB of `a\n-\n`, 94 s of `1. 1. 1. `, 56 s of `*a_ ` (measured). Hence:
 * - a text without anything like a command of ours is not parsed at all;
 * - length, lines and nesting are bounded;
 * - blocks are parsed first, with nothing inside of paragraphs, and then only the paragraphs that may hold a command.
 */
export function findCommandLines(comment: string): readonly FoundLine[] {
  const text = comment.replace(/^\uFEFF/, "");
  const candidates = findCandidates(text.slice(0, longestComment));
  const first = candidates.find(({ recognised }) => recognised.kind === "ours") ?? candidates[0];
  if (first === undefined) return [];
  if (text.length > longestComment || isTooTangled(text)) {
    return first.recognised.kind === "ours" ? [mistakeAt(first, wholeTextMistake(text))] : [];
  }
  return findInBlocks(text, candidates);
}

/** GitHub takes 65,536 characters in a comment. */
const longestComment = 65_536;

/** Constructs that are looked for inside of paragraphs only, or, as headings' underlines, not at all. */
const withoutInline = [
  "attention",
  "autolink",
  "characterEscape",
  "characterReference",
  "codeText",
  "hardBreakEscape",
  "htmlText",
  "labelEnd",
  "labelStartImage",
  "labelStartLink",
  "setextUnderline",
];

/** Characters of all paragraphs that are looked into: ten commands with long reasons are a tenth of it. */
const mostInParagraphs = 16_000;
const longestParagraph = 4_000;

type SwallowingBlock = "quote" | "list" | "html";
const swallowingBlocks: ReadonlyMap<RootContent["type"], SwallowingBlock> = new Map([
  ["blockquote", "quote"],
  ["list", "list"],
  ["html", "html"],
]);

function findInBlocks(text: string, candidates: readonly Candidate[]): readonly FoundLine[] {
  const found: FoundLine[] = [];
  const remaining = [...candidates];
  let openHtml = 0;
  let budget = mostInParagraphs;
  for (const block of fromMarkdown(text, { extensions: [{ disable: { null: withoutInline } }] }).children) {
    const [start, end] = rangeOf(block);
    while (remaining[0] !== undefined && remaining[0].end <= start) remaining.shift();
    const inside: Candidate[] = [];
    while (remaining[0] !== undefined && remaining[0].start < end) inside.push(...remaining.splice(0, 1));
    const source = text.slice(start, end);
    if (inside.length > 0 && block.type === "paragraph" && openHtml === 0) {
      const ours = inside.find(({ recognised }) => recognised.kind === "ours");
      if (source.length > longestParagraph) {
        if (ours !== undefined) found.push(mistakeAt(ours, paragraphMistake(source)));
      } else if (source.length <= budget) {
        budget -= source.length;
        found.push(...findInParagraph(source, start, inside));
      } else if (ours !== undefined) return [...found, mistakeAt(ours, { code: "comment-too-tangled" })];
    }
    const swallowing = swallowingBlocks.get(block.type);
    for (const each of swallowing === undefined ? [] : inside) {
      const isSeen = block.type === "html" ? mayHoldLine(text.slice(start, each.start), openHtml) : openHtml === 0;
      if (swallowing !== undefined && isSeen) found.push(...swallowedBy(swallowing, each));
    }
    if (block.type === "html") openHtml = countOpen(source, openHtml);
  }
  return found;
}

function findInParagraph(source: string, start: number, candidates: readonly Candidate[]): readonly FoundLine[] {
  const readLine = readParagraph(source);
  return candidates.flatMap(({ start: lineStart, end, line, recognised }) => {
    const text = readLine(Math.max(0, lineStart - start), end - start);
    return text === undefined ? [] : [{ kind: "line", line, text, recognised }];
  });
}

/** A line at the very margin continues a block only for want of a blank line; one that is indented belongs there. */
function swallowedBy(block: SwallowingBlock, candidate: Candidate): readonly FoundLine[] {
  const { isAtMargin, recognised } = candidate;
  if (!isAtMargin || recognised.kind !== "ours") return [];
  return [mistakeAt(candidate, { code: "inside-other-block", command: recognised.command, block })];
}

function wholeTextMistake(text: string): CommandMistake {
  if (text.length <= longestComment) return { code: "comment-too-tangled" };
  return { code: "comment-too-long", characters: text.length, most: longestComment };
}

function paragraphMistake(source: string): CommandMistake {
  return { code: "paragraph-too-long", characters: source.length, most: longestParagraph };
}

function mistakeAt({ line, text }: Candidate, mistake: CommandMistake): FoundLine {
  return { kind: "mistake", line, text, mistake };
}

function rangeOf({ position }: RootContent): readonly [number, number] {
  const [start, end] = [position?.start.offset, position?.end.offset];
  if (start === undefined || end === undefined) throw new Error("a block that was parsed has no place in the text");
  return [start, end];
}
