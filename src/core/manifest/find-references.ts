import { findInArgoCd } from "./find-in-argo-cd.ts";
import { findInChartFile, findInHelmfile } from "./find-in-charts.ts";
import { findInCompose, isCompose } from "./find-in-compose.ts";
import { findInConfigMap } from "./find-in-config-map.ts";
import { findInFlux } from "./find-in-flux.ts";
import { findInHelmController } from "./find-in-helm-controller.ts";
import { findInKustomization, findInKustomizePlugin } from "./find-in-kustomization.ts";
import { findInObjects } from "./find-in-objects.ts";
import { findInValues } from "./find-in-values.ts";
import { findJsonPatches } from "./find-json-patches.ts";
import { findNamedPlaces } from "./find-named-places.ts";
import type { FoundPlace } from "./found-place.ts";
import { type KubeObject, readKubeObject } from "./kube-object.ts";
import type { ChartReference, ChartSource, Manifest, ManifestFindings } from "./manifest.ts";
import type { NamedPlace } from "./named-place.ts";
import { matchesEntry } from "./path-entry.ts";
import { isManifestPath } from "./read-manifest.ts";
import { isListValue, itemsOf, parseYamlSource, textAt, valueAt, type YamlValue } from "./yaml-source.ts";

/**
 * Finds every reference to an image or a chart in one file, in the order of the file, and what may be one but is not
 * clear. A document with `apiVersion` and `kind` is a Kubernetes object; a Kustomization, a chart, a helmfile, and a
 * Compose file are known by these, by their file's name or their form; all else is read as Helm values. A file left
 * alone as a whole says why in `skipped`.
 *
 * Of the places that the config file names those count whose `file` takes this one. They go before what the form of the
 * file tells, and a file of another language may hold them.
 */
export function findReferences(manifest: Manifest, named: readonly NamedPlace[] = []): ManifestFindings {
  const ours = named.filter(({ file }) => matchesEntry(file, manifest.path));
  if (ours.length > 0) return findWithNamed(manifest, ours);
  const source = parseYamlSource(manifest);
  if ("skipped" in source) return { references: [], unclear: [], skipped: source.skipped };
  return collectFindings(findInDocuments(manifest.path, source.roots));
}

function findWithNamed(manifest: Manifest, named: readonly NamedPlace[]): ManifestFindings {
  const isYaml = isManifestPath(manifest.path) || named.some(({ kind }) => kind === "path");
  const source = isYaml ? parseYamlSource(manifest) : { roots: [] };
  const lines = named.filter(({ kind }) => kind === "line");
  if ("skipped" in source && lines.length < named.length)
    return { references: [], unclear: [], skipped: source.skipped };
  const roots = "skipped" in source ? [] : source.roots;
  const found = findNamedPlaces(manifest, roots, named);
  const taken = new Set(found.flatMap(placesOf));
  const others = findInDocuments(manifest.path, roots);
  return collectFindings([...found, ...others.filter((each) => !placesOf(each).some((place) => taken.has(place)))]);
}

/** Where the slots of a place begin. */
function placesOf(found: FoundPlace): readonly number[] {
  if (found.kind === "reference") return found.reference.writer.slots.map(({ scalar }) => scalar.range.start);
  if (found.kind === "chart") return found.chart.writer.slots.map(({ scalar }) => scalar.range.start);
  return found.kind === "unclear" ? (found.place.keeps ?? []).map(({ start }) => start) : [];
}

/** Sorts what finders found by what it is. */
function collectFindings(found: readonly FoundPlace[]): ManifestFindings {
  const sources = found.flatMap((each) => (each.kind === "chart-source" ? [each.source] : []));
  const charts = found.flatMap((each) => (each.kind === "chart" ? [withRepository(each.chart, sources)] : []));
  return {
    references: found.flatMap((each) => (each.kind === "reference" ? [each.reference] : [])).sort(byPlace),
    unclear: found.flatMap((each) => (each.kind === "unclear" ? [each.place] : [])).sort(byPlace),
    ...(charts.length === 0 ? {} : { charts: charts.sort(byPlace) }),
    ...(sources.length === 0 ? {} : { chartSources: sources }),
  };
}

interface Placed {
  readonly line: number;
  readonly column: number;
}

/** In the order of the file. */
function byPlace(a: Placed, b: Placed): number {
  return a.line - b.line || a.column - b.column;
}

function withRepository(chart: ChartReference, sources: readonly ChartSource[]): ChartReference {
  const declared = sources.filter(({ source }) => source === chart.source);
  const [only] = declared;
  if (chart.repository !== undefined || only === undefined || declared.length > 1) return chart;
  return { ...chart, repository: only.repository };
}

function findInDocuments(path: string, roots: readonly YamlValue[]): readonly FoundPlace[] {
  return isHelmfile(path, roots) ? findInHelmfile(roots) : roots.flatMap((root) => findInDocument(path, root));
}

function findInDocument(path: string, root: YamlValue): readonly FoundPlace[] {
  const object = readKubeObject(root);
  if (object !== undefined) return findInObject(path, object);
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (isKustomization(name, root)) return findInKustomization(root);
  if (/^(?:Chart|requirements)\.ya?ml$/.test(name)) return findInChartFile(root);
  if (isListValue(root)) return [...findJsonPatches(root), ...findInValues(root, "helm-values")];
  if (/compose[^/]*\.ya?ml$/.test(name) || isCompose(root)) return findInCompose(root);
  return findInValues(root, "helm-values");
}

function findInObject(path: string, object: KubeObject): readonly FoundPlace[] {
  const { kind, root, group, fields } = object;
  if (group === "kustomize.config.k8s.io" && (kind === "Kustomization" || kind === "Component"))
    return findInKustomization(root);
  if (kind.endsWith("List") && isListValue(fields.get("items")?.value))
    return itemsOf(fields.get("items")?.value).flatMap((item) => findInDocument(path, item));
  // A schema: its `containers` describe, they do not run.
  if (kind === "CustomResourceDefinition") return [];
  if (group === "" && (kind === "ConfigMap" || kind === "Secret")) return findInConfigMap(object);
  if (group === "fluxcd.controlplane.io" && kind === "ResourceSet") return findInResourceSet(path, object);
  return (
    findInFlux(object) ??
    findInArgoCd(object) ??
    findInHelmController(object) ??
    findInKustomizePlugin(object) ??
    findInObjects(object)
  );
}

/** Of the Flux Operator: other objects, into which it fills its inputs. */
function findInResourceSet(path: string, { root }: KubeObject): readonly FoundPlace[] {
  return [
    ...findInValues(valueAt(root, "spec", "inputs"), "custom-resource"),
    ...itemsOf(valueAt(root, "spec", "resources")).flatMap((item) => findInDocument(path, item)),
  ];
}

function isKustomization(name: string, root: YamlValue): boolean {
  const kind = textAt(root, "kind");
  if (kind === undefined) return /^(?:kustomization\.ya?ml|Kustomization)$/.test(name);
  return textAt(root, "apiVersion") === undefined && (kind === "Kustomization" || kind === "Component");
}

function isHelmfile(path: string, roots: readonly YamlValue[]): boolean {
  const inHelmfile = /(?:^|\/)helmfile(?:\.d\/[^/]+|[^/]*)\.ya?ml$/.test(path);
  return inHelmfile && roots.some((root) => isListValue(valueAt(root, "releases")));
}
