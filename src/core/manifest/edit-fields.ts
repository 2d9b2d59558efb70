import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import type { Manifest, ManifestEdit, UnclearReason } from "./manifest.ts";
import { inDoubleQuotes, planScalarText, renderScalarText } from "./scalar-text.ts";
import { fieldsOf, scalarOf, type YamlValue } from "./yaml-source.ts";

/** Edits of fields, or why they cannot be made. */
export type FieldEdits = readonly ManifestEdit[] | { readonly reason: UnclearReason };

/** What is to stand at a key: a text, or texts below it. */
export type FieldContent = string | Readonly<Record<string, string>>;

/** A mapping in a file. */
export interface EditedMap {
  readonly manifest: Manifest;
  readonly map: YamlValue;
}

/** Makes a field that is there say a text; puts it first into its mapping, or behind a field, where it is not. */
export function setTextField(edited: EditedMap, key: string, text: string, behind?: string): FieldEdits {
  const field = fieldsOf(edited.map).get(key);
  if (field === undefined) {
    const entry = { key, content: text };
    return behind === undefined ? insertFirst(edited, entry) : insertBehind(edited, behind, entry);
  }
  const { value } = field;
  const scalar = scalarOf(value);
  if (value === undefined || scalar === undefined) return notThisForm;
  if (value.via !== undefined) return { reason: "anchor-elsewhere" };
  if (value.doubtful) return { reason: "duplicate-key" };
  return planScalarText(edited.manifest, scalar, { text, inFlow: isFlow(edited.map) });
}

/** Takes a field out, with the lines that it alone stands on. */
export function removeField({ manifest, map }: EditedMap, key: string): FieldEdits {
  const { text, path } = manifest;
  const found = findPair(map, key);
  if (found === undefined) return notThisForm;
  const { start, end } = found;
  const range = isFlow(map)
    ? rangeInFlow(found)
    : startsItsLine(text, start)
      ? { start: lineStart(text, start), end: lineEnd(text, end) }
      : undefined;
  if (range === undefined) return notThisForm;
  const before = text.slice(range.start, range.end);
  return holdsAnchor(before) ? { reason: "anchor-elsewhere" } : [{ path, range, before, after: "" }];
}

/** Puts another field in the place of one, as the mapping is written. */
export function replaceField({ manifest, map }: EditedMap, key: string, entry: FieldEntry): FieldEdits {
  const { text, path } = manifest;
  const found = findPair(map, key);
  if (found === undefined) return notThisForm;
  const { start } = found;
  const isLine = !isFlow(map);
  if (isLine && !startsItsLine(text, start)) return notThisForm;
  // A block scalar's end is that of its last line.
  const end = text[found.end - 1] === "\n" ? lineEndBefore(text, found.end) : found.end;
  const before = text.slice(start, end);
  if (holdsAnchor(before)) return { reason: "anchor-elsewhere" };
  const after = isLine
    ? renderLines(entry, { indent: text.slice(lineStart(text, start), start), ...styleAt(manifest, found) })
    : renderInFlow(entry, text[start] === '"');
  return [{ path, range: { start, end }, before, after }];
}

/** Puts a field in front of one that is there. */
export function insertBefore({ manifest, map }: EditedMap, key: string, entry: FieldEntry): FieldEdits {
  const { text, path } = manifest;
  const found = findPair(map, key);
  if (found === undefined) return notThisForm;
  const { start } = found;
  if (isFlow(map)) {
    const at = { start, end: start };
    return [{ path, range: at, before: "", after: `${renderInFlow(entry, text[start] === '"')}, ` }];
  }
  if (!startsItsLine(text, start)) return notThisForm;
  const at = lineStart(text, start);
  const style = { indent: text.slice(at, start), ...styleAt(manifest, found) };
  const after = `${style.indent}${renderLines(entry, style)}${style.newline}`;
  return [{ path, range: { start: at, end: at }, before: "", after }];
}

/** A field that is to be written. */
export interface FieldEntry {
  readonly key: string;
  readonly content: FieldContent;
}

const notThisForm = { reason: "not-this-form" } as const;

function insertFirst(edited: EditedMap, entry: FieldEntry): FieldEdits {
  const [first] = pairsOf(edited.map);
  const key = first === undefined ? undefined : keyOf(first);
  return key === undefined ? notThisForm : insertBefore(edited, key, entry);
}

function insertBehind({ manifest, map }: EditedMap, key: string, entry: FieldEntry): FieldEdits {
  const { text, path } = manifest;
  const found = findPair(map, key);
  if (found === undefined) return notThisForm;
  const { start, end } = found;
  if (isFlow(map)) {
    const after = `, ${renderInFlow(entry, text[start] === '"')}`;
    return [{ path, range: { start: end, end }, before: "", after }];
  }
  if (!startsItsLine(text, start)) return notThisForm;
  const style = { indent: text.slice(lineStart(text, start), start), ...styleAt(manifest, found) };
  const at = lineEnd(text, end);
  const lines = `${style.indent}${renderLines(entry, style)}`;
  const isEnded = text[at - 1] === "\n";
  const after = isEnded ? lines + style.newline : style.newline + lines;
  return [{ path, range: { start: at, end: at }, before: "", after }];
}

