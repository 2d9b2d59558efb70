/**
 * The known word that was probably meant, or undefined when none is near enough to be worth naming.
 * Near is at most one slip (a letter missing, added, wrong, or two swapped) for each three letters, three at most;
 * case, `_` and `-` do not count. Of equally near words the first is taken.
 */
export function findNearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > longestWord) return undefined;
  const wanted = fold(word);
  let best: { readonly word: string; readonly slips: number } | undefined;
  for (const candidate of known) {
    const allowed = Math.min(3, Math.ceil(Math.min(wanted.length, candidate.length) / 3));
    if (Math.abs(candidate.length - wanted.length) > allowed) continue;
    const slips = countSlips(wanted, fold(candidate), allowed);
    if (slips <= allowed && slips < (best?.slips ?? Number.POSITIVE_INFINITY)) best = { word: candidate, slips };
  }
  return best?.word;
}

/** Longer words are hostile or generated; no person mistyped them. */
const longestWord = 63;

function fold(word: string): string {
  return word.toLowerCase().replaceAll("_", "-");
}

/**
 * The Damerau-Levenshtein distance in its restricted form: no piece is changed twice. Gives up, with a greater number,
 * as soon as it must be more than `most`.
 * @see https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance
 */
function countSlips(from: string, to: string, most: number): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (same ? 0 : 1),
          swapped && row > 1 && column > 1 ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    // A swap may still use the row before: only two rows in a row beyond the limit are final.
    if (Math.min(...current) > most && Math.min(...last) > most) return most + 1;
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
