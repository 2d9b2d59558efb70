import { z } from "zod";

/** What `tidegate tags --json` prints. */
export const tagsDocument = z.strictObject({
  chosen: z.string().nullable().describe("null when no tag is taken"),
  ties: z.array(z.string()).describe("taken tags of the same order as the chosen one, which won by its text alone"),
  older: z.array(z.string()).describe("taken tags that are not the newest"),
  rejected: z.array(
    z.strictObject({
      tag: z.string(),
      code: z.string().describe("e.g. `outside-range`"),
      message: z.string().describe("the reason in words"),
    }),
  ),
});

export type TagsDocument = z.infer<typeof tagsDocument>;
