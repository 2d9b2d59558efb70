import { z } from "zod";
import { chart, kind, leftAlone, place, skipped, version } from "./parts.ts";

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
  charts: z
    .array(
      z.strictObject({
        ...place,
        kind,
        ...chart,
        source: z
          .string()
          .optional()
          .describe("what names the repository there, e.g. `flux-system/acme`; absent where the URL itself stands"),
        version: z.string(),
      }),
    )
    .describe("places that say which version of a Helm chart is installed"),
  unclear: z.array(leftAlone).describe("places that may name an image or a chart but that no command would change"),
  skipped: z.array(skipped),
});

export type ImagesDocument = z.infer<typeof imagesDocument>;
export type ReferenceEntry = ImagesDocument["references"][number];
export type ChartEntry = ImagesDocument["charts"][number];
