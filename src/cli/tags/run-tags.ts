import type { ListedTag, PresetChoice, TagPreset } from "../../core/image/presets/preset.ts";
import { counted, renderNumber } from "../../core/words/counted.ts";
import type { TagsDocument } from "../documents/tags-document.ts";
import type { Arguments } from "../read-arguments.ts";
import { renderJson } from "../render-json.ts";
import { showPath } from "../show.ts";
import type { Styler } from "../styler.ts";
import type { Terminal } from "../terminal.ts";
import { parseTagsPolicy } from "./parse-tags.ts";

/** `tidegate tags`: chooses among the tags on standard input. */
export async function runTags(given: Arguments, terminal: Terminal): Promise<number> {
  const policy = parseTagsPolicy(given, terminal.folder);
  const tags = parseTagList(String(await terminal.readInput()));
  const choice = policy.choose(tags);
  if (given.flag("json")) terminal.out(renderDocument(choice));
  else if (given.flag("explain")) terminal.out(renderTable(choice, rank(policy, choice, tags), terminal.styles.out));
  else if (choice.tag !== undefined) terminal.out(`${choice.tag}\n`);
  terminal.err(renderTalk(choice, tags.length));
  return choice.tag === undefined ? 1 : 0;
}

/** One tag a line, and behind a blank the time of its build, if any; blank lines do not count. */
function parseTagList(text: string): readonly ListedTag[] {
  return text.split("\n").flatMap((line) => {
    const [tag = "", time] = line.trim().split(/\s+/);
    if (tag === "") return [];
    return [{ tag, ...(time === undefined ? {} : readTime(time)) }];
  });
}

/** Of the many forms that JavaScript takes only the one that is the same everywhere; without a zone it is UTC. */
function readTime(text: string): Pick<ListedTag, "builtAtMs" | "unreadTime"> {
  const match = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text);
  const isLocal = match?.[1] === undefined && text.includes("T");
  const builtAtMs = match === null ? Number.NaN : Date.parse(isLocal ? `${text}Z` : text);
  return Number.isNaN(builtAtMs) ? { unreadTime: text } : { builtAtMs };
}

/** The older ones, the newest first. */
function rank(policy: TagPreset, { older }: PresetChoice, tags: readonly ListedTag[]): readonly string[] {
  const among = new Set(older);
  return policy.newestFirst(
    [...new Map(tags.map((each) => [each.tag, each])).values()].filter((each) => among.has(each.tag)),
  );
}

function renderDocument({ tag, ties, older, rejected }: PresetChoice): string {
  const document: TagsDocument = { chosen: tag ?? null, ties: [...ties], older: [...older], rejected: [...rejected] };
  return `${renderJson(document)}\n`;
}

function renderTable({ tag, ties, rejected }: PresetChoice, older: readonly string[], style: Styler): string {
  const rows = [
    { tag: "TAG", message: "WHAT BECAME OF IT", paint: style.bold },
    ...(tag === undefined
      ? []
      : [{ tag, message: `chosen, the newest of ${1 + ties.length + older.length}`, paint: style.added }]),
    ...ties.map((each) => ({ tag: each, message: "as new as the chosen one, which is greater as text", paint: plain })),
    ...older.map((each) => ({ tag: each, message: "taken, but older", paint: plain })),
    ...rejected.map((each) => ({ tag: showPath(each.tag), message: each.message, paint: style.dim })),
  ];
  // The few that are longer, names of signatures for the most part, would push all reasons off the screen.
  const widest = rows.reduce((most, row) => (row.tag.length > 40 ? most : Math.max(most, row.tag.length)), 0);
  return rows.map((row) => `${row.paint(row.tag.padEnd(widest))}  ${row.message}\n`).join("");
}

function plain(text: string): string {
  return text;
}

/** Only what a person should know who sees the chosen tag alone. */
function renderTalk({ tag, ties, rejected, hint }: PresetChoice, listed: number): string {
  const counts = new Map<string, number>();
  for (const { code } of rejected) counts.set(code, (counts.get(code) ?? 0) + 1);
  const reasons = [...counts].map(([code, count]) => `${renderNumber(count)} ${wordsOf(code)}`).join(", ");
  const lines = [
    ...(ties.length > 0 ? [`As new as ${tag}: ${ties.slice(0, 5).join(", ")}.`] : []),
    ...(tag !== undefined ? [] : [listed === 0 ? "No tag was given." : `None of ${counted(listed, "tag")} is taken.`]),
    ...(reasons === "" ? [] : [`Not taken: ${reasons}.`]),
    ...(hint === undefined ? [] : [hint]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function wordsOf(code: string): string {
  return code === "pre-release" ? code : code.replaceAll("-", " ");
}
