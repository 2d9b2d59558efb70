import { z } from "zod";
import { defaults } from "../effective/defaults.ts";
import { writtenFollow } from "./follow.ts";

/** The rules that an environment sets and a service may override, as written. */
export const writtenRules = z
  .strictObject({
    follow: writtenFollow.optional(),
    release: z
      .enum(["pull-request", "commit"])
      .describe(
        "How a release reaches the base branch: by a release pull request that a person merges, or as one commit.",
      )
      .meta({ default: defaults.rules.release })
      .optional(),
  })
  .describe("The rules of the environment that are different for this service.")
  .meta({ id: "rules" });

const path = z.string().meta({ examples: ["clusters/dev", "clusters/*/prod", "apps/dev.yaml"] });

/** One environment as written. */
export const writtenEnvironment = z
  .strictObject({
    path: z
      .union([path, z.array(path).min(1)])
      .describe(
        "Where the environment's manifests are: one or more directories, files or globs (`*`, `?`, `**`), " +
          "relative to the root of the config repo. Not needed where the services name their places in this environment.",
      )
      .optional(),
    ...writtenRules.shape,
  })
  .describe("A named place: paths in the config repo, and the rules for changing them.")
  .meta({ id: "environment" });

/** Rules of the right shape. */
export type WrittenRules = z.infer<typeof writtenRules>;
