import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isSeq,
  type Node,
  parseAllDocuments,
  visit,
} from "yaml";
import type { SkipReason, TextRange } from "./manifest.ts";
import { parseJsonQuickly } from "./quick-json.ts";
import { parseQuickly, type QuickNode } from "./quick-yaml.ts";

/** What a text holds, one root a document; documents without content are left out. */
export interface ParsedDocuments {
  readonly roots: readonly (QuickNode | Node)[];
  /** What each alias stands for; one that names no anchor is not in it. */
  readonly targets: ReadonlyMap<Alias, Node>;
}

/**
 * The library reads a megabyte in one to six seconds; beyond this it is not asked, so that no file takes longer than
 * one. What is written plainly is read without it, and may be of any size.
 */
const largestForLibrary = 160_000;

/** More keys and items than any manifest has that a person ever saw; what is in schemas and block scalars does not count. */
const mostNodesInFile = 100_000;

/** Parses YAML for its ranges, or tells why that cannot be. */
export function parseDocuments(text: string): ParsedDocuments | { readonly skipped: SkipReason } {
  const isLarge = text.length > largestForLibrary;
  const budget = { left: mostNodesInFile };
  const quick = isLarge ? undefined : parseQuickly(text, budget);
  if (quick !== undefined) return { roots: quick, targets: new Map() };
  const json = parseJsonQuickly(text, budget);
  if (json !== undefined) return { roots: [json], targets: new Map() };
  const targets = new Map<Alias, Node>();
  const roots: (QuickNode | Node)[] = [];
  let left = largestForLibrary;
  for (const range of splitDocuments(text)) {
    const part = text.slice(range.start, range.end);
    // Schemas are long, full of what only the library reads, and name no image that runs.
    if (isLarge && schemaKind.test(part)) continue;
    const read = isLarge || part.length < text.length ? parseQuickly(text, budget, range) : undefined;
    if (read === undefined) left -= part.length;
    if (left < 0 || budget.left < 0) return { skipped: "too-large" };
    const parsed = read ?? parseByLibrary(part, range.start, targets);
    if ("skipped" in parsed) return parsed;
    for (const root of parsed) roots.push(root);
  }
  return { roots, targets };
}

const schemaKind = /^kind: CustomResourceDefinition *\r?$/m;

/**
 * Where the documents of a text lie. `---` at the begin of a line ends a document whatever it stands in; directives and
 * `...` are rare, and such a text stays whole.
 *
 * @see https://yaml.org/spec/1.2.2/#912-document-markers
 */
function splitDocuments(text: string): readonly TextRange[] {
  // The library takes a list behind a byte order mark for a mistake.
  let start = text.startsWith("\ufeff") ? 1 : 0;
  if (/^\ufeff?(?:%|\.\.\.(?=[ \t\r\n]|$))/m.test(text)) return [{ start, end: text.length }];
  const ranges: TextRange[] = [];
  for (let at = text.indexOf("\n---"); at >= 0; at = text.indexOf("\n---", at + 1)) {
    if (!/[ \t\r\n]/.test(text.charAt(at + 4) || " ")) continue;
    ranges.push({ start, end: at + 1 });
    start = at + 1;
  }
  return [...ranges, { start, end: text.length }];
}

/** Parses one of the ranges of a text; the nodes' ranges are told in the whole. */
function parseByLibrary(
  text: string,
  base: number,
  targets: Map<Alias, Node>,
): readonly Node[] | { readonly skipped: SkipReason } {
  const documents = parseAllDocuments(text, {
    schema: "failsafe",
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
  });
  const parsed = Array.isArray(documents) ? documents : [];
  const mistakes = parsed.flatMap(({ errors }) => errors);
  if (mistakes.length > 0) {
    if (/\{\{|\{%|<%/.test(text)) return { skipped: "template" };
    return { skipped: mistakes.some(({ code }) => code === "RESOURCE_EXHAUSTION") ? "too-deep" : "not-yaml" };
  }
  const roots: Node[] = [];
  for (const document of parsed) {
    if (text.includes("{{") && holdsBareBraces(document, text)) return { skipped: "template" };
    if (text.includes("*")) followAliases(document, targets);
    if (isTooLargeExpanded(document, targets)) return { skipped: "too-large" };
    if (base > 0) shiftRanges(document, base);
    if (document.contents !== null) roots.push(document.contents);
  }
  return roots;
}

function shiftRanges(document: Document, base: number): void {
  visit(document, {
    Node: (_, node) => {
      if (node.range != null) node.range = [node.range[0] + base, node.range[1] + base, node.range[2] + base];
    },
  });
}

/** An unquoted `{{` is YAML too, a map as a map's key; nobody writes that, but every template does. */
function holdsBareBraces(document: Document, text: string): boolean {
  let found = false;
  visit(document, {
    Map: (_, { flow, range }) => {
      if (flow !== true || range == null || !text.startsWith("{{", range[0])) return undefined;
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

/** An anchor may be given anew further down: an alias means the last before it. */
function followAliases(document: Document, targets: Map<Alias, Node>): void {
  const anchors = new Map<string, Node>();
  visit(document, {
    Alias: (_, alias) => {
      const target = anchors.get(alias.source);
      if (target !== undefined) targets.set(alias, target);
    },
    Value: (_, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
}

/** Many times the largest manifest with aliases that was seen. Aliases of aliases can spell out billions. */
const mostNodes = 200_000;

function isTooLargeExpanded(document: Document, targets: ParsedDocuments["targets"]): boolean {
  if (targets.size === 0) return false;
  const sizes = new Map<unknown, number>();
  const sizeOf = (node: unknown): number => {
    const known = sizes.get(node);
    if (known !== undefined) return known;
    // Met again below itself: a cycle has no end.
    sizes.set(node, Number.POSITIVE_INFINITY);
    let size = 1;
    if (isAlias(node)) size += sizeOf(targets.get(node));
    if (isMap(node)) for (const { key, value } of node.items) size += sizeOf(key) + sizeOf(value);
    if (isSeq(node)) for (const item of node.items) size += sizeOf(item);
    if (isCollection(node) || isAlias(node)) sizes.set(node, size);
    else sizes.delete(node);
    return size;
  };
  return sizeOf(document.contents) > mostNodes;
}
