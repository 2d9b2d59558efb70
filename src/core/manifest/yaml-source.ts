import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type YAMLMap,
  type YAMLSeq,
  type Scalar as YamlScalar,
} from "yaml";
import type { Manifest, Position, Scalar, SkipReason } from "./manifest.ts";
import { parseDocuments } from "./parse-documents.ts";
import { readScalar } from "./read-scalar.ts";
import { FileMap, type SourceMap } from "./source-map.ts";

/** YAML, parsed for the ranges of its scalars; nothing in it was turned into a number or a date. */
export interface YamlSource {
  /** Of the file. */
  readonly path: string;
  /** What was parsed: the file's text, or what a string in it says. */
  readonly text: string;
  /** From places in `text` to places in the file. */
  readonly map: SourceMap;
  /** One value a document; documents without content are left out. */
  readonly roots: readonly YamlValue[];
}

/** A value, aliases followed. */
export interface YamlValue extends YamlCircumstance {
  readonly node: YamlScalar | YAMLMap | YAMLSeq;
}

/** How a value came to stand where it does; it holds for all that is below the value. */
export interface YamlCircumstance {
  readonly source: ParsedSource;
  /** Where the outermost alias stands that stands for this value, as an offset; absent when none does. */
  readonly via?: number;
  /** Whether it stands under a key that its map has twice, so that readers differ on whether it counts. */
  readonly doubtful?: true;
}

/** What values need of their source. */
export interface ParsedSource extends Pick<YamlSource, "path" | "text" | "map"> {
  readonly targets: ReadonlyMap<Alias, Node>;
  /** The fields of maps that were asked for before. */
  readonly known: Map<Node, YamlFields>;
  /** One value a document, as in {@link YamlSource}. */
  readonly roots: readonly YamlValue[];
  /** Where the scalars count for which aliases stand; filled by who asks first. */
  readonly shared: { known?: ReadonlyMap<Node, readonly Position[]> };
  /** The string that says all this, where it stands in YAML itself. */
  readonly holder?: YamlValue;
}

/** A key of a map and what belongs to it. */
export interface YamlField {
  /** The last one given, when the key stands more than once. Absent for nothing, or an alias that names no anchor. */
  readonly value?: YamlValue;
  /** The values that the same key was given before. */
  readonly shadowed: readonly YamlValue[];
}

/** The fields of a map by their keys. */
export type YamlFields = ReadonlyMap<string, YamlField>;

/** Parses a file, or tells why it is left alone: not YAML, a template of Helm or Jinja, encrypted by SOPS. */
export function parseYamlSource({ path, text }: Manifest): YamlSource | { readonly skipped: SkipReason } {
  return parseYaml(path, text, new FileMap(text));
}

/** Parses what a string in a file says; `holder` is that string. */
export function parseYaml(
  path: string,
  text: string,
  map: SourceMap,
  holder?: YamlValue,
): YamlSource | { readonly skipped: SkipReason } {
  const parsed = parseDocuments(text);
  if ("skipped" in parsed) return parsed;
  const roots: YamlValue[] = [];
  const held = holder === undefined ? {} : { holder };
  const source: ParsedSource = {
    path,
    text,
    map,
    targets: parsed.targets,
    known: new Map(),
    roots,
    shared: {},
    ...held,
  };
  for (const node of parsed.roots) {
    const root = resolveValue(node, { source });
    if (root !== undefined) roots.push(root);
  }
  return roots.some(isEncrypted) ? { skipped: "encrypted" } : { path, text, map, roots };
}

/** The fields of a map, merge keys (`<<`) followed, its own fields before merged ones; empty for other values. */
export function fieldsOf(value: YamlValue | undefined): YamlFields {
  if (value === undefined || !isMap(value.node)) return noFields;
  const plain = value.via === undefined && value.doubtful === undefined;
  const known = plain ? value.source.known.get(value.node) : undefined;
  if (known !== undefined) return known;
  const fields = readFields(value.node, value);
  if (plain) value.source.known.set(value.node, fields);
  return fields;
}

/** The items of a list; empty for other values. */
export function itemsOf(value: YamlValue | undefined): readonly YamlValue[] {
  if (value === undefined || !isSeq(value.node)) return [];
  return value.node.items.flatMap((item) => resolveValue(item, value) ?? []);
}

