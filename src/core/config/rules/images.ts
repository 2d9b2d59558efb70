import type { ServiceName } from "../../identity.ts";
import { type ImageName, renderImageName } from "../../image/reference.ts";
import type { Draft } from "../effective/draft.ts";
import * as problems from "../problems.ts";
import type { Report } from "../report.ts";

/** An image belongs to one service, once: else one event would release two things, or one of them twice. */
export function eachImageHasOneService({ services }: Draft, report: Report): void {
  const owners = new Map<ImageName, ServiceName>();
  for (const { name, images } of services.values()) {
    for (const { value, path } of images) {
      const owner = owners.get(value);
      if (owner === undefined) owners.set(value, name);
      else if (owner === name) report.atValue(path, problems.imageTwice(renderImageName(value)));
      else report.atValue(path, problems.imageOfTwoServices(renderImageName(value), owner));
    }
  }
}
