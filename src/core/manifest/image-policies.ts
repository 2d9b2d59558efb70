import { type ImageName, parseImageName } from "../image/reference.ts";
import { readKubeObject } from "./kube-object.ts";
import type { Manifest, SkipReason } from "./manifest.ts";
import { isListValue, itemsOf, parseYamlSource, textAt, textOf, valueAt, type YamlValue } from "./yaml-source.ts";

/** A Flux object by its name; the namespace is absent where Kustomize gives it. */
export interface FluxName {
  readonly name: string;
  readonly namespace?: string;
}

/** An ImagePolicy of Flux: which of a repository's tags Flux writes into the manifests. */
export interface ImagePolicy extends FluxName {
  readonly path: string;
  /** From 1, of the object's kind. */
  readonly line: number;
  /** Of the ImageRepository whose tags it looks at; absent when it names none. */
  readonly repository?: FluxName;
  /** How to change it; opaque outside `core/manifest`. */
  readonly spec: YamlValue | undefined;
  /** All documents of its file. */
  readonly roots: readonly YamlValue[];
}

/** An ImageRepository of Flux; the image is absent when it cannot be told. */
export interface ImageRepository extends FluxName {
  readonly image?: ImageName;
}

/** The objects of Flux's image automation in one file. */
export interface FluxObjects {
  readonly policies: readonly ImagePolicy[];
  readonly repositories: readonly ImageRepository[];
}

/**
 * Finds them in a file's documents and lists, or tells why the file is left alone.
 *
 * @see https://fluxcd.io/flux/components/image/imagepolicies/ and https://fluxcd.io/flux/components/image/imagerepositories/
 */
export function findFluxObjects(manifest: Manifest): FluxObjects | { readonly skipped: SkipReason } {
  const source = parseYamlSource(manifest);
  if ("skipped" in source) return source;
  const { roots } = source;
  const policies: ImagePolicy[] = [];
  const repositories: ImageRepository[] = [];
  for (const root of roots.flatMap(expandList)) {
    const object = readKubeObject(root);
    const name = readName(root);
    if (object?.group !== "image.toolkit.fluxcd.io" || name === undefined) continue;
    if (object.kind === "ImageRepository") repositories.push({ ...name, ...readImage(root) });
    if (object.kind !== "ImagePolicy") continue;
    const start = valueAt(root, "kind")?.node.range?.[0] ?? 0;
    const { line } = source.map.positionOf(start);
    policies.push({
      ...name,
      ...{ path: manifest.path, line, roots, spec: valueAt(root, "spec") },
      ...readRepository(root, name),
    });
  }
  return { policies, repositories };
}

/** Whether a text may hold such objects: a cheap question before it is parsed. */
export const fluxKinds: readonly string[] = ["ImagePolicy", "ImageRepository"];

function expandList(root: YamlValue): readonly YamlValue[] {
  const items = valueAt(root, "items");
  return textOf(valueAt(root, "kind"))?.endsWith("List") && isListValue(items)
    ? itemsOf(items).flatMap(expandList)
    : [root];
}

function readName(root: YamlValue): FluxName | undefined {
  const name = textAt(root, "metadata", "name");
  const namespace = textAt(root, "metadata", "namespace");
  return name === undefined ? undefined : { name, ...(namespace === undefined ? {} : { namespace }) };
}

function readImage(root: YamlValue): Pick<ImageRepository, "image"> {
  const image = parseImageName(textAt(root, "spec", "image") ?? "");
  return image === undefined ? {} : { image };
}

/** In the ImagePolicy's own namespace, unless it names another. */
function readRepository(root: YamlValue, own: FluxName): Pick<ImagePolicy, "repository"> {
  const name = textAt(root, "spec", "imageRepositoryRef", "name");
  const namespace = textAt(root, "spec", "imageRepositoryRef", "namespace") ?? own.namespace;
  return name === undefined ? {} : { repository: { name, ...(namespace === undefined ? {} : { namespace }) } };
}
