import { z } from "zod";
import { kind, leftAlone, place, skipped, version } from "./parts.ts";

/** What `tidegate bump --json` prints. */
export const bumpDocument = z.strictObject({
  image: z.string().describe("in full, e.g. `docker.io/library/nginx`"),
  ...version,
  tag: z.string(),
  written: z.boolean().describe("false with --dry-run, and when nothing had to be changed"),
  changes: z.array(z.strictObject({ ...place, kind, from: z.strictObject(version), to: z.strictObject(version) })),
  unchanged: z.array(z.strictObject({ ...place, kind, ...version })).describe("places that said so already"),
  leftAlone: z.array(leftAlone).describe("places of this image that stay as they are"),
  skipped: z
    .array(skipped)
    .describe("files that mention the image but were not looked into; and all symbolic links and submodules"),
});

export type BumpDocument = z.infer<typeof bumpDocument>;
