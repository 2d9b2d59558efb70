/**
 * Whether a text has so many lines, or so many quotes and lists, or these so deep in each other, that reading it would
 * take seconds: an item of a list costs some 0.15 ms. No person writes that: the deepest mail thread has some ten
 * levels, and 65,536 characters are some 1,500 lines.
 */
export function isTooTangled(text: string): boolean {
  let lines = 0;
  let all = 0;
  for (const line of text.split(/\r\n?|\n/)) {
    const markers = countMarkers(line);
    lines += 1;
    all += markers;
    if (lines > mostLines || markers > deepest || all > mostMarkers) return true;
  }
  return false;
}

const mostLines = 5_000;
const mostMarkers = 5_000;
const deepest = 32;

/** Marks of quotes and lists at the beginning of a line. Counts no further than needed. */
function countMarkers(line: string): number {
  const marker = /[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))/y;
  let count = 0;
  while (count <= deepest && marker.test(line)) count += 1;
  return count;
}
