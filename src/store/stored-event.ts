import { z } from "zod";
import type { TidegateEvent } from "../core/event.ts";
import { identity } from "./stored-identity.ts";
import { storedInstant } from "./stored-json.ts";
import { storedRequest } from "./stored-release.ts";

/** An event as JSON, read back. */
export const storedEvent: z.ZodType<TidegateEvent> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("image-published"),
    image: identity.imageName,
    tag: identity.imageTag,
    digest: z.exactOptional(identity.imageDigest),
    build: z.object({ repo: z.exactOptional(identity.repoName), revision: z.exactOptional(identity.commitSha) }),
  }),
  z.object({
    kind: z.literal("branch-pushed"),
    repo: identity.repoName,
    branch: identity.branchName,
    head: z.exactOptional(identity.commitSha),
    sender: z.exactOptional(identity.login),
  }),
  z.object({
    kind: z.literal("pull-request-changed"),
    repo: identity.repoName,
    number: identity.pullRequestNumber,
    action: z.enum(["opened", "closed", "reopened", "synchronize", "edited"]),
    headBranch: identity.branchName,
    headRepo: z.exactOptional(identity.repoName),
    headCommit: z.exactOptional(identity.commitSha),
    merged: z.exactOptional(z.boolean()),
    description: z.exactOptional(z.object({ author: identity.login, text: z.string(), writtenAt: storedInstant })),
    sender: z.exactOptional(identity.login),
  }),
  z.object({ kind: z.literal("installation-changed"), added: z.array(identity.repoName) }),
  z.object({
    kind: z.literal("comment-written"),
    repo: identity.repoName,
    number: identity.pullRequestNumber,
    source: z.enum(["comment", "review", "description"]),
    id: z.int(),
    author: identity.login,
    action: z.enum(["created", "edited"]),
    text: z.string(),
    writtenAt: storedInstant,
    headCommit: z.exactOptional(identity.commitSha),
  }),
  z.object({
    kind: z.literal("pull-request-reviewed"),
    repo: identity.repoName,
    number: identity.pullRequestNumber,
  }),
  z.object({ kind: z.literal("release-asked"), request: storedRequest }),
  z.object({ kind: z.literal("checks-finished"), repo: identity.repoName, commit: identity.commitSha }),
]);
