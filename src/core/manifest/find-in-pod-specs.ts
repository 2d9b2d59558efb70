import { type FoundPlace, readPlace } from "./found-place.ts";
import { fieldsOf, itemsOf, mapsBelow, type YamlSource, type YamlValue } from "./yaml-source.ts";

const containerLists = ["containers", "initContainers", "ephemeralContainers"] as const;

/**
 * Finds the images of containers in any object: Deployment, CronJob, or a resource of one's own that embeds a pod
 * template. Wherever a list has one of the three names and its items name images, as kustomize itself goes about it.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/tree/master/api/filters/imagetag
 */
export function findInPodSpecs(source: YamlSource, object: YamlValue): readonly FoundPlace[] {
  const found: FoundPlace[] = [];
  for (const { fields } of mapsBelow(source, object)) {
    for (const list of containerLists) {
      for (const container of itemsOf(source, fields.get(list)?.value)) {
        const image = fieldsOf(source, container).get("image");
        if (image !== undefined) found.push(...readPlace(source, { kind: "pod-spec", names: [image] }));
      }
    }
  }
  return found;
}