interface FoundPair {
  readonly start: number;
  /** Behind the value; of a block scalar behind its last line. */
  readonly end: number;
  readonly value: unknown;
  readonly next?: number;
  readonly before?: number;
}

function findPair(map: YamlValue, key: string): FoundPair | undefined {
  if (map.via !== undefined || map.doubtful !== undefined) return undefined;
  const pairs = pairsOf(map);
  const index = pairs.findIndex((pair) => keyOf(pair) === key);
  const pair = pairs[index];
  const [start, end] = pair === undefined ? [] : [startOf(pair), endOf(pair)];
  if (pair === undefined || start === undefined || end === undefined) return undefined;
  const [last, following] = [pairs[index - 1], pairs[index + 1]];
  const before = last === undefined ? undefined : endOf(last);
  const next = following === undefined ? undefined : startOf(following);
  return {
    ...{ start, end, value: pair.value },
    ...(next === undefined ? {} : { next }),
    ...(before === undefined ? {} : { before }),
  };
}

function pairsOf({ node }: YamlValue): readonly Pair[] {
  return isMap(node) ? node.items : [];
}

function keyOf({ key }: Pair): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}

function startOf({ key }: Pair): number | undefined {
  return isScalar(key) ? key.range?.[0] : undefined;
}

/** Mappings and lists in block style end where what is last in them ends: their own range takes blank lines, too. */
function endOf({ key, value }: Pair): number | undefined {
  const end = endOfNode(value);
  return end ?? (isScalar(key) && key.range != null ? key.range[1] + 1 : undefined);
}

function endOfNode(node: unknown): number | undefined {
  if (isMap(node) && node.flow !== true) {
    const last = node.items.at(-1);
    return last === undefined ? undefined : endOf(last);
  }
  if (isSeq(node) && node.flow !== true) return endOfNode(node.items.at(-1));
  return isNodeWithRange(node) ? node.range[1] : undefined;
}

function isNodeWithRange(node: unknown): node is Node & { readonly range: [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}

function isFlow({ node }: YamlValue): boolean {
  return isMap(node) && node.flow === true;
}

function rangeInFlow({ start, end, next, before }: FoundPair) {
  if (next !== undefined) return { start, end: next };
  return { start: before ?? start, end };
}

interface LineStyle {
  readonly indent: string;
  readonly step: string;
  readonly newline: string;
}

/** How the file writes its lines, and how far it indents what is below the field, two blanks where nothing is. */
function styleAt({ text }: Manifest, { start, value }: FoundPair): Omit<LineStyle, "indent"> {
  const newline = /^[^\n]*\r\n/.test(text.slice(lineStart(text, start))) ? "\r\n" : "\n";
  const child = isMap(value) && value.flow !== true ? firstStart(value) : undefined;
  const depth = child === undefined ? 2 : child - lineStart(text, child) - (start - lineStart(text, start));
  return { newline, step: " ".repeat(Math.min(Math.max(depth, 1), 8)) };
}

function firstStart({ items: [first] }: YAMLMap): number | undefined {
  return first === undefined ? undefined : startOf(first);
}

/** The first line without its indent, the last without its end. */
function renderLines({ key, content }: FieldEntry, { indent, step, newline }: LineStyle): string {
  if (typeof content === "string") return `${key}: ${renderScalarText(content, false)}`;
  const below = Object.entries(content).map(
    ([name, text]) => `${indent}${step}${name}: ${renderScalarText(text, false)}`,
  );
  return [`${key}:`, ...below].join(newline);
}

function renderInFlow({ key, content }: FieldEntry, isJson: boolean): string {
  const name = isJson ? inDoubleQuotes : (text: string) => text;
  const value = isJson ? inDoubleQuotes : (text: string) => renderScalarText(text, true);
  if (typeof content === "string") return `${name(key)}: ${value(content)}`;
  const below = Object.entries(content).map(([each, text]) => `${name(each)}: ${value(text)}`);
  return `${name(key)}: {${below.join(", ")}}`;
}

function startsItsLine(text: string, at: number): boolean {
  return /^ *$/.test(text.slice(lineStart(text, at), at));
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** Behind the line's end, unless that is passed already. */
function lineEnd(text: string, at: number): number {
  if (text[at - 1] === "\n") return at;
  const newline = text.indexOf("\n", at);
  return newline < 0 ? text.length : newline + 1;
}

function lineEndBefore(text: string, at: number): number {
  return text[at - 2] === "\r" ? at - 2 : at - 1;
}

function holdsAnchor(text: string): boolean {
  return /(?:^|[\s{[,])[&*][^\s,[\]{}]/.test(text);
}
