import { z } from "zod";
import { defaults } from "../effective/defaults.ts";
import { writtenRules } from "./rules.ts";

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
    lock: z
      .enum(["by-command", "on-deploy"])
      .describe("Who claims the environment: only /lock, or each /deploy as well, until its pull request closes.")
      .meta({ default: defaults.lock })
      .optional(),
    url: z
      .string()
      .describe(
        "Where a service of the environment can be looked at; shown in GitHub's Deployments. " +
          "{service}, {environment} and {tag} stand for theirs.",
      )
      .meta({ pattern: "^https?://", examples: ["https://{service}.qa1.example.com"] })
      .optional(),
    transient: z
      .boolean()
      .describe("GitHub's Deployments may forget the environment when it is no longer active.")
      .meta({ default: defaults.deployment.transient })
      .optional(),
    production: z
      .boolean()
      .describe(
        `GitHub's Deployments show it as production. Without it only the environment named ${defaults.deployment.productionName} is.`,
      )
      .optional(),
  })
  .describe("A named place: paths in the config repo, and the rules for changing them.")
  .meta({ id: "environment" });
