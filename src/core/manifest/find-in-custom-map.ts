import { type FoundPlace, type PlaceFields, readPlace } from "./found-place.ts";
import type { KubeObject } from "./kube-object.ts";
import { hasRepositoryAndVersion, repositoryPlace } from "./values-places.ts";
import type { WalkedMap } from "./walk-maps.ts";
import { isListValue, isScalarValue, itemsOf, textOf, type YamlField, type YamlFields } from "./yaml-source.ts";

/**
 * Finds the images that one map of somebody's own resource names other than as a container's: in a field called
 * `image`, `imageName` or `serverImage`, a list called `images`, a map of `repository` and `tag`. Only what has a version
 * counts. Labels and annotations say nothing of what runs.
 */
export function findInCustomMap(map: WalkedMap, object: KubeObject): readonly FoundPlace[] {
  const { fields, key } = map;
  if (/(?:labels|annotations)$/i.test(key)) return [];
  const found: FoundPlace[] = [];
  for (const [name, field] of fields) {
    const isImage = isImageField(name) || isBundle(name, fields, object);
    if (isImage && isScalarValue(field.value))
      found.push(...readCounted({ names: [field], ...versionBeside(name, fields, object) }));
    if (name === "images" && isListValue(field.value))
      for (const value of itemsOf(field.value)) found.push(...readCounted({ names: [{ value, shadowed: [] }] }));
  }
  if (/image$/i.test(key) && hasRepositoryAndVersion(fields)) found.push(...readCounted(repositoryPlace(fields)));
  return found;
}

function readCounted(fields: Omit<PlaceFields, "kind" | "counts">): readonly FoundPlace[] {
  return readPlace({ kind: "custom-resource", counts: "versioned", ...fields });
}

/** `baseImage` was the image of Prometheus without its tag, until 2020. */
function isImageField(name: string): boolean {
  return name === "image" || name === "imageName" || name === "baseImage" || /[a-z]Image$/.test(name);
}

/**
 * What is taken whole from a registry: Crossplane's packages; Tekton's bundles, which a resolver takes as a parameter.
 *
 * @see https://docs.crossplane.io/latest/packages/ and https://tekton.dev/docs/pipelines/bundle-resolver/
 */
function isBundle(name: string, fields: YamlFields, { group }: KubeObject): boolean {
  if (group === "pkg.crossplane.io") return name === "package";
  if (group !== "tekton.dev") return false;
  return name === "bundle" || (name === "value" && textOf(fields.get("name")?.value) === "bundle");
}

interface VersionBeside {
  readonly tag?: YamlField | undefined;
  readonly digest?: YamlField | undefined;
  readonly number?: YamlField | undefined;
}

/**
 * What beside an image says its version, or says it once more.
 *
 * @see https://prometheus-operator.dev/docs/api-reference/api/ for `version`, and `sha` before `tag` before `version`
 */
function versionBeside(name: string, fields: YamlFields, { group, kind }: KubeObject): VersionBeside {
  const [tag, version] = [fields.get("tag"), fields.get("version")];
  if (group === "monitoring.coreos.com" && name === "baseImage")
    return { tag: tag ?? version, digest: fields.get("sha"), number: tag === undefined ? undefined : version };
  if (name !== "image") return {};
  if (group === "argoproj.io" && kind === "ArgoCD") return { tag: tag ?? version };
  const saysTwice = group === "monitoring.coreos.com" || group.endsWith(".k8s.elastic.co");
  return { tag, number: saysTwice ? version : undefined };
}
