import { z } from "zod";

/** Where something stands. */
export const place = {
  path: z.string().describe("relative to the folder one is in, as the PATH was given; `-` for standard input"),
  line: z.int().min(1).describe("from 1"),
  column: z.int().min(1).describe("from 1, in UTF-16 units"),
} as const;

/** A version, as far as the place names one. */
export const version = {
  tag: z.string().optional(),
  digest: z.string().optional(),
} as const;

/** A Helm chart. */
export const chart = {
  chart: z.string().describe("its own name, e.g. `ingress-nginx`"),
  repository: z
    .string()
    .optional()
    .describe("its repository's URL, of OCI without the chart's name; absent when no file read tells it"),
} as const;

/** The kinds and reasons are listed in docs/cli.md; more may come. */
export const kind = z.string().describe("the form in which the version is written there, e.g. `helm-values`");

export const leftAlone = z
  .strictObject({
    ...place,
    image: z.string().optional().describe("absent when it cannot be told, or is none"),
    chart: chart.chart.optional(),
    repository: chart.repository,
    reason: z.string().describe("e.g. `digest-unknown`"),
    message: z.string().describe("the reason in words"),
  })
  .describe("a place that stays as it is");

export const changedWith = z
  .strictObject({
    ...place,
    withLine: z.int().min(1).describe("the line of the first change that it goes with"),
    from: z.string().describe("the version as it stood there"),
    to: z.string(),
  })
  .describe("a place that names no image or chart of these, and changes by an anchor that a change shares");

export const skipped = z
  .strictObject({
    path: z.string(),
    line: z.int().min(1).optional().describe("of the mistake, in what is not YAML"),
    column: z.int().min(1).optional().describe("from 1, in characters"),
    reason: z.string().describe("e.g. `template`, `symlink`"),
    message: z.string().describe("the reason in words"),
  })
  .describe("a file or folder that was left alone as a whole");

export type LeftAloneEntry = z.infer<typeof leftAlone>;
export type ChangedWithEntry = z.infer<typeof changedWith>;
export type SkippedEntry = z.infer<typeof skipped>;
