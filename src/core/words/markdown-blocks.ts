import { type Interpolated, join, type Markdown, markdownAgain, md, nothing } from "./markdown.ts";
import { showAsLine, showAsLines } from "./visible-text.ts";

/** Blocks with a blank line between them; empty ones are left out. */
export function blocks(...parts: readonly Markdown[]): Markdown {
  return join(
    parts.filter(({ text }) => text !== ""),
    "\n\n",
  );
}

/** A bullet list; nothing when there is no item. */
export function list(items: readonly Interpolated[]): Markdown {
  return join(
    items.map((item) => md`- ${item}`),
    "\n",
  );
}

/**
 * A table; nothing when there is no row.
 * @throws {Error} when a cell would break the row: a bug, since text from outside has neither line breaks nor pipes.
 */
export function table(header: readonly string[], rows: readonly (readonly Interpolated[])[]): Markdown {
  if (rows.length === 0) return nothing;
  const line = (cells: readonly Interpolated[]) => md`| ${join(cells.map(checkCell), " | ")} |`;
  return join(
    [
      line(header),
      md`|${join(
        header.map(() => markdownAgain(" --- ")),
        "|",
      )}|`,
      ...rows.map(line),
    ],
    "\n",
  );
}

/** A part that is folded until somebody opens it. The summary is plain text. */
export function folded(summary: string, body: Markdown): Markdown {
  const open = markdownAgain(`<details><summary>${escapeHtml(summary)}</summary>`);
  return body.text === "" ? nothing : md`${open}\n\n${body}\n\n</details>`;
}

/** Lines from outside in a block of code that they cannot leave: its fence is longer than any run of backticks in them. */
export function fenced(text: string, longest: number, language: "text" | "diff" = "text"): Markdown {
  const shown = showAsLines(text, longest);
  const runs = shown.match(/`{3,}/g) ?? [];
  const fence = "`".repeat(runs.reduce((most, run) => Math.max(most, run.length + 1), 3));
  return markdownAgain(`${fence}${language}\n${shown}\n${fence}`);
}

function checkCell(cell: Interpolated): Markdown {
  const { text } = md`${cell}`;
  if (/[\n|]/.test(text)) throw new Error(`a table's cell with a line break or a pipe: ${text}`);
  return markdownAgain(text);
}

/** An HTML block is not read as Markdown, so only HTML and GitHub's filters matter in it. */
function escapeHtml(text: string): string {
  return showAsLine(text, 200)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[@#$:]|(?<=gh)-/gi, "$&&#8203;");
}
