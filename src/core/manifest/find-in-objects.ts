import { findInCustomMap } from "./find-in-custom-map.ts";
import { type FluxV1Hints, readFluxV1Hints } from "./flux-v1-hint.ts";
import { type FoundPlace, readPlace } from "./found-place.ts";
import { isCustomResource, type KubeObject } from "./kube-object.ts";
import { type WalkedMap, walkMaps } from "./walk-maps.ts";
import { textOf, type YamlValue } from "./yaml-source.ts";

/**
 * Finds the images in any object: of containers in a Deployment, a CronJob, or a resource of one's own that embeds a
 * pod template, wherever a list has one of their names, as kustomize itself goes about it; of image volumes; and in
 * resources of one's own whatever a field called `image` names with a version.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/tree/master/api/filters/imagetag
 */
export function findInObjects(object: KubeObject): readonly FoundPlace[] {
  const hints = readFluxV1Hints(object.root);
  const isCustom = isCustomResource(object);
  const found: FoundPlace[] = [];
  for (const [name, { value }] of object.fields) {
    if (name === "metadata" || name === "status") continue;
    for (const map of walkMaps(value)) {
      const key = map.path === "" ? name : map.key;
      if (isContainer(key, map, isCustom)) found.push(...findInContainer(map, hints));
      else if (isCustom) found.push(...findInCustomMap({ ...map, key }, object));
      found.push(...findImageVolume({ ...map, key }));
    }
  }
  return found;
}

/** The names that container lists have everywhere. */
const containerLists: ReadonlySet<string> = new Set(["containers", "initContainers", "ephemeralContainers"]);

/** Of Tekton and Argo Workflows; elsewhere such words may mean anything. */
const customContainers: ReadonlySet<string> = new Set([
  "steps",
  "stepTemplate",
  "sidecars",
  "container",
  "script",
  "containerTemplate",
]);

function isContainer(key: string, { path }: WalkedMap, isCustom: boolean): boolean {
  if (containerLists.has(key)) return path.endsWith("]") || path === "";
  return isCustom && customContainers.has(key);
}

function findInContainer({ fields }: WalkedMap, hints: FluxV1Hints): readonly FoundPlace[] {
  const image = fields.get("image");
  const hint = hints(textOf(fields.get("name")?.value));
  return image === undefined ? [] : readPlace({ kind: "pod-spec", names: [image], hint });
}

/** @see https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/ */
function findImageVolume({ key, fields }: WalkedMap): readonly FoundPlace[] {
  const reference = fields.get("reference");
  return key === "image" && reference !== undefined ? readPlace({ kind: "pod-spec", names: [reference] }) : [];
}

/** The images of all containers below a value that is only a piece of an object, such as a patch. */
export function findContainersBelow(value: YamlValue | undefined): readonly FoundPlace[] {
  return walkMaps(value).flatMap((map) =>
    containerLists.has(map.key) && map.path.endsWith("]") ? findInContainer(map, () => undefined) : [],
  );
}
