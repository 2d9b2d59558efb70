import { parseEmbedded } from "./embedded-yaml.ts";
import { findInValues } from "./find-in-values.ts";
import type { FoundPlace } from "./found-place.ts";
import type { KubeObject } from "./kube-object.ts";
import { fieldsOf, type YamlFields } from "./yaml-source.ts";

/** Finds images in Helm values that a ConfigMap or a Secret holds as a file, as a HelmRelease's `valuesFrom` has them. */
export function findInConfigMap({ fields }: KubeObject): readonly FoundPlace[] {
  return [fields.get("data"), fields.get("stringData")].flatMap((data) => findInFiles(fieldsOf(data?.value)));
}

function findInFiles(files: YamlFields): readonly FoundPlace[] {
  return [...files].flatMap(([name, { value }]) => {
    const inner = /(?:^|[._-])values\.ya?ml$/i.test(name) ? parseEmbedded(value) : undefined;
    return inner === undefined || "skipped" in inner
      ? []
      : inner.roots.flatMap((root) => findInValues(root, "helm-release-values"));
  });
}
