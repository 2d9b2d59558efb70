import { parseChartRepository } from "../image/chart.ts";
import { findInKustomization } from "./find-in-kustomization.ts";
import { findInValues } from "./find-in-values.ts";
import { type FluxV1Hints, readFluxV1Hints } from "./flux-v1-hint.ts";
import { chartPlace } from "./found-chart.ts";
import { type FoundPlace, readPlace } from "./found-place.ts";
import type { KubeObject } from "./kube-object.ts";
import { fieldAt, fieldsOf, itemsOf, textAt, textOf, valueAt, type YamlValue } from "./yaml-source.ts";

/**
 * Finds what Flux's own resources name; undefined for an object that is none of them.
 *
 * @see https://fluxcd.io/flux/components/
 */
export function findInFlux(object: KubeObject): readonly FoundPlace[] | undefined {
  const spec = object.fields.get("spec")?.value;
  switch (`${object.group} ${object.kind}`) {
    case "helm.toolkit.fluxcd.io HelmRelease":
      return findInHelmRelease(object, spec);
    case "helm.fluxcd.io HelmRelease":
    case "flux.weave.works HelmRelease":
      return findInOldHelmRelease(object, spec);
    case "kustomize.toolkit.fluxcd.io Kustomization":
      return [...findInKustomization(spec), ...findInSubstitutes(valueAt(spec, "postBuild", "substitute"))];
    case "source.toolkit.fluxcd.io OCIRepository":
      return findInOciRepository(spec);
    case "source.toolkit.fluxcd.io HelmChart":
      return findInHelmChart(object, spec);
    case "source.toolkit.fluxcd.io HelmRepository":
      return readHelmRepository(object, spec);
    default:
      // Policies, receivers, alerts: none of them says what runs.
      return object.group.endsWith(".toolkit.fluxcd.io") ? [] : undefined;
  }
}

function findInHelmRelease(object: KubeObject, spec: YamlValue | undefined): readonly FoundPlace[] {
  const chart = valueAt(spec, "chart", "spec");
  return [
    ...chartPlace({
      kind: "helm-release",
      name: fromRepository(chart) ? fieldAt(chart, "chart") : undefined,
      source: sourceOf(object, chart),
      version: fieldAt(chart, "version"),
    }),
    ...findInValues(valueAt(spec, "values"), "helm-release-values"),
    ...itemsOf(valueAt(spec, "postRenderers")).flatMap((each) => findInKustomization(valueAt(each, "kustomize"))),
  ];
}

/** Of the Helm Operator; its annotations name places that the general rules may not know. */
function findInOldHelmRelease(object: KubeObject, spec: YamlValue | undefined): readonly FoundPlace[] {
  const values = valueAt(spec, "values");
  const hints = readFluxV1Hints(object.root);
  const named = findByAnnotations(object, values, hints);
  const known = new Set(named.map(placeKey));
  return [
    ...chartPlace({
      kind: "helm-release",
      name: fieldAt(spec, "chart", "name"),
      repository: textAt(spec, "chart", "repository"),
      version: fieldAt(spec, "chart", "version"),
    }),
    ...named,
    ...findInValues(values, "helm-release-values", new Map(), (path) => hints(aliasOf(path))).filter(
      (each) => !known.has(placeKey(each)),
    ),
  ];
}

/** What annotations call the image of a map of values: the only one at the top, others by the key of their part. */
function aliasOf(path: string): string {
  return path === "" || path === "image" ? "chart-image" : path.replace(/\.image$/, "");
}

