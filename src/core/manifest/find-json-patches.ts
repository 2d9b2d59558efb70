import { type FoundPlace, readPlace } from "./found-place.ts";
import { fieldAt, itemsOf, textAt, type YamlValue } from "./yaml-source.ts";

/**
 * Finds images in a list of JSON patch operations: `{op: replace, path: …/containers/0/image, value: acme/web:1.0.0}`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6902
 */
export function findJsonPatches(list: YamlValue | undefined): readonly FoundPlace[] {
  return itemsOf(list).flatMap((operation) => {
    const value = fieldAt(operation, "value");
    const isImage =
      /^\/spec\/(?:.*\/)?image$/.test(textAt(operation, "path") ?? "") &&
      /^(?:add|replace)$/.test(textAt(operation, "op") ?? "");
    return value !== undefined && isImage ? readPlace({ kind: "json-patch", names: [value], counts: "versioned" }) : [];
  });
}
