/** Puts colours on pieces of a diff, or leaves them as they are. */
export interface DiffStyle {
  readonly bold: (text: string) => string;
  readonly removed: (text: string) => string;
  readonly added: (text: string) => string;
  readonly place: (text: string) => string;
}

const same = (text: string) => text;

/** No colours. */
export const plainDiff: DiffStyle = { bold: same, removed: same, added: same, place: same };

/** A file before and after. */
export interface FileChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Renders a change as a unified diff that `git apply` and `patch` take. Lines are compared one to one where their number
 * stays, as it does when versions change; else everything from the first to the last difference is one block.
 */
export function renderDiff({ path, before, after }: FileChange, style: DiffStyle): string {
  const [old, now] = [splitLines(before), splitLines(after)];
  const blocks = findBlocks(old, now);
  if (blocks.length === 0) return "";
  const hunks = gather(blocks, old.length).map((hunk) => renderHunk(hunk, old, now, style));
  return [style.bold(`--- ${named("a", path)}`), style.bold(`+++ ${named("b", path)}`), ...hunks, ""].join("\n");
}

/** Lines `from` to `to` (exclusive) of the old file became lines `nowFrom` to `nowTo`. */
interface Block {
  readonly from: number;
  readonly to: number;
  readonly nowFrom: number;
  readonly nowTo: number;
}

/** Blocks that share their context, and where the context begins and ends in the old file. */
interface Hunk {
  readonly blocks: readonly Block[];
  readonly from: number;
  readonly to: number;
}

const context = 3;

/** Each line with its end; a last one without. */
function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function findBlocks(old: readonly string[], now: readonly string[]): readonly Block[] {
  if (old.length !== now.length) return [findSpan(old, now)];
  const blocks: Block[] = [];
  for (let line = 0; line < old.length; line += 1) {
    if (old[line] === now[line]) continue;
    const from = line;
    while (line < old.length && old[line] !== now[line]) line += 1;
    blocks.push({ from, to: line, nowFrom: from, nowTo: line });
  }
  return blocks;
}

function findSpan(old: readonly string[], now: readonly string[]): Block {
  const most = Math.min(old.length, now.length);
  let [head, tail] = [0, 0];
  while (head < most && old[head] === now[head]) head += 1;
  while (tail < most - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  return { from: head, to: old.length - tail, nowFrom: head, nowTo: now.length - tail };
}

function gather(blocks: readonly Block[], length: number): readonly Hunk[] {
  const hunks: Hunk[] = [];
  for (const block of blocks) {
    const [from, to] = [Math.max(0, block.from - context), Math.min(length, block.to + context)];
    const last = hunks.at(-1);
    if (last === undefined || from > last.to) hunks.push({ blocks: [block], from, to });
    else hunks[hunks.length - 1] = { blocks: [...last.blocks, block], from: last.from, to };
  }
  return hunks;
}

function renderHunk(
  { blocks, from, to }: Hunk,
  old: readonly string[],
  now: readonly string[],
  style: DiffStyle,
): string {
  const lines: string[] = [];
  let [at, shift] = [from, 0];
  for (const block of blocks) {
    for (; at < block.from; at += 1) lines.push(mark(" ", old[at]));
    for (const line of old.slice(block.from, block.to)) lines.push(style.removed(mark("-", line)));
    for (const line of now.slice(block.nowFrom, block.nowTo)) lines.push(style.added(mark("+", line)));
    at = block.to;
    shift += block.nowTo - block.nowFrom - (block.to - block.from);
  }
  for (; at < to; at += 1) lines.push(mark(" ", old[at]));
  const [first] = blocks;
  const nowFrom = from + (first === undefined ? 0 : first.nowFrom - first.from);
  const header = `@@ -${span(from, to - from)} +${span(nowFrom, to - from + shift)} @@`;
  return [style.place(header), ...lines].join("\n");
}

function mark(sign: string, line = ""): string {
  return line.endsWith("\n") ? sign + line.slice(0, -1) : `${sign + line}\n\\ No newline at end of file`;
}

function span(start: number, count: number): string {
  return `${count === 0 ? start : start + 1},${count}`;
}

/** As Git names files: below `a/` and `b/` when relative, in quotes when there is something odd in the name. */
function named(side: "a" | "b", path: string): string {
  const full = path.startsWith("/") ? path : `${side}/${path}`;
  if (!/["\\\p{Cc}]/u.test(full)) return full;
  const escaped = full.replace(/["\\]/g, "\\$&");
  return `"${escaped.replace(/\p{Cc}/gu, (each) => `\\${(each.codePointAt(0) ?? 0).toString(8).padStart(3, "0")}`)}"`;
}
