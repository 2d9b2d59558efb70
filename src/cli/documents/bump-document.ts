import { z } from "zod";
import { changedWith, chart, kind, leftAlone, place, skipped, version } from "./parts.ts";

const written = z.strictObject({ ...version, version: z.string().optional().describe("of a chart") });

/** What `tidegate bump --json` prints. */
export const bumpDocument = z.strictObject({
  image: z.string().optional().describe("in full, e.g. `docker.io/library/nginx`; absent with --chart"),
  tag: z.string().optional().describe("absent with --chart"),
  chart: chart.chart.optional().describe("the chart's own name; present with --chart"),
  repository: chart.repository.describe("of the chart; absent when none was named"),
  version: z.string().optional().describe("of the chart"),
  digest: version.digest,
  written: z.boolean().describe("false with --dry-run, and when nothing had to be changed"),
  changes: z.array(z.strictObject({ ...place, kind, from: written, to: written })),
  changesWith: z.array(changedWith),
  unchanged: z.array(z.strictObject({ ...place, kind, ...written.shape })).describe("places that said so already"),
  leftAlone: z.array(leftAlone).describe("places of this image or chart that stay as they are"),
  skipped: z
    .array(skipped)
    .describe("files that mention the image or chart but were not looked into; and all symbolic links and submodules"),
});

export type BumpDocument = z.infer<typeof bumpDocument>;
