import { showAsLine } from "./visible-text.ts";

const inert: unique symbol = Symbol("inert Markdown");

/** Markdown that is ours: text from outside is in it only as text. Made by {@link md} and the functions beside it. */
export interface Markdown {
  readonly [inert]: true;
  readonly text: string;
}

/** What may stand in an {@link md} template: a string is text from outside, a list is joined with commas. */
export type Interpolated = Markdown | string | number | readonly Interpolated[];

/** Empty: for a part that is left out. */
export const nothing: Markdown = make("");

/** The most code points of a text from outside that are shown where nothing else is said. */
const longestText = 200;
const longestUrl = 2000;

/**
 * Markdown from a template of our own, in which every interpolated value stands inert unless it is Markdown already.
 *
 *     md`Built from ${code(sha)}: ${title}`
 */
export function md(strings: TemplateStringsArray, ...values: readonly Interpolated[]): Markdown {
  return make(strings.map((own, index) => own + sourceOf(values[index] ?? nothing)).join(""));
}

/** Joins pieces with our own text between them. */
export function join(pieces: readonly Interpolated[], between: string): Markdown {
  return make(pieces.map(sourceOf).join(between));
}

/** Text from outside as running text, at most `longest` code points. */
export function prose(text: string, longest: number = longestText): Markdown {
  return make(escapeProse(showAsLine(text, longest) || "(empty)"));
}

/**
 * An identifier from outside as a code span, so that it stays as it is and can be copied. One with a backtick, or with
 * a pipe that would end a table's cell, stands in `<code>` as escaped text instead.
 */
export function code(text: string, longest: number = longestText): Markdown {
  const shown = showAsLine(text, longest) || "(empty)";
  return make(/[`|]/.test(shown) ? `<code>${escapeProse(shown)}</code>` : `\`${shown}\``);
}

/** A link. The label stands alone where the URL is not http or https, or so long that browsers do not take it. */
export function link(label: Interpolated, url: string): Markdown {
  const escaped = /^https?:\/\//i.test(url) && url.length <= longestUrl ? escapeUrl(url) : "";
  return make(escaped === "" || escaped.length > longestUrl ? sourceOf(label) : `[${sourceOf(label)}](${escaped})`);
}

/** Markdown that Tidegate itself rendered and stored before. Never for text from outside. */
export function markdownAgain(stored: string): Markdown {
  return make(stored);
}

function sourceOf(value: Interpolated): string {
  if (typeof value === "string") return prose(value).text;
  if (typeof value === "number") return String(value);
  return "text" in value ? value.text : value.map(sourceOf).join(", ");
}

/*
 * GitHub reads Markdown in two steps: cmark-gfm makes HTML, then filters go over the text nodes of the HTML outside
 * <a>, <code> and <pre>. For the first step a backslash or an entity is enough. For the second it is not: the filters
 * see the character itself, so `\@octocat` and `&#64;octocat` still notify, and `\#1` still links
 * (https://github.com/github/cmark-gfm/issues/181, https://github.com/github/markup/issues/1168). There a zero-width
 * space goes in, written `&#8203;` so that whoever reads the source sees it.
 *
 * first step   \ ` * _ ~ [ ] # < > | &, "!" before "[", and at the beginning - + = : ( and "1." or "1)", which begin a
 *              list, a heading's underline, a table or a link's destination
 *              https://github.github.com/gfm/
 * mentions     @octocat, @acme/team, octocat@<sha>, and mail addresses
 * references   #1, GH-1, acme/blip#1, and URLs, which also close issues after a closing word
 *              https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 *              https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
 *              A commit's digits alone lead to that commit, where the same repository has it. That tells nobody and closes
 *              nothing, and broken digits could not be copied, so they stay.
 * emoji        :tada:
 * math         $…$ pairs up whatever precedes it; GitHub's own advice is <span>$</span>
 *              https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions
 */
const special =
  /[\\`*_~[\]<>|&$]|@(?!\s)|#(?=\d|$)|#|!(?=\[|$)|:(?=\/\/|[\w+-]+:)|(?<=(?<![a-z\d])www)\.|(?<=(?<![a-z\d])gh)-(?=\d)/gi;
const atBeginning = /^(?:[-+=:(]|\d{1,9}(?=[.)]))/;

const breaker = "&#8203;";
const written: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "|": "&#124;",
  "&": "&amp;",
  $: "<span>$</span>",
};

function escapeProse(line: string): string {
  return line
    .replace(special, (found, offset: number) => {
      if (found === "." || found === "-") return found === "." ? `${breaker}.` : `-${breaker}`;
      if (found === "@" || found === ":") return found + breaker;
      if (found === "#") return /^#(?:\d|$)/.test(line.slice(offset)) ? `\\#${breaker}` : "\\#";
      return written[found] ?? `\\${found}`;
    })
    .replace(atBeginning, (found) => (/\d/.test(found) ? `${found}\\` : `\\${found}`));
}

/** Everything that Markdown, a table or GitHub's filters could see in a link's destination is percent-encoded. */
function escapeUrl(url: string): string {
  return url
    .toWellFormed()
    .replace(/[^\w\-.~:/?#@!&',;=%+]/gu, (character) => percentEncode(character))
    .replaceAll("&", "&amp;");
}

function percentEncode(character: string): string {
  const encoded = encodeURIComponent(character);
  return encoded === character ? `%${character.charCodeAt(0).toString(16).toUpperCase()}` : encoded;
}

function make(text: string): Markdown {
  return { [inert]: true, text };
}
