import { assertNever } from "../core/assert-never.ts";
import type { CommentWritten, TidegateEvent } from "../core/event.ts";
import type { Job } from "../core/job.ts";
import { isReleaseBranch } from "../core/release/branch.ts";
import type { EventOutcome } from "../core/release/outcome.ts";
import type { StoredEvent } from "../store/inbox.ts";
import type { JobAttempt } from "../store/queue.ts";
import { handleChecksFinished } from "./checks-finished.ts";
import { handleComment } from "./comment.ts";
import type { JobDeps } from "./deps.ts";
import { handleImagePublished } from "./image-published.ts";
import type { JobLog, LogFields } from "./job-log.ts";
import { handlePullRequest } from "./pull-request-changed.ts";
import { handleReleaseAsked } from "./release-asked.ts";
import { handleReview } from "./reviewed.ts";

/** Handles a stored event: finds what it concerns, and passes the work on. */
export async function runEvent(
  deps: JobDeps,
  job: Job & { readonly kind: "event" },
  attempt: JobAttempt,
): Promise<void> {
  const stored = await deps.store.inbox.load(job.eventKey);
  if (stored === undefined) {
    deps.log.warn({ eventKey: job.eventKey }, "event is no longer in the inbox");
    return;
  }
  const log = deps.log.child({ deliveryId: stored.id });
  const outcome = await handle({ ...deps, log }, stored, attempt);
  await deps.store.inbox.settle(job.eventKey, outcome);
  deps.context.observe({ kind: "event-handled", outcome: outcome.kind });
  logOutcome(log, stored.event, outcome);
}

async function handle(deps: JobDeps, stored: StoredEvent, attempt: JobAttempt): Promise<EventOutcome> {
  const { event } = stored;
  switch (event.kind) {
    case "image-published":
      return handleImagePublished(deps, { event, via: stored.via, attempt });
    case "branch-pushed":
      if (!deps.context.configRepos.includes(event.repo) || event.head === undefined) return { kind: "unmatched" };
      if (isReleaseBranch(event.branch)) return { kind: "nothing-to-do" };
      await deps.store.queue.send({ kind: "refresh", repo: event.repo });
      return { kind: "handled" };
    case "pull-request-changed":
      return handlePullRequest(deps, event, attempt);
    case "installation-changed":
      await deps.store.queue.send({ kind: "sweep" });
      return { kind: "handled" };
    case "release-asked":
      return handleReleaseAsked(deps, event);
    case "comment-written":
      return handleText(deps, event, attempt);
    case "pull-request-reviewed":
      return handleReview(deps, event);
    case "checks-finished":
      return handleChecksFinished(deps, event);
    default:
      return assertNever(event);
  }
}

/** A review with words is a review, too. */
async function handleText(deps: JobDeps, event: CommentWritten, attempt: JobAttempt): Promise<EventOutcome> {
  const isReview = event.source === "review" && event.action === "created";
  const reviewed = isReview ? await handleReview(deps, event) : undefined;
  const outcome = await handleComment(deps, event, attempt);
  return outcome.kind === "unmatched" ? (reviewed ?? outcome) : outcome;
}

function logOutcome(log: JobLog, event: TidegateEvent, outcome: EventOutcome): void {
  if (outcome.kind === "refused")
    for (const refused of outcome.refusals) log.info({ refusal: refused.code, refused }, "event refused");
  const subject = event.kind === "image-published" ? { image: event.image, tag: event.tag } : {};
  log.info({ event: event.kind, ...subject, outcome: outcome.kind, ...describe(outcome) }, "event handled");
}

function describe(outcome: EventOutcome): LogFields {
  switch (outcome.kind) {
    case "not-followed":
      return { service: outcome.service, notFollowed: Object.fromEntries(outcome.reasons) };
    case "waiting-for-config":
      return { configRepo: outcome.configRepo };
    case "refused":
    case "unmatched":
    case "nothing-to-do":
    case "handled":
      return {};
    default:
      return assertNever(outcome);
  }
}