/** @see https://github.com/fluxcd/flux/blob/master/docs/references/helm-operator-integration.md */
function findByAnnotations(
  object: KubeObject,
  values: YamlValue | undefined,
  hints: FluxV1Hints,
): readonly FoundPlace[] {
  const annotations = valueAt(object.root, "metadata", "annotations");
  return [...fieldsOf(annotations)].flatMap(([key, { value }]) => {
    const [, alias = ""] = /^repository\.fluxcd\.io\/(.+)$/.exec(key) ?? [];
    const path = (name: string) =>
      fieldAt(values, ...(textAt(annotations, `${name}.fluxcd.io/${alias}`)?.split(".") ?? [""]));
    const repository = alias === "" ? undefined : fieldAt(values, ...(textOf(value) ?? "").split("."));
    if (repository === undefined) return [];
    const registry = path("registry");
    return readPlace({
      kind: "helm-release-values",
      names: [...(registry === undefined ? [] : [registry]), repository],
      tag: path("tag"),
      hint: hints(alias),
    });
  });
}

function placeKey(found: FoundPlace): string {
  const place = found.kind === "reference" ? found.reference : found.kind === "unclear" ? found.place : undefined;
  return place === undefined ? "" : `${place.line}:${place.column}`;
}

/** Variables that are filled into the manifests: `web_image: acme/web:1.0.0`, or name and tag in one each. */
function findInSubstitutes(variables: YamlValue | undefined): readonly FoundPlace[] {
  return findInValues(variables, "custom-resource").filter(
    (found) => found.kind !== "reference" || found.reference.writer.slots.length > 0,
  );
}

/** Of the fields of `ref` a later one overrules those before it: tag, semver, digest. */
function findInOciRepository(spec: YamlValue | undefined): readonly FoundPlace[] {
  const url = fieldAt(spec, "url");
  if (url === undefined || !/^oci:\/\//.test(textOf(url.value) ?? "")) return [];
  const [tag, digest] = [fieldAt(spec, "ref", "tag"), fieldAt(spec, "ref", "digest")];
  const ranged = textAt(spec, "ref", "semver") !== undefined;
  const problem = !ranged ? undefined : textOf(tag?.value) || textOf(digest?.value) ? "shadowed" : "range";
  const image = readPlace({ kind: "oci-repository", names: [url], before: "oci://", tag, digest, problem });
  // The same place, for those who know the artefact as a chart.
  const assumed = !isChartLayer(spec);
  const chart = chartPlace({
    kind: "oci-repository",
    name: url,
    version: tag,
    holds: "chart-tag",
    digest,
    problem,
    assumed,
  });
  const [one, other] = [image[0], chart[0]];
  if (one?.kind === "unclear" && other?.kind === "unclear")
    return [{ ...one, place: { ...other.place, ...one.place } }];
  return [...image, ...chart.filter(({ kind }) => kind === "chart" || !assumed)];
}

function isChartLayer(spec: YamlValue | undefined): boolean {
  return textAt(spec, "layerSelector", "mediaType")?.startsWith("application/vnd.cncf.helm.chart") === true;
}

function findInHelmChart(object: KubeObject, spec: YamlValue | undefined): readonly FoundPlace[] {
  return chartPlace({
    kind: "helm-chart",
    name: fromRepository(spec) ? fieldAt(spec, "chart") : undefined,
    source: sourceOf(object, spec),
    version: fieldAt(spec, "version"),
  });
}

/** A chart in a Git repository or a bucket is a path there, and its version is not looked at. */
function fromRepository(chart: YamlValue | undefined): boolean {
  return (textAt(chart, "sourceRef", "kind") ?? "HelmRepository") === "HelmRepository";
}

function sourceOf({ root }: KubeObject, chart: YamlValue | undefined): string | undefined {
  const name = textAt(chart, "sourceRef", "name");
  const namespace = textAt(chart, "sourceRef", "namespace") ?? textAt(root, "metadata", "namespace");
  return name === undefined ? undefined : namespace === undefined ? name : `${namespace}/${name}`;
}

function readHelmRepository({ root }: KubeObject, spec: YamlValue | undefined): readonly FoundPlace[] {
  const name = textAt(root, "metadata", "name");
  const namespace = textAt(root, "metadata", "namespace");
  const repository = parseChartRepository(textAt(spec, "url") ?? "");
  if (name === undefined || repository === undefined) return [];
  const source = namespace === undefined ? name : `${namespace}/${name}`;
  return [{ kind: "chart-source", source: { source, repository } }];
}
