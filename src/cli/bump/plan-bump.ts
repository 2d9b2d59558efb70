import { applyEdits } from "../../core/manifest/apply-edits.ts";
import { findReferences } from "../../core/manifest/find-references.ts";
import type { Manifest, ManifestReference, SkipReason, UnclearPlace } from "../../core/manifest/manifest.ts";
import { planEdits } from "../../core/manifest/plan-edits.ts";
import type { BumpRequest } from "./parse-bump.ts";

/** What a bump comes to in one file. */
export interface PlannedBump {
  readonly path: string;
  readonly before: string;
  /** The same as `before` when nothing changes. */
  readonly after: string;
  readonly changes: readonly ManifestReference[];
  readonly unchanged: readonly ManifestReference[];
  readonly leftAlone: readonly UnclearPlace[];
  /** Present when the file was not looked into. */
  readonly skipped?: SkipReason;
}

/** Plans what brings every reference to the image, in one file, to the version asked for. */
export function planBump(manifest: Manifest, image: BumpRequest["image"]): PlannedBump {
  const findings = findReferences(manifest);
  const { edits, changes, unclear } = planEdits(manifest, findings, [image]);
  const changed = new Set(changes.map(({ reference }) => reference));
  const kept = new Set(unclear.map(placeKey));
  return {
    path: manifest.path,
    before: manifest.text,
    after: applyEdits(manifest.text, edits),
    changes: changes.map(({ reference }) => reference).sort((a, b) => a.line - b.line || a.column - b.column),
    unchanged: findings.references.filter(
      (reference) => reference.image === image.name && !changed.has(reference) && !kept.has(placeKey(reference)),
    ),
    leftAlone: unclear,
    ...(findings.skipped === undefined ? {} : { skipped: findings.skipped }),
  };
}

function placeKey({ line, column }: { readonly line: number; readonly column: number }): string {
  return `${line}:${column}`;
}
