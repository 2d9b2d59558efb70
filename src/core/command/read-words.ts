/** One argument as it was written, and what it says. */
export type Word =
  | {
      readonly kind: "text";
      readonly text: string;
      /** Just as it stands in the line. */
      readonly raw: string;
      /** A quoted word is one word whatever is in it, and never a flag. */
      readonly form: "plain" | "quoted";
    }
  | { readonly kind: "flag"; readonly flag: string; readonly value?: string; readonly raw: string };

/**
 * Splits what follows a command's word into arguments; reads every text. The line comes from `readWrittenLine`.
 *
 *     arguments = *( 1*blank ( flag / text ) )
 *     flag      = dashes name [ "=" text ]       dashes: "--", or one of – — and their like, which phones make of "--";
 *                                                a single "-" is read too, and is never known
 *     name      = letter *( any character but a blank and "=" )
 *     text      = quoted / "," before a quoted / 1*( escape / any character but a blank )
 *     quoted    = '"' … '"' / "'" … "'" / "`" … "`" / “ … ” / ‘ … ’ and their like, up to the first closing mark
 *                 that a blank, a comma or the end follows; within, all but "`" know escapes
 *     escape    = "\" and a sign of ASCII, as in Markdown
 *
 * A mark of quotation that is not closed so is a character like any other: `don't` is one word.
 */
export function readWords(line: string): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < line.length) {
    if (line[at] === " ") {
      at += 1;
      continue;
    }
    const flag = matchAt(flagName, line, at);
    const valueAt = at + (flag?.[0].length ?? 0);
    const hasValue = flag === undefined || line[valueAt] === "=";
    const value = hasValue ? readText(line, flag === undefined ? at : valueAt + 1) : undefined;
    const end = value?.end ?? valueAt;
    const raw = line.slice(at, end);
    if (flag === undefined) words.push({ kind: "text", raw, text: value?.text ?? "", form: value?.form ?? "plain" });
    else words.push({ kind: "flag", raw, flag: flagFrom(flag), ...(value === undefined ? {} : { value: value.text }) });
    at = end;
  }
  return words;
}

/** All that Unicode has for a dash, a hyphen or a minus. */
const dash = "[-\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]";
const flagName = new RegExp(`(${dash}{1,3})([a-z][^ =]*)`, "iuy");
const anyDash = new RegExp(dash, "gu");

function flagFrom([, dashes, name = ""]: RegExpExecArray): string {
  return `${dashes === "-" ? "-" : "--"}${name.replace(anyDash, "-").toLowerCase()}`;
}

interface ReadText {
  readonly text: string;
  readonly form: "plain" | "quoted";
  readonly end: number;
}

function readText(line: string, start: number): ReadText {
  const quoted = readQuoted(line, start);
  if (quoted !== undefined) return quoted;
  const raw = matchAt(plainText, line, start)?.[0] ?? "";
  return { text: withoutEscapes(raw), form: "plain", end: start + raw.length };
}

/** A comma between quoted names is a word of its own. */
const plainText = /,(?=["'`\u201C\u201D\u201E\u00AB\u2018\u2019\u201A])|[^ ]+/y;

/** Opening marks, and the marks that may close what they open. */
const closings: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "`": "`",
  "\u201C": '\u201C\u201D"',
  "\u201D": '\u201D"',
  "\u201E": '\u201C\u201D"',
  "\u00AB": "\u00BB",
  "\u2018": "\u2018\u2019'",
  "\u2019": "\u2019'",
  "\u201A": "\u2018\u2019'",
};

function readQuoted(line: string, start: number): ReadText | undefined {
  const opening = line[start] ?? "";
  const closing = closings[opening];
  if (closing === undefined) return undefined;
  for (let at = start + 1; at < line.length; at += 1) {
    if (opening !== "`" && escaped.test(line.slice(at, at + 2))) at += 1;
    else if (closing.includes(line[at] ?? "") && /^[ ,]?$/.test(line[at + 1] ?? "")) {
      const inner = line.slice(start + 1, at);
      return { text: opening === "`" ? inner : withoutEscapes(inner), form: "quoted", end: at + 1 };
    }
  }
  return undefined;
}

const escaped = /^\\[!-/:-@[-`{-~]$/;

function withoutEscapes(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  const sticky = new RegExp(pattern, pattern.flags);
  sticky.lastIndex = at;
  return sticky.exec(text) ?? undefined;
}
