import { z } from "zod";
import type { TidegateEvent } from "../core/event.ts";
import {
  storedBranchName,
  storedCommitSha,
  storedImageDigest,
  storedImageName,
  storedImageTag,
  storedLogin,
  storedPullRequestNumber,
  storedRepoName,
} from "./stored-identity.ts";

/** An event as JSON, read back. */
export const storedEvent: z.ZodType<TidegateEvent> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("image-published"),
    image: storedImageName,
    tag: storedImageTag,
    digest: z.exactOptional(storedImageDigest),
    build: z.object({ repo: z.exactOptional(storedRepoName), revision: z.exactOptional(storedCommitSha) }),
  }),
  z.object({
    kind: z.literal("branch-pushed"),
    repo: storedRepoName,
    branch: storedBranchName,
    head: z.exactOptional(storedCommitSha),
    sender: z.exactOptional(storedLogin),
  }),
  z.object({
    kind: z.literal("pull-request-changed"),
    repo: storedRepoName,
    number: storedPullRequestNumber,
    action: z.enum(["opened", "closed", "reopened", "synchronize", "edited"]),
    headBranch: storedBranchName,
    sender: z.exactOptional(storedLogin),
  }),
  z.object({ kind: z.literal("installation-changed"), added: z.array(storedRepoName) }),
]);
