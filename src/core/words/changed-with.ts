import type { ChangedWith } from "../manifest/plan-edits.ts";
import { code, type Markdown, md, nothing } from "./markdown.ts";
import { blocks, folded, list } from "./markdown-blocks.ts";
import { atMost } from "./within-limit.ts";

/** More places than this are folded. */
const mostOpenPlaces = 5;

/**
 * Places that name something else and change by an anchor: nobody who looks for the image would look there. `nameOf` says
 * which place it is. Nothing where there is none.
 */
export function renderChangedWith(
  places: readonly ChangedWith[],
  most: number,
  nameOf: (place: ChangedWith) => Markdown,
): Markdown {
  const count = places.length;
  if (count === 0) return nothing;
  const entries = list(
    atMost(places, most, (place) => {
      const { withLine, before, after } = place;
      return md`${nameOf(place)}, with line ${withLine}: ${code(before)} becomes ${code(after)}`;
    }),
  );
  return blocks(
    md`These places name something else. An anchor makes them say what a line above says, so they change too:`,
    count > mostOpenPlaces ? folded(`${count} places`, entries) : entries,
  );
}
