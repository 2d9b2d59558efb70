import { z } from "zod";
import type { Job } from "../core/job.ts";
import { storedCommitSha, storedPullRequestNumber, storedRepoName } from "./stored-identity.ts";
import { storedRequest } from "./stored-release.ts";

/** A job's payload as JSON, read back. */
export const storedJob: z.ZodType<Job> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("event"), eventKey: z.string() }),
  z.object({ kind: z.literal("release"), request: storedRequest }),
  z.object({ kind: z.literal("settle"), repo: storedRepoName, pullRequest: storedPullRequestNumber }),
  z.object({ kind: z.literal("refresh"), repo: storedRepoName }),
  z.object({
    kind: z.literal("report"),
    repo: storedRepoName,
    revision: storedCommitSha,
    pullRequest: z.exactOptional(storedPullRequestNumber),
  }),
  z.object({ kind: z.literal("sweep") }),
]);
