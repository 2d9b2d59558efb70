import { code, type Interpolated, join, type Markdown } from "./markdown.ts";
import { atMost } from "./within-limit.ts";

/** Entries with commas between, at most so many; a text is a name from outside, and stands as a code span. */
export function renderNames(entries: readonly Interpolated[], most: number): Markdown {
  return join(
    atMost(entries, most, (entry) => (typeof entry === "string" ? code(entry) : entry)),
    ", ",
  );
}
