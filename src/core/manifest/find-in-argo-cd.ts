import { parseEmbedded } from "./embedded-yaml.ts";
import { findInKustomization } from "./find-in-kustomization.ts";
import { findInValues, type Parameters } from "./find-in-values.ts";
import { chartPlace } from "./found-chart.ts";
import { type FoundPlace, isTemplated, readPlace } from "./found-place.ts";
import type { KubeObject } from "./kube-object.ts";
import {
  fieldAt,
  fieldsOf,
  isMapValue,
  itemsOf,
  scalarOf,
  textAt,
  textOf,
  valueAt,
  type YamlField,
  type YamlValue,
} from "./yaml-source.ts";

/**
 * Finds what an Application or ApplicationSet of Argo CD names; undefined for other objects. With `sources` given,
 * Argo CD does not look at `source`.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml
 */
export function findInArgoCd({ group, kind, root }: KubeObject): readonly FoundPlace[] | undefined {
  if (group !== "argoproj.io") return undefined;
  if (kind === "Application") return findInSpec(valueAt(root, "spec"));
  if (kind === "ApplicationSet") return findInSet(valueAt(root, "spec"));
  return kind === "AppProject" ? [] : undefined;
}

/** @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/ */
function findInSet(spec: YamlValue | undefined): readonly FoundPlace[] {
  const patch = valueAt(spec, "templatePatch");
  const inner = parseEmbedded(patch);
  return [
    ...findInSpec(valueAt(spec, "template", "spec")),
    ...itemsOf(valueAt(spec, "generators")).flatMap(findInGenerator),
    ...(inner === undefined
      ? []
      : "skipped" in inner
        ? keepString(patch)
        : inner.roots.flatMap((root) => findInSpec(valueAt(root, "spec")))),
  ];
}

/** What a generator fills into the template: a list's elements, values of its own; and what it puts over the template. */
function findInGenerator(generator: YamlValue): readonly FoundPlace[] {
  return [...fieldsOf(generator).values()].flatMap(({ value }) => [
    ...findInValues(valueAt(value, "elements"), "helm-values"),
    ...findInValues(valueAt(value, "values"), "helm-values"),
    ...findInSpec(valueAt(value, "template", "spec")),
    ...itemsOf(valueAt(value, "generators")).flatMap(findInGenerator),
  ]);
}

function findInSpec(spec: YamlValue | undefined): readonly FoundPlace[] {
  const several = itemsOf(valueAt(spec, "sources"));
  const one = valueAt(spec, "source");
  const sources = several.length > 0 ? several : one === undefined ? [] : [one];
  return [...sources, ...itemsOf(valueAt(spec, "sourceHydrator", "drySource"))].flatMap(findInSource);
}

function findInSource(source: YamlValue): readonly FoundPlace[] {
  const kustomize = valueAt(source, "kustomize");
  return [
    ...findRevision(source),
    ...findInHelm(valueAt(source, "helm")),
    ...itemsOf(valueAt(kustomize, "images")).flatMap(findInImage),
    ...findInKustomization(kustomize).filter((each) => each.kind !== "unclear" || each.place.image !== undefined),
  ];
}

/** A chart's version, or the tag of what is taken whole from a registry; of a Git repository it is not an image's. */
function findRevision(source: YamlValue): readonly FoundPlace[] {
  const [url, version] = [fieldAt(source, "repoURL"), fieldAt(source, "targetRevision")];
  const text = textOf(url?.value) ?? "";
  const chart = fieldAt(source, "chart");
  // A chart's OCI registry is written without a scheme here.
  const repository = text === "" || text.includes("://") ? text : `oci://${text}`;
  if (textOf(chart?.value)) return chartPlace({ kind: "argocd-source", name: chart, repository, version });
  if (url === undefined || !text.startsWith("oci://")) return [];
  return [
    ...readPlace({ kind: "oci-repository", names: [url], before: "oci://", tag: version }),
    ...chartPlace({ kind: "argocd-source", name: url, version, assumed: true }).filter(({ kind }) => kind === "chart"),
  ];
}

/** `parameters` overrule `valuesObject`, and that is looked at instead of `values`. */
function findInHelm(helm: YamlValue | undefined): readonly FoundPlace[] {
  const parameters = readParameters(valueAt(helm, "parameters"));
  const object = valueAt(helm, "valuesObject");
  if (isMapValue(object)) return findInValues(object, "helm-values", parameters);
  const values = fieldAt(helm, "values");
  const inner = parseEmbedded(values?.value);
  if (inner === undefined) return findInValues(undefined, "helm-values", parameters);
  if ("skipped" in inner) return [...keepString(values?.value), ...findInValues(undefined, "helm-values", parameters)];
  const [root, ...others] = inner.roots;
  return [
    ...findInValues(root, "helm-values", parameters),
    ...others.flatMap((other) => findInValues(other, "helm-values")),
  ];
}

/** Values that cannot be read may name anything. */
function keepString(value: YamlValue | undefined): readonly FoundPlace[] {
  const scalar = scalarOf(value);
  if (value === undefined || scalar === undefined) return [];
  const { path, map } = value.source;
  const at = map.positionInFile(scalar.range.start);
  return [{ kind: "unclear", place: { path, ...at, reason: isTemplated(scalar.text) ? "templated" : "nested" } }];
}

function readParameters(list: YamlValue | undefined): Parameters {
  const parameters = new Map<string, YamlField>();
  for (const item of itemsOf(list)) {
    const [name, value] = [textAt(item, "name"), fieldAt(item, "value")];
    if (name !== undefined && value !== undefined) parameters.set(name, value);
  }
  return parameters;
}

/** `acme/web:1.0.0`, or `web=acme/web:1.0.0` where the manifests say `web`. */
function findInImage(item: YamlValue): readonly FoundPlace[] {
  const text = textOf(item);
  if (text === undefined) return [];
  const before = /^[^\s=]+=/.exec(text)?.[0] ?? "";
  return readPlace({ kind: "kustomize-images", names: [{ value: item, shadowed: [] }], before });
}
