import { z } from "zod";

/** What `tidegate check --json` prints. */
export const checkDocument = z.strictObject({
  path: z.string(),
  valid: z.boolean(),
  problems: z.array(
    z.strictObject({
      line: z.int().min(1).describe("from 1"),
      column: z.int().min(1).describe("from 1, in characters"),
      message: z.string(),
      suggestion: z.string().optional().describe("what to write instead"),
      frame: z.string().describe("the line, and carets below the place"),
    }),
  ),
});

export type CheckDocument = z.infer<typeof checkDocument>;