/** The scalar that stands there; undefined for maps, lists, `null`, and what carries a YAML tag of its own (`!ref x`). */
export function scalarOf(value: YamlValue | undefined): Scalar | undefined {
  if (value === undefined || !isScalar(value.node)) return undefined;
  const scalar = readScalar(value.source.text, value.node);
  return scalar === undefined ? undefined : value.source.map.outward(scalar);
}

/** What a scalar says; undefined as in {@link scalarOf}. */
export function textOf(value: YamlValue | undefined): string | undefined {
  return value === undefined || !isScalar(value.node) ? undefined : readScalar(value.source.text, value.node)?.text;
}

/** The field that stands below a map at the keys given, one after the other. */
export function fieldAt(value: YamlValue | undefined, ...keys: readonly string[]): YamlField | undefined {
  let field: YamlField | undefined;
  let at = value;
  for (const key of keys) {
    field = fieldsOf(at).get(key);
    at = field?.value;
  }
  return field;
}

/** The value of the field that stands there. */
export function valueAt(value: YamlValue | undefined, ...keys: readonly string[]): YamlValue | undefined {
  return fieldAt(value, ...keys)?.value;
}

/** What the scalar says that stands there; undefined also for an empty one. */
export function textAt(value: YamlValue | undefined, ...keys: readonly string[]): string | undefined {
  return textOf(valueAt(value, ...keys)) || undefined;
}

/** Whether the value is a map. */
export function isMapValue(value: YamlValue | undefined): boolean {
  return value !== undefined && isMap(value.node);
}

/** Whether the value is a list. */
export function isListValue(value: YamlValue | undefined): boolean {
  return value !== undefined && isSeq(value.node);
}

/** Whether the value is a scalar, `null` among them. */
export function isScalarValue(value: YamlValue | undefined): boolean {
  return value !== undefined && isScalar(value.node);
}

const noFields: YamlFields = new Map();

function readFields(map: YAMLMap, within: YamlCircumstance): YamlFields {
  const given = new Map<string, YamlField | { readonly twice: (YamlValue | undefined)[] }>();
  const merges: YamlValue[] = [];
  for (const { key, value: node } of map.items) {
    if (!isScalar(key)) continue;
    const name = typeof key.value === "string" ? key.value : String(key.source ?? "");
    const found = resolveValue(node, within);
    if (name === "<<" && key.type === "PLAIN") {
      if (found !== undefined) merges.push(...(isSeq(found.node) ? itemsOf(found) : [found]));
      continue;
    }
    const before = given.get(name);
    if (before === undefined) given.set(name, found === undefined ? nothing : { value: found, shadowed: [] });
    else if ("twice" in before) before.twice.push(found);
    else given.set(name, { twice: [before.value, found] });
  }
  const fields = new Map<string, YamlField>();
  for (const [name, field] of given) fields.set(name, "twice" in field ? fieldOf(field.twice) : field);
  for (const merge of merges) {
    for (const [name, field] of fieldsOf(merge)) if (!fields.has(name)) fields.set(name, field);
  }
  return fields;
}

const nothing: YamlField = { shadowed: [] };

function resolveValue(node: unknown, within: YamlCircumstance): YamlValue | undefined {
  const { source, via, doubtful } = within;
  if (isAlias(node)) {
    const target = source.targets.get(node);
    return target === undefined ? undefined : resolveValue(target, { ...within, via: via ?? node.range?.[0] ?? 0 });
  }
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return undefined;
  if (via === undefined && doubtful === undefined) return { source, node };
  return { source, node, ...(via === undefined ? {} : { via }), ...(doubtful === undefined ? {} : { doubtful }) };
}

/** Of a key that stands more than once the last value counts, for most readers; all of them are doubtful. */
function fieldOf(values: readonly (YamlValue | undefined)[]): YamlField {
  const last = values.at(-1);
  const shadowed = values
    .slice(0, -1)
    .flatMap((each) => (each === undefined ? [] : [{ ...each, doubtful: true as const }]));
  return { ...(last === undefined ? {} : { value: { ...last, doubtful: true } }), shadowed };
}

/** @see https://github.com/getsops/sops: the key `sops` holds a code over all values, which any edit would break. */
function isEncrypted(root: YamlValue): boolean {
  const sops = fieldsOf(valueAt(root, "sops"));
  return sops.has("mac") || sops.has("lastmodified") || sops.has("encrypted_regex");
}
