import { findInKustomizeImages } from "./find-in-kustomize-images.ts";
import { findInPodSpecs } from "./find-in-pod-specs.ts";
import { findInValues } from "./find-in-values.ts";
import type { FoundPlace } from "./found-place.ts";
import type { Manifest, ManifestFindings } from "./manifest.ts";
import { fieldsOf, itemsOf, parseYamlSource, scalarOf, type YamlSource, type YamlValue } from "./yaml-source.ts";

/**
 * Finds every reference to an image in one file, in the order of the file, and what may be one but is not clear.
 * A document with `apiVersion` and `kind` is a Kubernetes object; a Kustomization is known by these or by its file's
 * name; all else is read as Helm values. A file left alone as a whole says why in `skipped`.
 */
export function findReferences(manifest: Manifest): ManifestFindings {
  const source = parseYamlSource(manifest);
  if ("skipped" in source) return { references: [], unclear: [], skipped: source.skipped };
  const found = source.roots.flatMap((root) => findInDocument(source, root));
  return {
    references: found.flatMap((each) => (each.kind === "reference" ? [each.reference] : [])),
    unclear: found.flatMap((each) => (each.kind === "unclear" ? [each.place] : [])),
  };
}

function findInDocument(source: YamlSource, root: YamlValue): readonly FoundPlace[] {
  const fields = fieldsOf(source, root);
  const kind = scalarOf(source, fields.get("kind")?.value)?.text;
  const apiVersion = scalarOf(source, fields.get("apiVersion")?.value)?.text;
  if (isKustomization(source.manifest.path, apiVersion, kind))
    return findInKustomizeImages(source, fields.get("images"));
  if (apiVersion === undefined || kind === undefined) return findInValues(source, root, "helm-values");
  if (kind.endsWith("List"))
    return itemsOf(source, fields.get("items")?.value).flatMap((item) => findInDocument(source, item));
  // A schema: its `containers` describe, they do not run.
  if (kind === "CustomResourceDefinition") return [];
  if (kind === "HelmRelease") {
    const values = fieldsOf(source, fields.get("spec")?.value).get("values")?.value;
    return findInValues(source, values, "helm-release-values");
  }
  return findInPodSpecs(source, root);
}

function isKustomization(path: string, apiVersion: string | undefined, kind: string | undefined): boolean {
  if (apiVersion === undefined && kind === undefined)
    return /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path);
  const group = apiVersion === undefined || apiVersion.startsWith("kustomize.config.k8s.io/");
  return group && (kind === "Kustomization" || kind === "Component");
}
