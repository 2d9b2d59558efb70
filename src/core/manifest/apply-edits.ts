import type { ManifestEdit } from "./manifest.ts";

/**
 * Puts the edits of one file into its text; every other character stays. The edits may come in any order.
 * Throws (it is a bug) when an edit's `before` does not stand at its range, or two edits overlap.
 */
export function applyEdits(text: string, edits: readonly ManifestEdit[]): string {
  const pieces: string[] = [];
  let copied = 0;
  for (const edit of sortByPlace(edits)) {
    const { path, range, before, after } = edit;
    if (range.start < copied) throw new Error(`Two edits of ${path} overlap at offset ${range.start}.`);
    if (text.slice(range.start, range.end) !== before) {
      throw new Error(`The text of ${path} at offset ${range.start} is not what the edit was made for.`);
    }
    pieces.push(text.slice(copied, range.start), after);
    copied = range.end;
  }
  return pieces.join("") + text.slice(copied);
}

/** Takes applied edits back out of the text that {@link applyEdits} gave. Throws as it does. */
export function undoEdits(text: string, edits: readonly ManifestEdit[]): string {
  let shift = 0;
  const inverse = sortByPlace(edits).map(({ path, range, before, after }) => {
    const start = range.start + shift;
    shift += after.length - before.length;
    return { path, range: { start, end: start + after.length }, before: after, after: before };
  });
  return applyEdits(text, inverse);
}

function sortByPlace(edits: readonly ManifestEdit[]): readonly ManifestEdit[] {
  return [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}
