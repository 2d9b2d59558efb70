import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  visit,
  type YAMLMap,
  type YAMLSeq,
  type Scalar as YamlScalar,
} from "yaml";
import { LineIndex } from "./line-index.ts";
import type { Manifest, Scalar, SkipReason } from "./manifest.ts";
import { parseQuickly } from "./quick-yaml.ts";
import { readScalar } from "./read-scalar.ts";

/** A file's YAML, parsed for the ranges of its scalars; nothing in it was turned into a number or a date. */
export interface YamlSource {
  readonly manifest: Manifest;
  readonly lines: LineIndex;
  /** One value a document; documents without content are left out. */
  readonly roots: readonly YamlValue[];
  readonly targets: ReadonlyMap<Alias, Node>;
}

/** A value, aliases followed. */
export interface YamlValue extends YamlCircumstance {
  readonly node: YamlScalar | YAMLMap | YAMLSeq;
}

/** How a value came to stand where it does; it holds for all that is below the value. */
export interface YamlCircumstance {
  /** Where the outermost alias stands that stands for this value, as an offset; absent when none does. */
  readonly via?: number;
  /** Whether it stands under a key that its map has twice, so that readers differ on whether it counts. */
  readonly doubtful?: true;
}

/** A key of a map and what belongs to it. */
export interface YamlField {
  /** The last one given, when the key stands more than once. Absent for nothing, or an alias that names no anchor. */
  readonly value?: YamlValue;
  /** The values that the same key was given before. */
  readonly shadowed: readonly YamlValue[];
  /** The offset of the key (or of the alias that brought it here). */
  readonly at: number;
}

/** Parses a file, or tells why it is left alone: not YAML, a template of Helm or Jinja, encrypted by SOPS. */
export function parseYamlSource(manifest: Manifest): YamlSource | { readonly skipped: SkipReason } {
  const { text } = manifest;
  const quick = parseQuickly(text);
  if (quick !== undefined) {
    const roots = quick.map((node) => ({ node }));
    return unlessEncrypted({ manifest, lines: new LineIndex(text), roots, targets: new Map() });
  }
  const documents = parseAllDocuments(text, {
    schema: "failsafe",
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
  });
  const parsed = Array.isArray(documents) ? documents : [];
  if (parsed.some(({ errors }) => errors.length > 0)) {
    return { skipped: /\{\{|\{%|<%/.test(text) ? "template" : "not-yaml" };
  }
  const targets = new Map<Alias, Node>();
  const roots: YamlValue[] = [];
  for (const document of parsed) {
    if (text.includes("{{") && holdsBareBraces(document, text)) return { skipped: "template" };
    if (text.includes("*")) followAliases(document, targets);
    if (isTooLargeExpanded(document, targets)) return { skipped: "too-large" };
    const root = resolveValue(targets, document.contents);
    if (root !== undefined) roots.push(root);
  }
  return unlessEncrypted({ manifest, lines: new LineIndex(text), roots, targets });
}

/** The fields of a map, merge keys (`<<`) followed, its own fields before merged ones; empty for other values. */
export function fieldsOf(source: YamlSource, value: YamlValue | undefined): ReadonlyMap<string, YamlField> {
  if (value === undefined || !isMap(value.node)) return new Map();
  const given = new Map<string, { readonly at: number; readonly values: (YamlValue | undefined)[] }>();
  const merges: YamlValue[] = [];
  for (const { key, value: node } of value.node.items) {
    if (!isScalar(key)) continue;
    const name = String(key.source ?? "");
    const found = resolveValue(source.targets, node, value);
    if (name === "<<" && key.type === "PLAIN") {
      if (found !== undefined) merges.push(...(isSeq(found.node) ? itemsOf(source, found) : [found]));
      continue;
    }
    const before = given.get(name);
    if (before === undefined) given.set(name, { at: value.via ?? key.range?.[0] ?? 0, values: [found] });
    else before.values.push(found);
  }
  const fields = new Map([...given].map(([name, { at, values }]) => [name, fieldOf(at, values)]));
  for (const merge of merges) {
    for (const [name, field] of fieldsOf(source, merge)) if (!fields.has(name)) fields.set(name, field);
  }
  return fields;
}

/** The items of a list; empty for other values. */
export function itemsOf(source: YamlSource, value: YamlValue | undefined): readonly YamlValue[] {
  if (value === undefined || !isSeq(value.node)) return [];
  return value.node.items.flatMap((item) => resolveValue(source.targets, item, value) ?? []);
}

/** The scalar that stands there; undefined for maps, lists, `null`, and what carries a YAML tag of its own (`!ref x`). */
export function scalarOf(source: YamlSource, value: YamlValue | undefined): Scalar | undefined {
  return value !== undefined && isScalar(value.node) ? readScalar(source.manifest.text, value.node) : undefined;
}

/** Whether the value is a map; of a list or a scalar it is false. */
export function isMapValue(value: YamlValue): boolean {
  return isMap(value.node);
}

/** Every map below a value, itself included, outermost first, and the key under which it stands (a list's key for its items). */
export function* mapsBelow(
  source: YamlSource,
  value: YamlValue | undefined,
  key = "",
): Generator<{ readonly map: YamlValue; readonly key: string; readonly fields: ReadonlyMap<string, YamlField> }> {
  if (value === undefined) return;
  if (isMap(value.node)) {
    const fields = fieldsOf(source, value);
    yield { map: value, key, fields };
    for (const [name, field] of fields)
      for (const each of [...field.shadowed, field.value]) yield* mapsBelow(source, each, name);
  }
  for (const item of itemsOf(source, value)) yield* mapsBelow(source, item, key);
}

function resolveValue(
  targets: YamlSource["targets"],
  node: unknown,
  within: YamlCircumstance = {},
): YamlValue | undefined {
  if (isAlias(node)) return resolveValue(targets, targets.get(node), { via: node.range?.[0] ?? 0, ...within });
  return isScalar(node) || isMap(node) || isSeq(node) ? { ...within, node } : undefined;
}

/** Of a key that stands more than once the last value counts, for most readers; all of them are doubtful. */
function fieldOf(at: number, values: readonly (YamlValue | undefined)[]): YamlField {
  const last = values.at(-1);
  if (values.length === 1) return { ...(last === undefined ? {} : { value: last }), shadowed: [], at };
  const shadowed = values
    .slice(0, -1)
    .flatMap((each) => (each === undefined ? [] : [{ ...each, doubtful: true as const }]));
  return { ...(last === undefined ? {} : { value: { ...last, doubtful: true } }), shadowed, at };
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

/** A million: some two hundred times the largest manifest seen. Aliases of aliases can spell out billions. */
const mostNodes = 1_000_000;

function isTooLargeExpanded(document: Document, targets: YamlSource["targets"]): boolean {
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

function unlessEncrypted(source: YamlSource): YamlSource | { readonly skipped: SkipReason } {
  return source.roots.some((root) => isEncrypted(source, root)) ? { skipped: "encrypted" } : source;
}

/** @see https://github.com/getsops/sops: the key `sops` holds a code over all values, which any edit would break. */
function isEncrypted(source: YamlSource, root: YamlValue): boolean {
  const sops = fieldsOf(source, fieldsOf(source, root).get("sops")?.value);
  return sops.has("mac") || sops.has("lastmodified") || sops.has("encrypted_regex");
}
