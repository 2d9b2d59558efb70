import { z } from "zod";
import { changedWith, kind, leftAlone, skipped, version } from "./parts.ts";

/** What `tidegate plan --json` prints. */
export const planDocument = z.strictObject({
  environment: z.string(),
  mode: z.enum(["pull-request", "commit"]).optional().describe("how the first service's release would be made"),
  releases: z.array(
    z.strictObject({
      service: z.string(),
      tag: z.string(),
      outcome: z.enum(["plan", "unchanged", "refused"]),
      followed: z.boolean().describe("whether the environment takes this tag by itself"),
      changes: z.array(
        z.strictObject({
          path: z.string(),
          line: z.int().min(1),
          kind,
          image: z.string(),
          from: z.strictObject(version),
          to: z.strictObject(version),
        }),
      ),
      changesWith: z.array(changedWith),
      leftAlone: z.array(leftAlone),
      refusals: z.array(z.strictObject({ code: z.string(), text: z.string().describe("Markdown") })),
    }),
  ),
  skipped: z.array(skipped),
  diff: z.string().describe("a unified diff, empty when nothing changes"),
});

export type PlanDocument = z.infer<typeof planDocument>;
