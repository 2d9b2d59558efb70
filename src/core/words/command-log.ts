import type { CommandAnswer, CommandRecord } from "../release/command-record.ts";
import { renderMinute } from "./instant.ts";
import { code, join, type Markdown, markdownAgain, md, nothing } from "./markdown.ts";
import { blocks, folded } from "./markdown-blocks.ts";
import { byteLength, renderLeft } from "./within-limit.ts";

/** Earlier commands that are shown at all. */
const mostEarlier = 8;
/** Bytes of an answer that earlier commands still show. */
const longestEarlier = 2_000;
/** Bytes that answers have together, for each entry that lists may have. */
const bytesPerEntry = 400;

/**
 * What was said to the commands: those of the newest text as they stand, since somebody waits for them, and the others
 * folded below. `most` says how much may be shown; an answer is left out whole, never cut through. The same commands give
 * the same text, in whatever order.
 */
export function renderCommandLog(commands: readonly CommandRecord[], most: number): Markdown {
  const [newest, ...others] = commands.toSorted(byNewest);
  if (newest === undefined) return nothing;
  const isOwn = ({ source, id }: CommandRecord) => source === newest.source && id === newest.id;
  const own = [newest, ...others.filter(isOwn)].sort((a, b) => a.line - b.line);
  const earlier = others.filter((each) => !isOwn(each));
  const shown = own.slice(0, most);
  const past = earlier.slice(0, Math.min(most, mostEarlier));
  // What comes first has the room: somebody waits for it.
  let room = most * bytesPerEntry;
  const show = (record: CommandRecord, longest: number) => {
    const text = renderAnswers(record, Math.min(room, longest));
    room -= byteLength(text.text);
    return blocks(renderHead(record), text);
  };
  return blocks(
    ...shown.map((record) => show(record, room)),
    renderLeft(own.length - shown.length),
    folded(
      "Earlier commands",
      blocks(...past.map((record) => show(record, longestEarlier)), renderLeft(earlier.length - past.length)),
    ),
  );
}

function byNewest(a: CommandRecord, b: CommandRecord): number {
  const sources = (each: CommandRecord) => (each.source < b.source ? -1 : Number(each.source > b.source));
  return b.askedAt.getTime() - a.askedAt.getTime() || b.id - a.id || sources(a) || b.line - a.line;
}

function renderHead({ typed, by, askedAt, answers }: CommandRecord): Markdown {
  const what = typed === "" ? md`An edited text` : code(typed);
  return md`${markOf(answers)} ${what} by ${by}, ${renderMinute(askedAt)} UTC`;
}

function markOf(answers: readonly CommandAnswer[]): Markdown {
  if (answers.length === 0) return md`◌`;
  if (answers.some(({ state }) => state === "refused")) return md`✕`;
  return answers.some(({ state }) => state === "waiting") ? md`◌` : md`✓`;
}

/** Those of several environments by name, whichever was given last. */
function renderAnswers({ answers }: CommandRecord, longest: number): Markdown {
  const texts = answers
    .toSorted(({ environment: a = "" }, { environment: b = "" }) => (a < b ? -1 : Number(a > b)))
    .map(({ text }) => markdownAgain(text));
  const all = join(texts, "\n\n");
  return byteLength(all.text) <= longest ? all : md`Its answer is too long for here; type the command again to see it.`;
}
