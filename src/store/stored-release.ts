import { z } from "zod";
import type { RefusalNote, ReleaseRecord } from "../core/release/record.ts";
import type { ReleaseRequest } from "../core/release/request.ts";
import {
  storedBranchName,
  storedCommitSha,
  storedEnvironmentName,
  storedImage,
  storedImageDigest,
  storedImageName,
  storedImageTag,
  storedLogin,
  storedPullRequestNumber,
  storedRepoName,
  storedServiceName,
} from "./stored-identity.ts";

const origin = z.object({
  repo: storedRepoName,
  revision: z.exactOptional(storedCommitSha),
  pullRequest: z.exactOptional(storedPullRequestNumber),
});

const askedBy = z.discriminatedUnion("kind", [z.object({ kind: z.literal("published"), via: z.string() })]);

const place = { configRepo: storedRepoName, environment: storedEnvironmentName, service: storedServiceName };

const carrier = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("pull-request"),
    number: storedPullRequestNumber,
    branch: storedBranchName,
    url: z.string(),
  }),
  z.object({ kind: z.literal("commit"), sha: storedCommitSha, url: z.string() }),
]);

const change = z.object({
  image: storedImageName,
  from: z.object({ tag: z.exactOptional(storedImageTag), digest: z.exactOptional(storedImageDigest) }),
  to: storedImage,
});

/** A release request as JSON, read back. */
export const storedRequest: z.ZodType<ReleaseRequest> = z.object({
  ...place,
  images: z.array(storedImage),
  origin,
  askedBy,
});

/** A release record as JSON, read back. */
export const storedRelease: z.ZodType<ReleaseRecord> = z.object({
  ...place,
  images: z.array(storedImage),
  state: z.enum(["refused", "proposed", "merged", "closed", "superseded"]),
  changes: z.array(change),
  carrier: z.exactOptional(carrier),
  baseCommit: z.exactOptional(storedCommitSha),
  headCommit: z.exactOptional(storedCommitSha),
  origin,
  askedBy,
  // A code may be gone from the program while rows with it are still there, and nothing is decided by it.
  refusals: z.array(z.object({ code: z.custom<RefusalNote["code"]>(isCode), text: z.string() })),
  settledBy: z.exactOptional(storedLogin),
  changedAt: z.iso.datetime().transform((text) => new Date(text)),
});

function isCode(value: unknown): boolean {
  return typeof value === "string" && /^[a-z-]+$/.test(value);
}
