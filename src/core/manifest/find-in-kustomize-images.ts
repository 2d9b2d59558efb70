import { parseImageName } from "../image/reference.ts";
import { type FoundPlace, readPlace } from "./found-place.ts";
import { fieldsOf, itemsOf, scalarOf, type YamlField, type YamlSource } from "./yaml-source.ts";

/**
 * Finds what a Kustomize `images:` list sets. The image that runs is `newName`, or `name` when nothing renames it.
 * With `newTag` and `digest` both, Kustomize writes both. A `tagSuffix` makes the tag something that stands nowhere.
 *
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/
 */
export function findInKustomizeImages(source: YamlSource, images: YamlField | undefined): readonly FoundPlace[] {
  return itemsOf(source, images?.value).flatMap((item) => {
    const fields = fieldsOf(source, item);
    const renamed = fields.get("newName");
    const name = scalarOf(source, renamed?.value) === undefined ? fields.get("name") : renamed;
    // A name with a tag of its own matches no image, so nothing is set by it.
    if (name === undefined || parseImageName(scalarOf(source, name.value)?.text ?? "") === undefined) return [];
    return readPlace(source, {
      kind: "kustomize-images",
      names: [name],
      tag: fields.get("newTag"),
      digest: fields.get("digest"),
      computed: (scalarOf(source, fields.get("tagSuffix")?.value)?.text ?? "") !== "",
    });
  });
}
