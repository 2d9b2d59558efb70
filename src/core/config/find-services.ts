import type { ImageName } from "../image/reference.ts";
import type { Config, Service } from "./config.ts";

/** The services that have an image: one, or none when the image is not this config's. */
export function findServices({ services }: Config, image: ImageName): readonly Service[] {
  return [...services.values()].filter(({ images }) => images.includes(image));
}
