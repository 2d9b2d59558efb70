import { parseEmbedded } from "./embedded-yaml.ts";
import { findInValues } from "./find-in-values.ts";
import { chartPlace } from "./found-chart.ts";
import type { FoundPlace } from "./found-place.ts";
import type { KubeObject } from "./kube-object.ts";
import { fieldAt, textAt, valueAt } from "./yaml-source.ts";

/**
 * Finds the chart and the values of a HelmChart of K3s and RKE2, whose values are a string; undefined for other objects.
 *
 * @see https://docs.k3s.io/add-ons/helm
 */
export function findInHelmController({ group, kind, root }: KubeObject): readonly FoundPlace[] | undefined {
  if (group !== "helm.cattle.io") return undefined;
  const spec = valueAt(root, "spec");
  const inner = parseEmbedded(valueAt(spec, "valuesContent"));
  const values = inner === undefined || "skipped" in inner ? [] : inner.roots;
  const chart = {
    kind: "helm-chart",
    name: fieldAt(spec, "chart"),
    repository: textAt(spec, "repo"),
    version: fieldAt(spec, "version"),
  } as const;
  return [
    ...(kind === "HelmChart" ? chartPlace(chart) : []),
    ...values.flatMap((root) => findInValues(root, "helm-values")),
  ];
}
