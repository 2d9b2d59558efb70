import { isMap } from "yaml";
import { parseEmbedded } from "./embedded-yaml.ts";
import { findContainersBelow } from "./find-in-objects.ts";
import { findInValues } from "./find-in-values.ts";
import { findJsonPatches } from "./find-json-patches.ts";
import { chartPlace } from "./found-chart.ts";
import { type FoundPlace, positionOf, readPlace, readText, versionStart } from "./found-place.ts";
import { isImagePattern, readImagePattern } from "./image-pattern.ts";
import { type KubeObject, readKubeObject } from "./kube-object.ts";
import { fieldAt, fieldsOf, itemsOf, textAt, type YamlField, type YamlFields, type YamlValue } from "./yaml-source.ts";

/**
 * Finds what a Kustomization sets: its `images:`, images in patches that stand in it as text, its Helm charts.
 * Flux's Kustomization and its HelmRelease's post-renderer have the first two.
 *
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 */
export function findInKustomization(value: YamlValue | undefined): readonly FoundPlace[] {
  const fields = fieldsOf(value);
  return [
    ...itemsOf(fields.get("images")?.value).flatMap(findInImage),
    ...patchLists.flatMap((name) => itemsOf(fields.get(name)?.value).flatMap(findInPatch)),
    ...itemsOf(fields.get("helmCharts")?.value).flatMap(findInHelmChart),
    ...["transformers", "generators"].flatMap((name) => itemsOf(fields.get(name)?.value).flatMap(findInPlugin)),
  ];
}

/**
 * Finds what the configuration of a plugin that comes with Kustomize sets; undefined for other objects.
 *
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/builtins/
 */
export function findInKustomizePlugin({ root, fields, kind }: KubeObject): readonly FoundPlace[] | undefined {
  if (textAt(root, "apiVersion") !== "builtin") return undefined;
  switch (kind) {
    case "ImageTagTransformer":
      return itemsOfOne(fields.get("imageTag")).flatMap(findInImage);
    case "HelmChartInflationGenerator":
      return findInHelmChart(root);
    case "PatchTransformer":
      return findInPatch(root);
    default:
      return undefined;
  }
}

const patchLists = ["patches", "patchesStrategicMerge", "patchesJson6902"] as const;

/**
 * The image that runs is `newName`, or `name` when nothing renames it; `name` is a regular expression. With `newTag`
 * and `digest` both, Kustomize writes both. A `tagSuffix` makes the tag something that stands nowhere.
 */
function findInImage(item: YamlValue): readonly FoundPlace[] {
  const fields = fieldsOf(item);
  const [name, renamed] = [readText(fields.get("name")), readText(fields.get("newName"))];
  const named = renamed === undefined ? fields.get("name") : fields.get("newName");
  if (named === undefined || name === undefined) return [];
  const rest = {
    kind: "kustomize-images",
    tag: fields.get("newTag"),
    digest: fields.get("digest"),
    problem: textAt(item, "tagSuffix") === undefined ? undefined : "templated",
  } as const;
  if (renamed !== undefined || !isImagePattern(name.scalar.text)) return readWhole(named, rest);
  const image = readImagePattern(name.scalar.text);
  return image === undefined ? keepPattern(fields, name.scalar.text) : readPlace({ ...rest, names: [named], image });
}

/** A name with a tag of its own matches no image, so nothing is set by it. */
function readWhole(named: YamlField, rest: Omit<Parameters<typeof readPlace>[0], "names">): readonly FoundPlace[] {
  const name = readText(named)?.scalar.text ?? "";
  return versionStart(name) !== undefined ? [] : readPlace({ ...rest, names: [named] });
}

function keepPattern(fields: YamlFields, pattern: string): readonly FoundPlace[] {
  const texts = ["newTag", "digest", "name"].flatMap((name) => readText(fields.get(name)) ?? []);
  const [first] = texts;
  if (first === undefined) return [];
  const keeps = texts.map(({ scalar }) => scalar.range);
  const { path } = first.value.source;
  return [{ kind: "unclear", place: { path, ...positionOf(first), pattern, reason: "pattern", keeps } }];
}

/** A patch as text: a piece of an object, or a list of operations. */
function findInPatch(item: YamlValue): readonly FoundPlace[] {
  const inner = parseEmbedded(isMap(item.node) ? fieldAt(item, "patch")?.value : item);
  if (inner === undefined || "skipped" in inner) return [];
  return inner.roots.flatMap((root) => [...findContainersBelow(root), ...findJsonPatches(root)]);
}

/** A plugin's configuration as text; a path to one is another file's matter. */
function findInPlugin(item: YamlValue): readonly FoundPlace[] {
  const inner = parseEmbedded(item);
  if (inner === undefined || "skipped" in inner) return [];
  return inner.roots.flatMap((root) => {
    const object = readKubeObject(root);
    return (object === undefined ? undefined : findInKustomizePlugin(object)) ?? [];
  });
}

function itemsOfOne(field: YamlField | undefined): readonly YamlValue[] {
  return field?.value === undefined ? [] : [field.value];
}

function findInHelmChart(item: YamlValue): readonly FoundPlace[] {
  const version = fieldAt(item, "version");
  return [
    ...chartPlace({
      kind: "kustomize-helm-charts",
      name: fieldAt(item, "name"),
      repository: textAt(item, "repo"),
      version,
    }),
    ...findInValues(fieldAt(item, "valuesInline")?.value, "helm-values"),
  ];
}
