import { z } from "zod";
import { writtenEnvironment } from "./environment.ts";
import { nameKey } from "./name.ts";
import { remainingNamedPlaces } from "./named-places.ts";
import { remainingRules } from "./rules.ts";
import { writtenService } from "./service.ts";

/** The whole file as written: what a person may write, before defaults and rules. The JSON Schema is made from it. */
export const writtenConfig = z
  .strictObject({
    environments: z
      .record(nameKey, writtenEnvironment)
      .describe("The environments, by name.")
      .meta({ minProperties: 1 }),
    services: z.record(nameKey, writtenService).describe("The services, by name.").optional(),
    groups: z
      .record(nameKey, z.array(nameKey).min(1))
      .describe("Groups of environments, by name. A command may name a group in place of its environments.")
      .meta({ examples: [{ "all-qa": ["qa1", "qa2"] }] })
      .optional(),
  })
  .describe("What Tidegate may change in this config repo, and when.");

const remainingEnvironment = writtenEnvironment.partial().extend(remainingRules.shape);
const remainingService = writtenService
  .partial()
  .extend(remainingNamedPlaces.shape)
  .extend({ environments: z.record(z.string(), remainingRules).optional() });

/**
 * The same file with nothing required. What is left of a file after its wrong parts are taken away has this shape,
 * so that the rules can still say what is wrong with the rest.
 */
export const remainingConfig = z.strictObject({
  environments: z.record(z.string(), remainingEnvironment).optional(),
  services: z.record(z.string(), remainingService).optional(),
  groups: z.record(z.string(), z.array(z.string())).optional(),
});

/** What is left of a file. */
export type RemainingConfig = z.infer<typeof remainingConfig>;
/** What is left of an environment. */
export type RemainingEnvironment = z.infer<typeof remainingEnvironment>;
/** What is left of a service. */
export type RemainingService = z.infer<typeof remainingService>;
