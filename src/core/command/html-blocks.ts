/**
 * How many folded or quoted parts are open after a piece of HTML, `open` being so before it. Markdown reads what stands
 * between such tags as ordinary paragraphs, but a reader sees a quote, a table, or nothing.
 */
export function countOpen(html: string, open: number): number {
  const tags = html.replace(/<!--[\s\S]*?(?:-->|$)/g, "").matchAll(/<(\/?)(?:details|blockquote|table|ul|ol|pre)\b/gi);
  let count = open;
  for (const [, slash] of tags) count = slash === "/" ? Math.max(0, count - 1) : count + 1;
  return count;
}

/** Whether a line that follows this HTML in the same block is shown as ordinary text, `open` parts being so before it. */
export function mayHoldLine(before: string, open: number): boolean {
  const isRaw = /^\s*<(?:!|\?|(?:pre|script|style|textarea)\b)/i.test(before);
  return !isRaw && before.lastIndexOf("<!--") <= before.lastIndexOf("-->") && countOpen(before, open) === 0;
}
