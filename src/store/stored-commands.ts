import { z } from "zod";
import type { CommandRecord } from "../core/release/command-record.ts";
import type { EnvironmentLock } from "../core/release/environment-lock.ts";
import type { Hold } from "../core/release/hold.ts";
import type { Notice } from "../core/release/notice.ts";
import type { Track } from "../core/release/track.ts";
import type { WaitingDeploy } from "../core/release/waiting-deploy.ts";
import { identity, storedImage } from "./stored-identity.ts";
import { storedInstant } from "./stored-json.ts";
import { holdCarrier } from "./stored-release.ts";

const environment = { configRepo: identity.repoName, environment: identity.environmentName };
const pullRequest = { repo: identity.repoName, pullRequest: identity.pullRequestNumber };
const images = z.array(storedImage);

const commandKey = {
  ...pullRequest,
  source: z.enum(["comment", "review", "description"]),
  id: z.int(),
  line: z.int().nonnegative(),
};

const answer = z.object({
  environment: z.exactOptional(identity.environmentName),
  configRepo: z.exactOptional(identity.repoName),
  state: z.enum(["waiting", "done", "refused"]),
  text: z.string(),
});

/** A track as JSON, read back. */
export const storedTrack: z.ZodType<Track> = z.object({
  ...environment,
  service: identity.serviceName,
  ...pullRequest,
  by: identity.login,
  since: storedInstant,
  before: images,
});

/** A hold as JSON, read back. */
export const storedHold: z.ZodType<Hold> = z.object({
  ...environment,
  service: identity.serviceName,
  rolledBack: z.array(images),
  backTo: images,
  mode: z.enum(["until-newer", "manual"]),
  until: z.exactOptional(storedInstant),
  by: z.exactOptional(identity.login),
  since: storedInstant,
  carrier: holdCarrier,
});

/** An environment's lock as JSON, read back. */
export const storedEnvironmentLock: z.ZodType<EnvironmentLock> = z.object({
  ...environment,
  ...pullRequest,
  by: identity.login,
  claimed: z.enum(["by-command", "on-deploy"]),
  reason: z.exactOptional(z.string()),
  since: storedInstant,
  until: z.exactOptional(storedInstant),
});

/** A `/deploy` that waits, as JSON, read back. */
export const storedWaitingDeploy: z.ZodType<WaitingDeploy> = z.object({
  ...environment,
  ...pullRequest,
  commit: identity.commitSha,
  services: z.array(identity.serviceName),
  tag: z.exactOptional(identity.imageTag),
  by: identity.login,
  askedAt: storedInstant,
  command: z.exactOptional(z.object(commandKey)),
  waitsFor: z.exactOptional(z.enum(["image", "checks", "lock"])),
  awaitedCommit: z.exactOptional(identity.commitSha),
  finishedAt: z.exactOptional(storedInstant),
});

/** A command's record as JSON, read back. */
export const storedCommand: z.ZodType<CommandRecord> = z.object({
  ...commandKey,
  by: identity.login,
  typed: z.string(),
  commit: identity.commitSha,
  answers: z.array(answer),
  askedAt: storedInstant,
  changedAt: storedInstant,
});

/** A notice as JSON, read back. */
export const storedNotice: z.ZodType<Notice> = z.object({
  ...pullRequest,
  subject: z.string(),
  text: z.string(),
  at: storedInstant,
});
