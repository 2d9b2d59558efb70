import { z } from "zod";
import type { Job } from "../core/job.ts";
import { identity } from "./stored-identity.ts";
import { storedRequest } from "./stored-release.ts";

const askedOn = { repo: identity.repoName, pullRequest: identity.pullRequestNumber };

/** A job's payload as JSON, read back. */
export const storedJob: z.ZodType<Job> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("event"), eventKey: z.string() }),
  z.object({ kind: z.literal("release"), request: storedRequest, again: z.exactOptional(z.literal(true)) }),
  z.object({ kind: z.literal("settle"), repo: identity.repoName, pullRequest: identity.pullRequestNumber }),
  z.object({ kind: z.literal("refresh"), repo: identity.repoName }),
  z.object({
    kind: z.literal("report"),
    repo: identity.repoName,
    revision: z.exactOptional(identity.commitSha),
    pullRequest: z.exactOptional(identity.pullRequestNumber),
  }),
  z.object({
    kind: z.literal("commands"),
    ...askedOn,
    source: z.enum(["comment", "review", "description"]),
    id: z.int(),
  }),
  z.object({
    kind: z.literal("deploy"),
    ...askedOn,
    configRepo: identity.repoName,
    environment: identity.environmentName,
  }),
  z.object({ kind: z.literal("leave"), ...askedOn }),
  z.object({ kind: z.literal("unlocked"), configRepo: identity.repoName, environment: identity.environmentName }),
  z.object({ kind: z.literal("merge"), ...askedOn }),
  z.object({ kind: z.literal("revert"), ...askedOn }),
  z.object({ kind: z.literal("sweep") }),
]);
