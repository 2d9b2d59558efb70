/** One line of a patch, as it is shown. */
export interface DiffLine {
  readonly kind: "hunk" | "same" | "added" | "removed" | "note";
  /** Line number before the change; undefined for what was not there. */
  readonly before: number | undefined;
  /** Line number after the change. */
  readonly after: number | undefined;
  /** Without the leading sign. */
  readonly text: string;
  /** Which characters of `text` changed, `[from, to)`, where a removed line and an added line are a pair. */
  readonly changed: readonly [from: number, to: number] | undefined;
}

/**
 * The lines of a unified diff's hunks with their numbers. Where as many lines were added as were removed they are
 * compared one by one, so that a changed tag can be shown within its line.
 *
 * @see https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
 */
export function parsePatch(patch: string): readonly DiffLine[] {
  let before = 0;
  let after = 0;
  const lines = patch.split("\n").map((line): DiffLine => {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    const text = line.slice(1);
    if (hunk !== null) {
      [before, after] = [Number(hunk[1]), Number(hunk[2])];
      return { kind: "hunk", before: undefined, after: undefined, text: line, changed: undefined };
    }
    if (line.startsWith("+")) return { kind: "added", before: undefined, after: after++, text, changed: undefined };
    if (line.startsWith("-")) return { kind: "removed", before: before++, after: undefined, text, changed: undefined };
    if (line.startsWith("\\")) return { kind: "note", before: undefined, after: undefined, text, changed: undefined };
    return { kind: "same", before: before++, after: after++, text, changed: undefined };
  });
  return markPairs(lines);
}

function markPairs(lines: readonly DiffLine[]): readonly DiffLine[] {
  const marked = [...lines];
  for (let at = 0; at < lines.length; ) {
    const removed = runOf(lines, at, "removed");
    const added = runOf(lines, at + removed, "added");
    if (removed > 0 && removed === added)
      for (let pair = at; pair < at + removed; pair += 1) markPair(marked, pair, pair + removed);
    at += Math.max(removed + added, 1);
  }
  return marked;
}

function runOf(lines: readonly DiffLine[], from: number, kind: DiffLine["kind"]): number {
  const end = lines.findIndex((line, index) => index >= from && line.kind !== kind);
  return (end < 0 ? lines.length : end) - from;
}

function markPair(lines: DiffLine[], removedAt: number, addedAt: number): void {
  const [removed, added] = [lines[removedAt], lines[addedAt]];
  if (removed === undefined || added === undefined) return;
  const shorter = Math.min(removed.text.length, added.text.length);
  let start = 0;
  while (start < shorter && removed.text[start] === added.text[start]) start += 1;
  let end = 0;
  while (end < shorter - start && removed.text.at(-1 - end) === added.text.at(-1 - end)) end += 1;
  // Two lines with next to nothing in common are not one line changed.
  if (start + end < shorter / 3) return;
  lines[removedAt] = { ...removed, changed: [start, removed.text.length - end] };
  lines[addedAt] = { ...added, changed: [start, added.text.length - end] };
}
