import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isSeq,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  visit,
} from "yaml";
import type { SkipReason } from "./manifest.ts";
import { parseQuickly, type QuickNode } from "./quick-yaml.ts";

/** What a text holds, one root a document; documents without content are left out. */
export interface ParsedDocuments {
  readonly roots: readonly (QuickNode | ParsedNode | Node)[];
  /** What each alias stands for; one that names no anchor is not in it. */
  readonly targets: ReadonlyMap<Alias, Node>;
}

/**
 * The library reads a megabyte in one to three seconds; beyond this it is not asked, so that no file takes longer
 * than one. What is written plainly is read without it, and may be of any size.
 */
const largestForLibrary = 300_000;

/** Parses YAML for its ranges, or tells why that cannot be. */
export function parseDocuments(text: string): ParsedDocuments | { readonly skipped: SkipReason } {
  const quick = parseQuickly(text);
  if (quick !== undefined) return { roots: quick, targets: new Map() };
  if (text.length > largestForLibrary) return { skipped: "too-large" };
  return parseByLibrary(text);
}

function parseByLibrary(text: string): ParsedDocuments | { readonly skipped: SkipReason } {
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
  const targets = new Map<Alias, Node>();
  const roots: Node[] = [];
  for (const document of parsed) {
    if (text.includes("{{") && holdsBareBraces(document, text)) return { skipped: "template" };
    if (text.includes("*")) followAliases(document, targets);
    if (isTooLargeExpanded(document, targets)) return { skipped: "too-large" };
    if (document.contents !== null) roots.push(document.contents);
  }
  return { roots, targets };
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
