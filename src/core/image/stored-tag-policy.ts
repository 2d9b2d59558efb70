import { z } from "zod";
import { parseBranchName } from "../identity.ts";
import type { TagPolicy } from "./tag-policy.ts";

/** A tag policy as JSON, read back: from the index, or from a release pull request's marker. */
export const storedTagPolicy: z.ZodType<TagPolicy> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("semver"), range: z.string() }),
  z.strictObject({
    kind: z.literal("branch"),
    branch: z.string().transform((text, context) => {
      const branch = parseBranchName(text);
      if (branch !== undefined) return branch;
      context.addIssue({ code: "custom", message: "not a branch" });
      return z.NEVER;
    }),
  }),
  z.strictObject({
    kind: z.literal("pattern"),
    pattern: z.string(),
    extract: z.exactOptional(z.string()),
    order: z.enum(["semver", "numeric", "text", "time"]),
    ignore: z.array(z.string()),
  }),
]);
