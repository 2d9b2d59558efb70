import { isAlias, isMap, isScalar, isSeq, type Pair, parseDocument, type YAMLError, type YAMLMap } from "yaml";
import type { Stretch } from "./place.ts";
import type { Finding } from "./problems.ts";
import * as problems from "./problems.ts";
import type { SourceEntry, SourceNode } from "./source.ts";

/** The tree of a file, and what is wrong in its YAML; no tree when the text is not YAML at all, or empty. */
export interface ReadSource {
  readonly root: SourceNode | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads YAML 1.2 into a tree with places. Aliases and merge keys are followed, each key of a map is kept once, and
 * keys are the text as written (`1.10` is not 1.1). Of a text that is not YAML only the syntax is reported, since
 * a tree repaired by guessing is not worth a sentence.
 */
export function readSource(text: string): ReadSource {
  const document = parseDocument(text, {
    logLevel: "error",
    prettyErrors: false,
    resolveKnownTags: false,
    schema: "core",
    // Keys are compared in readMap: the library's own comparison takes quadratic time.
    uniqueKeys: false,
  });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return { root: undefined, findings: faults.map(explainFault) };
  }
  if (document.contents === null) return { root: undefined, findings: [] };
  const reader: Reader = { text, anchors: new Map(), findings: [], nodes: 0 };
  const { node } = readNode(reader, document.contents, nowhere);
  return { root: node, findings: reader.findings };
}

function explainFault({ pos: [start, end], code, message }: YAMLError): Finding {
  switch (code) {
    case "MULTIPLE_DOCS":
      return { stretch: { start, end: start + "---".length }, problem: problems.secondDocument() };
    case "RESOURCE_EXHAUSTION":
      return { stretch: { start, end: start + 1 }, problem: problems.nestedTooDeeply() };
    default:
      return { stretch: { start, end }, problem: problems.notYaml(code, message) };
  }
}

/**
 * What a file may stand for once its aliases are followed. A megabyte of honest YAML has fewer nodes;
 * a few lines of aliases to aliases have billions.
 */
const mostNodes = 300_000;

interface Reader {
  readonly text: string;
  readonly anchors: Map<string, Sized>;
  readonly findings: Finding[];
  nodes: number;
}

/** A node, and how many nodes it stands for once its aliases are followed. */
interface Sized {
  readonly node: SourceNode;
  readonly size: number;
}

function readNode(reader: Reader, written: unknown, otherwise: Stretch): Sized {
  const before = reader.nodes;
  reader.nodes += 1;
  const stretch = stretchOf(written, otherwise);
  if (isAlias(written)) return followAlias(reader, written.source, stretch);
  const node = readContent(reader, written, stretch);
  const sized = { node, size: reader.nodes - before };
  // Kept only now, so that an alias inside its own anchor finds nothing.
  const anchor = isMap(written) || isSeq(written) || isScalar(written) ? written.anchor : undefined;
  if (anchor !== undefined) reader.anchors.set(anchor, sized);
  return sized;
}

function followAlias(reader: Reader, name: string, stretch: Stretch): Sized {
  const nothing: Sized = { node: { kind: "scalar", value: null, written: "", stretch }, size: 1 };
  const anchored = reader.anchors.get(name);
  if (anchored === undefined) {
    reader.findings.push({ stretch, problem: problems.unknownAlias(name) });
    return nothing;
  }
  if (reader.nodes + anchored.size > mostNodes) {
    reader.findings.push({ stretch, problem: problems.tooManyAliases() });
    return nothing;
  }
  reader.nodes += anchored.size;
  return anchored;
}

function readContent(reader: Reader, written: unknown, stretch: Stretch): SourceNode {
  if (isMap(written)) return { kind: "map", entries: readEntries(reader, written), stretch };
  if (isSeq(written)) {
    return { kind: "list", items: written.items.map((item) => readNode(reader, item, stretch).node), stretch };
  }
  const value = isScalar(written) ? written.value : null;
  return {
    kind: "scalar",
    value: typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null,
    written: reader.text.slice(stretch.start, stretch.end),
    stretch,
  };
}

function readEntries(reader: Reader, map: YAMLMap): ReadonlyMap<string, SourceEntry> {
  const entries = new Map<string, SourceEntry>();
  const merged: SourceNode[] = [];
  for (const pair of map.items) {
    const keyStretch = stretchOf(pair.key, stretchOf(map, nowhere));
    const key = readKey(reader, pair);
    const { node: value } = readNode(reader, pair.value, { start: keyStretch.end, end: keyStretch.end });
    if (key === undefined) reader.findings.push({ stretch: keyStretch, problem: problems.keyNotText() });
    else if (key.kind === "merge") merged.push(...(value.kind === "list" ? value.items : [value]));
    else if (entries.has(key.text)) reader.findings.push({ stretch: keyStretch, problem: problems.keyTwice(key.text) });
    else entries.set(key.text, { keyStretch, value });
  }
  for (const source of merged) {
    if (source.kind !== "map") reader.findings.push({ stretch: source.stretch, problem: problems.mergeNotMap() });
    else for (const [key, entry] of source.entries) if (!entries.has(key)) entries.set(key, entry);
  }
  return entries;
}

/** A plain `<<` merges; any other scalar is a key, as written when it reads as a number or the like. */
function readKey(reader: Reader, { key: written }: Pair): { kind: "merge" | "text"; text: string } | undefined {
  if (isAlias(written)) {
    const { node } = followAlias(reader, written.source, stretchOf(written, nowhere));
    return node.kind === "scalar" && node.value !== null ? { kind: "text", text: String(node.value) } : undefined;
  }
  if (!isScalar(written) || written.value === null) return undefined;
  const text = typeof written.value === "string" ? written.value : (written.source ?? String(written.value));
  // An anchor on a key is legal; what it stands for later is the key's text.
  if (written.anchor !== undefined) readNode(reader, written, nowhere);
  return { kind: written.type === "PLAIN" && text === "<<" ? "merge" : "text", text };
}

const nowhere: Stretch = { start: 0, end: 0 };

function stretchOf(written: unknown, otherwise: Stretch): Stretch {
  const range = isMap(written) || isSeq(written) || isScalar(written) || isAlias(written) ? written.range : undefined;
  return range ? { start: range[0], end: range[1] } : otherwise;
}
