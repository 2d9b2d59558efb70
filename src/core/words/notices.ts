import type { CommandRecord } from "../release/command-record.ts";
import type { Notice } from "../release/notice.ts";
import { renderInstant } from "./instant.ts";
import { type Markdown, markdownAgain, md } from "./markdown.ts";
import { blocks, folded, list } from "./markdown-blocks.ts";
import { atMost } from "./within-limit.ts";

/** Earlier ones that are shown at all. */
const mostEarlier = 8;

/**
 * What was said though nobody asked: what is later than the last command as it stands, since nobody may have seen it yet,
 * and the others folded. The same notices give the same text, in whatever order.
 */
export function renderNotices(notices: readonly Notice[], commands: readonly CommandRecord[], most: number): Markdown {
  const lastAsked = Math.max(0, ...commands.map(({ askedAt }) => askedAt.getTime()));
  const isLater = ({ at }: Notice) => at.getTime() >= lastAsked;
  const sorted = notices.toSorted(byNewest);
  const earlier = sorted.filter((notice) => !isLater(notice));
  return blocks(
    list(atMost(sorted.filter(isLater), most, renderNotice)),
    folded("Earlier notes", list(atMost(earlier, Math.min(most, mostEarlier), renderNotice))),
  );
}

function renderNotice({ text, at }: Notice): Markdown {
  return md`${renderInstant(at)}: ${markdownAgain(text)}`;
}

function byNewest(a: Notice, b: Notice): number {
  return b.at.getTime() - a.at.getTime() || (a.subject < b.subject ? -1 : Number(a.subject > b.subject));
}
