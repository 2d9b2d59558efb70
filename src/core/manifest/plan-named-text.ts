import { countUses } from "./count-uses.ts";
import { followKeys } from "./find-named-places.ts";
import type { Manifest, ManifestEdit, UnclearReason } from "./manifest.ts";
import type { NamedPath } from "./named-place.ts";
import { planScalarText } from "./scalar-text.ts";
import { parseYamlSource, scalarOf, type YamlValue } from "./yaml-source.ts";

/** What stands at a named path, and the edits that make it say a text. */
export interface NamedText {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly edits: readonly ManifestEdit[];
}

/** Plans the edit that makes the scalar at a named path say a text of any characters, whatever stands there now. */
export function planNamedText(
  manifest: Manifest,
  { keys }: NamedPath,
  text: string,
): NamedText | { readonly reason: UnclearReason; readonly line: number } {
  const source = parseYamlSource(manifest);
  if ("skipped" in source) return { reason: "unreadable", line: 1 };
  const { roots, map } = source;
  const fields = roots.flatMap((root) => followKeys(root, keys) ?? []);
  const [field] = fields;
  if (field === undefined) return { reason: "no-match", line: 1 };
  if (fields.length > 1) return { reason: "several-matches", line: 1 };
  const scalar = scalarOf(field.value);
  if (field.value === undefined || scalar === undefined) return { reason: "unreadable", line: 1 };
  const { line } = map.positionOf(field.value.via ?? scalar.range.start);
  const edits = planScalarText(manifest, scalar, { text, inFlow: isInFlow(roots, keys) });
  if ("reason" in edits || edits.length === 0)
    return "reason" in edits ? { ...edits, line } : { line, text: scalar.text, edits };
  const { start } = scalar.range;
  if ((countUses(roots, new Set([start])).get(start) ?? 0) > 1) return { reason: "anchor-elsewhere", line };
  if (field.value.doubtful) return { reason: "duplicate-key", line };
  return map.marksAt(start).kept ? { reason: "ignored", line } : { line, text: scalar.text, edits };
}

/** A mapping in flow style has all that is below it in flow style, too. */
function isInFlow(roots: readonly YamlValue[], keys: readonly string[]): boolean {
  const above = roots.flatMap((root) => followKeys(root, keys.slice(0, -1))?.value ?? []);
  const holders = keys.length === 1 ? roots : above;
  return holders.some(({ node }) => "flow" in node && node.flow === true);
}
