import { z } from "zod";
import { kind, leftAlone, place, skipped, version } from "./parts.ts";

/** What `tidegate images --json` prints. */
export const imagesDocument = z.strictObject({
  references: z.array(
    z.strictObject({
      ...place,
      kind,
      image: z.string().describe("in full, e.g. `docker.io/library/nginx`"),
      ...version,
    }),
  ),
  unclear: z.array(leftAlone).describe("places that may name an image but that no command would change"),
  skipped: z.array(skipped),
});

export type ImagesDocument = z.infer<typeof imagesDocument>;
