import { z } from "zod";

const image = z
  .string()
  .describe("Which of the service's images stands there. Needed where the service has several.")
  .meta({ examples: ["acme/web"] });

const path = z
  .string()
  .describe(
    "A file, # and the keys that lead to the tag, the digest or the whole reference. " +
      "{environment} and {service} stand for the names.",
  )
  .meta({ examples: ["values.yaml#/namespaces/{environment}/gitops/{service}"] });

const writtenPath = z
  .strictObject({ path, image: image.optional() })
  .describe("A place in YAML or JSON, and whose version stands there.")
  .meta({ id: "namedPath" });

const writtenLine = z
  .strictObject({
    file: z
      .string()
      .describe(
        "A file, a directory or a glob, relative to the root of the config repo. {environment} and {service} stand for the names.",
      )
      .meta({ examples: ["terraform/{environment}.tf", ".env"] }),
    pattern: z
      .string()
      .describe(
        "A regular expression in RE2 syntax that matches one line of the file, once. Its groups tag and digest are what is " +
          "changed; a group image tells images apart. {environment} and {service} stand for the names.",
      )
      .meta({ examples: ['web_image *= *"acme/web:(?P<tag>[^"]+)"'] }),
    image: image.optional(),
  })
  .describe("A place in a line of any file, and whose version stands there.")
  .meta({ id: "namedLine" });

/** Where a service's versions stand, where the form of the file does not tell it, as written. */
export const writtenNamedPlaces = z.strictObject({
  paths: z
    .array(z.union([path, writtenPath]))
    .min(1)
    .describe("Places in YAML or JSON whose form does not tell that a version of the service stands there.")
    .optional(),
  lines: z
    .array(writtenLine)
    .min(1)
    .describe("Places in files of any language (Terraform, Jsonnet, .env), each found by a pattern over lines.")
    .optional(),
});

// An empty text stands for an entry that was taken away.
const nothing = z.literal("");

/** The same with nothing required, and with empty texts for entries that are wrong as a whole. */
export const remainingNamedPlaces = z.strictObject({
  paths: z.array(z.union([z.string(), writtenPath.partial()])).optional(),
  lines: z.array(z.union([nothing, writtenLine.partial()])).optional(),
});

/** The keys that an entry of `paths` or `lines` may have. */
export const namedPlaceKeys: Readonly<Record<string, object>> = {
  paths: writtenPath.shape,
  lines: writtenLine.shape,
};

/** What is left of a service's named places. */
export type RemainingNamedPlaces = z.infer<typeof remainingNamedPlaces>;
