import { isMap, isScalar, isSeq } from "yaml";
import type { FluxOrder, FluxRule } from "../image/flux-rule.ts";
import { countUses } from "./count-uses.ts";
import {
  type EditedMap,
  type FieldEdits,
  insertBefore,
  removeField,
  replaceField,
  setTextField,
} from "./edit-fields.ts";
import type { ImagePolicy } from "./image-policies.ts";
import type { Manifest, ManifestEdit, UnclearReason } from "./manifest.ts";
import { fieldsOf, isMapValue, textAt, valueAt, type YamlValue } from "./yaml-source.ts";

/** The order that an ImagePolicy has now; absent when it has none that Flux knows, or several. */
export function readFluxOrder({ spec }: ImagePolicy): FluxOrder | undefined {
  const [kind, ...others] = orders.filter((each) => fieldsOf(valueAt(spec, "policy")).has(each));
  if (kind === undefined || others.length > 0) return undefined;
  return kind === "semver" ? { kind, range: textAt(spec, "policy", "semver", "range") ?? "" } : { kind };
}

const orders = ["semver", "numerical", "alphabetical"] as const;

/** In a few words what an ImagePolicy says, or is to say: the pattern, else the range. */
export function describeFluxRule(rule: Partial<FluxRule>): string {
  if (rule.filter !== undefined) return rule.filter.pattern;
  return rule.order?.kind === "semver" ? rule.order.range : "all tags";
}

/** What it says now, as far as `describeFluxRule` tells it. */
export function readFluxRule(policy: ImagePolicy): Partial<FluxRule> {
  const pattern = textAt(policy.spec, "filterTags", "pattern");
  const order = readFluxOrder(policy);
  return { ...(pattern === undefined ? {} : { filter: { pattern } }), ...(order === undefined ? {} : { order }) };
}

/**
 * Plans the edits that make an ImagePolicy say a rule: texts where the fields are there, else lines of their own for
 * what comes and goes. Nothing when it says so already; a reason where it stays as it is.
 */
export function planImagePolicy(
  manifest: Manifest,
  policy: ImagePolicy,
  rule: FluxRule,
): readonly ManifestEdit[] | { readonly reason: UnclearReason } {
  const { spec, roots } = policy;
  if (spec === undefined || !isMapValue(spec) || !isMapValue(valueAt(spec, "policy")))
    return { reason: "not-this-form" };
  const texts = [textAt(spec, "filterTags", "pattern"), textAt(spec, "policy", "semver", "range")];
  if (texts.some((text) => text !== undefined && templated.test(text))) return { reason: "templated" };
  const planned = join(planFilter({ manifest, map: spec }, rule), planOrder(manifest, spec, policy, rule.order));
  if ("reason" in planned || planned.length === 0) return planned;
  if (isShared(spec, roots)) return { reason: "anchor-elsewhere" };
  const { map } = spec.source;
  return planned.some(({ range }) => map.marksInFile(range.start).kept) ? { reason: "ignored" } : planned;
}

/** `${ts}` is a group in an `extract`; in a pattern or a range it is filled in by a tool. */
const templated = /\{\{|\$\{[A-Za-z_]/;

function planFilter(edited: EditedMap, { filter }: FluxRule): FieldEdits {
  const { manifest, map } = edited;
  const field = fieldsOf(map).get("filterTags");
  if (filter === undefined) return field === undefined ? [] : removeField(edited, "filterTags");
  const entry = { key: "filterTags", content: { ...filter } };
  if (field === undefined) return insertBefore(edited, "policy", entry);
  const value = field.value;
  if (value === undefined || !isMapValue(value) || fieldsOf(value).size === 0)
    return replaceField(edited, "filterTags", entry);
  const below = { manifest, map: value };
  const pattern = setTextField(below, "pattern", filter.pattern);
  if (filter.extract !== undefined) return join(pattern, setTextField(below, "extract", filter.extract, "pattern"));
  return fieldsOf(value).has("extract") ? join(pattern, removeField(below, "extract")) : pattern;
}

function planOrder(manifest: Manifest, spec: YamlValue, policy: ImagePolicy, order: FluxOrder): FieldEdits {
  const map = valueAt(spec, "policy");
  const written = readFluxOrder(policy)?.kind;
  if (map === undefined || written === undefined) return { reason: "not-this-form" };
  const content = contentOf(order);
  if (written !== order.kind) return replaceField({ manifest, map }, written, { key: order.kind, content });
  const value = valueAt(map, written);
  const [[key = "", text = ""] = []] = Object.entries(content);
  const isDefault = order.kind !== "semver" && !fieldsOf(value).has(key);
  if (isDefault) return [];
  if (value === undefined || !isMapValue(value)) return { reason: "not-this-form" };
  return setTextField({ manifest, map: value }, key, text);
}

function contentOf(order: FluxOrder): Readonly<Record<string, string>> {
  return order.kind === "semver" ? { range: order.range } : { order: "asc" };
}

function join(one: FieldEdits, other: FieldEdits): FieldEdits {
  if ("reason" in one) return one;
  return "reason" in other ? other : [...one, ...other];
}

/** Whether an alias elsewhere means a part of it. */
function isShared(spec: YamlValue, roots: readonly YamlValue[]): boolean {
  const starts = new Set<number>();
  for (const key of ["filterTags", "policy"]) collect(valueAt(spec, key)?.node, starts);
  return [...countUses(roots, starts).values()].some((uses) => uses > 1);
}

function collect(node: unknown, starts: Set<number>): void {
  if (isScalar(node) && node.range != null) starts.add(node.range[0]);
  if (isMap(node)) for (const { value } of node.items) collect(value, starts);
  if (isSeq(node)) for (const item of node.items) collect(item, starts);
}
