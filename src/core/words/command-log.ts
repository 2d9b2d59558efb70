import type { CommandAnswer, CommandRecord } from "../release/command-record.ts";
import { renderMinute } from "./instant.ts";
import { code, join, type Markdown, markdownAgain, md, nothing } from "./markdown.ts";
import { blocks, folded } from "./markdown-blocks.ts";

/** Commands that are shown at all. */
const mostCommands = 8;

/**
 * What was said to the commands: those of the newest text as they stand, since somebody waits for them, and the others
 * folded below. `most` says how much may be shown; an answer is left out whole, never cut through.
 */
export function renderCommandLog(commands: readonly CommandRecord[], most: number): Markdown {
  const [newest] = commands;
  if (newest === undefined) return nothing;
  const own = commands.filter(({ source, id }) => source === newest.source && id === newest.id);
  const earlier = commands.filter((each) => !own.includes(each)).slice(0, Math.min(most, mostCommands));
  const shown = own.toSorted((a, b) => a.line - b.line);
  return blocks(
    ...shown.map((record) => blocks(renderHead(record), renderAnswers(record, most))),
    folded(
      "Earlier commands",
      blocks(
        ...earlier.map((record) => blocks(renderHead(record), renderAnswers(record, Math.min(most, shortAnswers)))),
      ),
    ),
  );
}

/** Below this limit long answers are left out. */
const shortAnswers = 100;
/** Bytes of an answer that earlier commands, and bodies near GitHub's limit, still show. */
const longAnswer = 2_000;

function renderHead({ typed, by, askedAt, answers }: CommandRecord): Markdown {
  const what = typed === "" ? md`An edited text` : code(typed, 200);
  return md`${markOf(answers)} ${what} by ${by}, ${renderMinute(askedAt)} UTC`;
}

function markOf(answers: readonly CommandAnswer[]): Markdown {
  if (answers.length === 0) return md`◌`;
  if (answers.some(({ state }) => state === "refused")) return md`✕`;
  return answers.some(({ state }) => state === "waiting") ? md`◌` : md`✓`;
}

function renderAnswers({ answers }: CommandRecord, most: number): Markdown {
  const texts = answers.map(({ text }) =>
    most <= shortAnswers && text.length > longAnswer
      ? md`The answer is too long to be shown here; type the command again.`
      : markdownAgain(text),
  );
  return join(texts, "\n\n");
}
