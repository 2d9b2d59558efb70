import { type FoundPlace, readPlace } from "./found-place.ts";
import { fieldAt, fieldsOf, valueAt, type YamlValue } from "./yaml-source.ts";

/**
 * Finds the images of a Compose file's services.
 *
 * @see https://github.com/compose-spec/compose-spec/blob/main/05-services.md#image
 */
export function findInCompose(root: YamlValue): readonly FoundPlace[] {
  return servicesOf(root).flatMap((service) => {
    const image = fieldAt(service, "image");
    return image === undefined ? [] : readPlace({ kind: "compose", names: [image] });
  });
}

/** Whether a document is a Compose file, by what stands in it. */
export function isCompose(root: YamlValue): boolean {
  const services = servicesOf(root);
  return (
    services.length > 0 &&
    services.every((service) => ["image", "build", "extends"].some((key) => fieldAt(service, key)))
  );
}

function servicesOf(root: YamlValue): readonly YamlValue[] {
  return [...fieldsOf(valueAt(root, "services")).values()].flatMap(({ value }) => value ?? []);
}
