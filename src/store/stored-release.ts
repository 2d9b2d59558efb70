import { z } from "zod";
import { storedTagPolicy } from "../core/image/stored-tag-policy.ts";
import type { RefusalNote, ReleaseRecord } from "../core/release/record.ts";
import type { ReleaseRequest } from "../core/release/request.ts";
import { identity, storedImage } from "./stored-identity.ts";
import { storedInstant } from "./stored-json.ts";

const origin = z.object({
  repo: identity.repoName,
  revision: z.exactOptional(identity.commitSha),
  pullRequest: z.exactOptional(identity.pullRequestNumber),
});

const askedOn = { repo: identity.repoName, pullRequest: identity.pullRequestNumber };

const askedBy = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("published"), via: z.string() }),
  z.object({ kind: z.literal("deploy"), by: identity.login, ...askedOn }),
  z.object({ kind: z.literal("track"), ...askedOn }),
  z.object({ kind: z.literal("default"), by: z.exactOptional(identity.login), ...askedOn }),
  z.object({ kind: z.literal("rollback"), by: identity.login, ...askedOn }),
]);

const place = { configRepo: identity.repoName, environment: identity.environmentName, service: identity.serviceName };

const carrier = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("pull-request"),
    number: identity.pullRequestNumber,
    branch: identity.branchName,
    url: z.string(),
  }),
  z.object({ kind: z.literal("commit"), sha: identity.commitSha, url: z.string() }),
]);

/** What carried a rollback, read back. */
export const holdCarrier = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("pull-request"), number: identity.pullRequestNumber }),
  z.object({ kind: z.literal("commit"), sha: identity.commitSha }),
]);

const review = z.object({
  decision: z.enum(["approved", "changes-requested"]),
  by: z.array(identity.login),
  commit: identity.commitSha,
});

const change = z.object({
  image: identity.imageName,
  from: z.object({ tag: z.exactOptional(identity.imageTag), digest: z.exactOptional(identity.imageDigest) }),
  to: storedImage,
});

/** A release request as JSON, read back. */
export const storedRequest: z.ZodType<ReleaseRequest> = z.object({
  ...place,
  images: z.array(storedImage),
  follows: z.exactOptional(storedTagPolicy),
  origin,
  askedBy,
});

/** A release record as JSON, read back. */
export const storedRelease: z.ZodType<ReleaseRecord> = z.object({
  ...place,
  images: z.array(storedImage),
  follows: z.exactOptional(storedTagPolicy),
  state: z.enum(["refused", "proposed", "merged", "closed", "superseded", "rolled-back"]),
  changes: z.array(change),
  carrier: z.exactOptional(carrier),
  baseCommit: z.exactOptional(identity.commitSha),
  headCommit: z.exactOptional(identity.commitSha),
  origin,
  askedBy,
  review: z.exactOptional(review),
  // A code may be gone from the program while rows with it are still there, and nothing is decided by it.
  refusals: z.array(z.object({ code: z.custom<RefusalNote["code"]>(isCode), text: z.string() })),
  settledBy: z.exactOptional(identity.login),
  rolledBack: z.exactOptional(z.object({ by: z.exactOptional(identity.login), carrier: holdCarrier })),
  changedAt: storedInstant,
});

function isCode(value: unknown): boolean {
  return typeof value === "string" && /^[a-z-]+$/.test(value);
}
