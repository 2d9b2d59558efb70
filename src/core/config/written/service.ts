import { z } from "zod";
import { nameKey } from "./name.ts";
import { writtenNamedPlaces } from "./named-places.ts";
import { writtenRules } from "./rules.ts";

const image = z.string().meta({ examples: ["acme/web", "ghcr.io/acme/web"] });

/** One service as written: `image` or `images`. */
export const writtenService = z
  .strictObject({
    repo: z
      .string()
      .describe("The source repo, as owner/name. Only events from it may release this service.")
      .meta({
        pattern: "^[A-Za-z0-9][A-Za-z0-9-]{0,38}/(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,100}$",
        examples: ["acme/web"],
      }),
    image: image.describe("The image, without tag and digest. Without a host it is on docker.io.").optional(),
    images: z
      .array(image)
      .min(1)
      .describe("Several images that are always released together, without tags and digests.")
      .optional(),
    tags: z
      .string()
      .describe(
        "How CI builds the tags: text with {branch}, {sha}, {timestamp}, {number} and {version}. " +
          "Needed where an environment follows a branch.",
      )
      .meta({ examples: ["{branch}-{sha}-{timestamp}", "v{version}"] })
      .optional(),
    ...writtenNamedPlaces.shape,
    environments: z
      .record(nameKey, writtenRules)
      .describe("What is different for this service, by environment.")
      .optional(),
  })
  .describe("One thing that is released: a source repo and its images.")
  .meta({ id: "service", oneOf: [{ required: ["image"] }, { required: ["images"] }] });
