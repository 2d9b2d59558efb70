import { type FoundPlace, readPlace } from "./found-place.ts";
import type { ReferenceHint, ReferenceKind } from "./manifest.ts";
import { placesIn } from "./values-places.ts";
import { walkMaps } from "./walk-maps.ts";
import {
  fieldAt,
  isListValue,
  isScalarValue,
  itemsOf,
  textOf,
  type YamlField,
  type YamlFields,
  type YamlValue,
} from "./yaml-source.ts";

/** Values that are set beside the others by their path (`web.image.tag`), and overrule them. */
export type Parameters = ReadonlyMap<string, YamlField>;

/**
 * Finds images in Helm values, at any depth; {@link placesIn} tells the forms. `hintOf` tells what another robot was told
 * about the map at a path.
 */
export function findInValues(
  values: YamlValue | undefined,
  kind: ReferenceKind,
  parameters: Parameters = new Map(),
  hintOf: (path: string) => ReferenceHint | undefined = () => undefined,
): readonly FoundPlace[] {
  const globalRegistry = readGlobalRegistry(values, parameters);
  const byMap = groupByMap(parameters);
  const found: FoundPlace[] = [];
  for (const { key, path, fields } of walkMaps(values)) {
    const set = byMap.get(path);
    byMap.delete(path);
    const all = set === undefined ? fields : new Map([...fields, ...set]);
    for (const place of placesIn({ key: isTagsOfImages(path) ? "images" : key, fields: all, globalRegistry }))
      found.push(...readPlace({ kind: kindOf(kind, set, place), ...place, hint: hintOf(path) }));
    for (const [name, { value }] of fields)
      if (/images$/i.test(name) && isListValue(value)) found.push(...findInList(value, kind));
  }
  for (const [path, fields] of byMap) {
    const key =
      path
        .replace(/\[\d+\]$/, "")
        .split(".")
        .at(-1) ?? "";
    for (const place of placesIn({ key, fields, globalRegistry }))
      found.push(...readPlace({ kind: "helm-parameters", ...place }));
  }
  return found;
}

/** OpenStack's charts: `images: {tags: {api: acme/api:1.0.0}}`. */
function isTagsOfImages(path: string): boolean {
  return /(?:^|\.)images\.tags$/.test(path);
}

/** `images: [acme/web:1.0.0]` */
function findInList(list: YamlValue | undefined, kind: ReferenceKind): readonly FoundPlace[] {
  return itemsOf(list)
    .filter(isScalarValue)
    .flatMap((value) => readPlace({ kind, names: [{ value, shadowed: [] }], counts: "versioned" }));
}

/** A parameter overrules; a place whose version is one is the parameter's. */
function kindOf(
  kind: ReferenceKind,
  set: YamlFields | undefined,
  place: ReturnType<typeof placesIn>[number],
): ReferenceKind {
  if (set === undefined) return kind;
  const version = place.tag ?? place.digest ?? place.names.at(-1);
  return [...set.values()].some((field) => field === version) ? "helm-parameters" : kind;
}

/** Bitnami's charts and many others know it. */
function readGlobalRegistry(values: YamlValue | undefined, parameters: Parameters): YamlField | undefined {
  const field = parameters.get("global.imageRegistry") ?? fieldAt(values, "global", "imageRegistry");
  return textOf(field?.value) ? field : undefined;
}

/** The parameters by the path of the map that they are of. */
function groupByMap(parameters: Parameters): Map<string, Map<string, YamlField>> {
  const groups = new Map<string, Map<string, YamlField>>();
  for (const [path, field] of parameters) {
    const [, above = "", name = ""] = /^(?:(.*[^\\])\.)?((?:\\.|[^.\\])+)$/.exec(path) ?? [];
    const group = groups.get(above) ?? new Map<string, YamlField>();
    group.set(name.replace(/\\(.)/g, "$1"), field);
    groups.set(above, group);
  }
  return groups;
}
