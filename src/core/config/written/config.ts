import { z } from "zod";
import { writtenEnvironment } from "./environment.ts";
import { nameKey } from "./name.ts";
import { remainingNamedPlaces } from "./named-places.ts";
import { writtenService } from "./service.ts";

/** The whole file as written: what a person may write, before defaults and rules. The JSON Schema is made from it. */
export const writtenConfig = z
  .strictObject({
    environments: z
      .record(nameKey, writtenEnvironment)
      .describe("The environments, by name.")
      .meta({ minProperties: 1 }),
    services: z.record(nameKey, writtenService).describe("The services, by name.").optional(),
  })
  .describe("What Tidegate may change in this config repo, and when.");

const remainingEnvironment = writtenEnvironment.partial();
const remainingService = writtenService.partial().extend(remainingNamedPlaces.shape);

/**
 * The same file with nothing required. What is left of a file after its wrong parts are taken away has this shape,
 * so that the rules can still say what is wrong with the rest.
 */
export const remainingConfig = z.strictObject({
  environments: z.record(z.string(), remainingEnvironment).optional(),
  services: z.record(z.string(), remainingService).optional(),
});

/** What is left of a file. */
export type RemainingConfig = z.infer<typeof remainingConfig>;
/** What is left of an environment. */
export type RemainingEnvironment = z.infer<typeof remainingEnvironment>;
/** What is left of a service. */
export type RemainingService = z.infer<typeof remainingService>;
