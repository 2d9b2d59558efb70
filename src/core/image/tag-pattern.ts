import { RE2JS, RE2JSSyntaxException } from "re2js";

/** An RE2 pattern that a whole tag must match, and what is taken from it for ordering. */
export interface TagPattern {
  readonly text: string;
  readonly expression: RE2JS;
  /** Absent: the whole tag is taken. */
  readonly extract?: readonly ExtractPart[];
}

type ExtractPart =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "group"; readonly group: number };

/**
 * Reads a pattern in RE2 syntax (Flux's `(?P<name>…)` works) and a template over its groups (`$ts`, `${ts}`, `$1`,
 * `$$` for a dollar, as Go expands them), or tells in a sentence what is wrong. A group that the pattern does not
 * have is a problem: Go would silently put nothing in its place.
 *
 * @see https://github.com/google/re2/wiki/Syntax and https://pkg.go.dev/regexp#Regexp.Expand
 */
export function parseTagPattern(text: string, extract: string | undefined): TagPattern | TagPatternProblem {
  if (text.length > 1000) return { field: "pattern", problem: "The pattern is longer than 1,000 characters." };
  const expression = compile(text);
  if (typeof expression === "string") return { field: "pattern", problem: `It is not RE2 syntax: ${expression}.` };
  if (extract === undefined) return { text, expression };
  const parts = parseExtract(extract, expression);
  return "problem" in parts ? { field: "extract", ...parts } : { text, expression, extract: parts };
}

/** What is wrong, in a sentence, and in which of the two texts. */
export interface TagPatternProblem {
  readonly field: "pattern" | "extract";
  readonly problem: string;
}

/** What the pattern takes from a tag; undefined when the tag does not match as a whole. */
export function extractByPattern({ expression, extract }: TagPattern, tag: string): string | undefined {
  const matcher = expression.matcher(tag);
  if (!matcher.matches()) return undefined;
  if (extract === undefined) return tag;
  return extract.map((part) => (part.kind === "literal" ? part.text : (matcher.group(part.group) ?? ""))).join("");
}

/** A glob over whole tags: `*` any text, `?` one character, `[a-z]` and `[!a-z]` one of a set. */
export interface TagGlob {
  readonly text: string;
  readonly expression: RE2JS;
}

/** Reads a glob, or tells in a sentence what is wrong with it. */
export function parseTagGlob(text: string): TagGlob | { readonly problem: string } {
  if (text === "" || text.length > 200) return { problem: "A glob has 1 to 200 characters." };
  const pieces = text.match(/\[[!^]?[^\]]+\]|[\s\S]/gu) ?? [];
  const expression = compile(pieces.map(renderGlobPiece).join(""));
  return typeof expression === "string"
    ? { problem: `The glob is not well formed: ${expression}.` }
    : { text, expression };
}

/** Whether the glob takes the whole tag. */
export function matchesGlob({ expression }: TagGlob, tag: string): boolean {
  return expression.matcher(tag).matches();
}

function compile(text: string): RE2JS | string {
  try {
    return RE2JS.compile(text);
  } catch (error) {
    // re2js's only way to say no.
    if (error instanceof RE2JSSyntaxException) return error.message.replace(/^error parsing regexp: /, "");
    throw error;
  }
}

function renderGlobPiece(piece: string): string {
  if (piece === "*") return ".*";
  if (piece === "?") return ".";
  if (piece.length === 1 || !piece.startsWith("[")) return RE2JS.quote(piece);
  const negated = piece[1] === "!" || piece[1] === "^";
  return `[${negated ? "^" : ""}${piece.slice(negated ? 2 : 1, -1).replace(/[[\\^]/g, "\\$&")}]`;
}

function parseExtract(template: string, expression: RE2JS): readonly ExtractPart[] | { readonly problem: string } {
  const parts: ExtractPart[] = [];
  for (const piece of template.match(/\$\$|\$\{[^}]*\}|\$\w+|\$|[^$]+/g) ?? []) {
    if (piece === "$$") parts.push({ kind: "literal", text: "$" });
    else if (!piece.startsWith("$")) parts.push({ kind: "literal", text: piece });
    else {
      const name = piece.replace(/^\$\{?|\}$/g, "");
      const group = findGroup(expression, name);
      if (group === undefined) return { problem: explainMissingGroup(piece, name, expression) };
      parts.push({ kind: "group", group });
    }
  }
  return parts.length > 0 ? parts : { problem: "The extract template is empty." };
}

function findGroup(expression: RE2JS, name: string): number | undefined {
  if (/^\d{1,3}$/.test(name)) return Number(name) <= expression.groupCount() ? Number(name) : undefined;
  return new Map(Object.entries(expression.namedGroups())).get(name);
}

function explainMissingGroup(piece: string, name: string, expression: RE2JS): string {
  const number = /^\d+(?=[A-Za-z_])/.exec(name)?.[0];
  const names = Object.keys(expression.namedGroups());
  if (number !== undefined)
    return `${piece} reads as a group of that name; write \${${number}} to end the number there.`;
  return names.length === 0
    ? `The pattern has no group ${piece}.`
    : `The pattern has no group ${piece}; it has ${names.map((each) => `$${each}`).join(", ")}.`;
}
