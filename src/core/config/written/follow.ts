import { z } from "zod";
import { defaults } from "../effective/defaults.ts";

/** `follow` as written: exactly one of `semver`, `branch` and `pattern`; the rest belongs to `pattern`. */
export const writtenFollow = z
  .strictObject({
    semver: z
      .string()
      .describe(
        "A range of versions as npm writes them. Of the tags that are versions in the range, the highest is newest. " +
          "Pre-releases are taken only when the range names one.",
      )
      .meta({ examples: [">=1.0.0", "^2.3", ">=1.0.0-0"] })
      .optional(),
    branch: z
      .string()
      .describe(
        "A branch of the source repo. Takes the tags which the service's `tags` template says were built from it, newest first.",
      )
      .meta({ examples: ["main"] })
      .optional(),
    pattern: z
      .string()
      .describe("A regular expression in RE2 syntax that must match the whole tag.")
      .meta({ examples: ["main-[0-9a-f]+-(?P<ts>[0-9]+)"] })
      .optional(),
    extract: z
      .string()
      .describe("What of the tag is compared, as a template over the groups of `pattern`; the whole tag when absent.")
      .meta({ examples: ["$ts"] })
      .optional(),
    order: z
      .enum(["semver", "numeric", "text", "time"])
      .describe("How two tags are compared.")
      .meta({ default: defaults.order })
      .optional(),
    ignore: z
      .array(z.string())
      .describe("Globs. A tag that matches one of them is never taken.")
      .meta({ examples: [["*-debug"]] })
      .optional(),
  })
  .describe("Which tags are taken by themselves. Without it, the environment changes only when asked.")
  .meta({
    id: "follow",
    oneOf: [{ required: ["semver"] }, { required: ["branch"] }, { required: ["pattern"] }],
    dependencies: { extract: ["pattern"], order: ["pattern"], ignore: ["pattern"] },
  });

/** A `follow` of the right shape. */
export type WrittenFollow = z.infer<typeof writtenFollow>;
