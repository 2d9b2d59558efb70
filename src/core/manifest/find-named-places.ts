import { parseWrittenReference } from "../image/reference.ts";
import { findInNamedLine } from "./find-in-named-line.ts";
import { chartPlace } from "./found-chart.ts";
import { type FoundPlace, readPlace } from "./found-place.ts";
import type { Manifest, UnclearPlace, UnclearReason } from "./manifest.ts";
import type { NamedPath, NamedPlace, NamedSubject } from "./named-place.ts";
import { fieldsOf, itemsOf, textOf, type YamlField, type YamlValue } from "./yaml-source.ts";

/** Finds what the config file names in one file; `roots` are its documents, none where it is not YAML. */
export function findNamedPlaces(
  manifest: Manifest,
  roots: readonly YamlValue[],
  places: readonly NamedPlace[],
): readonly FoundPlace[] {
  return places.flatMap((place) =>
    place.kind === "line" ? findInNamedLine(manifest, place) : findAtPath(manifest, roots, place),
  );
}

function findAtPath(
  { path }: Manifest,
  roots: readonly YamlValue[],
  place: NamedSubject & NamedPath,
): readonly FoundPlace[] {
  const fields = roots.flatMap((root) => followKeys(root, place.keys) ?? []);
  const [field] = fields;
  if (field === undefined) return [unclear(path, place, "no-match")];
  if (fields.length > 1) return [unclear(path, place, "several-matches")];
  const found = readField(field, place);
  return found.length > 0 ? found : [unclear(path, place, "unreadable")];
}

function unclear(path: string, subject: NamedSubject, reason: UnclearReason): FoundPlace {
  const what = subject.subject === "image" ? { image: subject.image } : { chart: subject.chart };
  const place: UnclearPlace = { path, line: 1, column: 1, ...what, reason };
  return { kind: "unclear", place };
}

/** The field that a path's keys, or indexes of lists, lead to. */
export function followKeys(root: YamlValue, keys: readonly string[]): YamlField | undefined {
  let at: YamlValue | undefined = root;
  let field: YamlField | undefined;
  for (const key of keys) {
    const item: YamlValue | undefined = /^\d{1,6}$/.test(key) ? itemsOf(at)[Number(key)] : undefined;
    field = item === undefined ? fieldsOf(at).get(key) : { value: item, shadowed: [] };
    at = field?.value;
  }
  return field;
}

/** A whole reference to the image, or its tag, or its digest. */
function readField(field: YamlField, subject: NamedSubject): readonly FoundPlace[] {
  if (subject.subject === "chart") {
    return chartPlace({ kind: "named-path", chart: subject.chart, name: field, version: field });
  }
  const text = textOf(field.value) ?? "";
  if (parseWrittenReference(text)?.name === subject.image) return readPlace({ kind: "named-path", names: [field] });
  const isDigest = text.startsWith("sha256:");
  const version = isDigest ? { digest: field } : { tag: field };
  return readPlace({ kind: "named-path", image: subject.image, names: [field], ...version });
}
