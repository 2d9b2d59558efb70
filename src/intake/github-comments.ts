import { z } from "zod";
import type { CommentWritten } from "../core/event.ts";
import { parseBranchName, parseCommitSha, parsePullRequestNumber, parseRepoName } from "../core/identity.ts";
import { isReleaseBranch } from "../core/release/branch.ts";
import { instant, repository, unreadable } from "./github-fields.ts";
import { account, findWriter, throughApp, type Writer } from "./github-writer.ts";
import { renderIssues } from "./problems.ts";
import { type IntakeResult, ignore } from "./result.ts";

const commentPayload = z.object({
  action: z.string(),
  issue: z.object({ number: z.number(), pull_request: z.object({}).nullish() }),
  comment: z.object({
    id: z.int(),
    user: account.nullable(),
    body: z.string().nullish(),
    created_at: instant,
    updated_at: instant,
    performed_via_github_app: throughApp,
  }),
  repository,
  sender: account,
});

/**
 * A comment on a pull request that a person wrote or changed; who may command anything is not asked here.
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#issue_comment
 */
export function parseIssueComment(payload: unknown): IntakeResult {
  const parsed = commentPayload.safeParse(payload);
  if (!parsed.success) return { kind: "malformed", problems: renderIssues(parsed.error) };
  const { action, issue, comment, repository, sender } = parsed.data;
  if (action !== "created" && action !== "edited") return ignore("unknown-action");
  if (issue.pull_request === undefined || issue.pull_request === null) return ignore("not-a-pull-request");
  return findText({
    action,
    source: "comment",
    repo: repository.full_name,
    number: issue.number,
    id: comment.id,
    body: comment.body,
    writtenAt: action === "created" ? comment.created_at : comment.updated_at,
    writer: { author: comment.user, sender, app: comment.performed_via_github_app },
  });
}

const reviewPayload = z.object({
  action: z.string(),
  review: z.object({
    id: z.int(),
    user: account.nullable(),
    body: z.string().nullish(),
    commit_id: z.string().nullish(),
    submitted_at: instant.nullish(),
    updated_at: instant.nullish(),
    performed_via_github_app: throughApp,
  }),
  pull_request: z.object({ number: z.number(), head: z.object({ ref: z.string() }) }),
  repository,
  sender: account,
});

type ReviewPayload = z.infer<typeof reviewPayload>;

/**
 * A review with a text of its own, which may hold commands; remarks on lines are another event, and no commands. Without
 * one it is told where it may be of a release pull request, whoever wrote it, and so is a dismissal.
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request_review
 */
export function parseReview(payload: unknown): IntakeResult {
  const parsed = reviewPayload.safeParse(payload);
  if (!parsed.success) return { kind: "malformed", problems: renderIssues(parsed.error) };
  const text = findReviewText(parsed.data);
  return text.kind === "ignored" && isOfRelease(parsed.data) ? findReviewed(parsed.data) : text;
}

function findReviewText({ action, review, pull_request, repository, sender }: ReviewPayload): IntakeResult {
  if (action !== "submitted" && action !== "edited") return ignore("unknown-action");
  const writtenAt = (action === "edited" ? review.updated_at : undefined) ?? review.submitted_at;
  if (writtenAt === undefined || writtenAt === null) return unreadable({ "review.submitted_at": undefined });
  return findText({
    action: action === "submitted" ? "created" : "edited",
    source: "review",
    repo: repository.full_name,
    number: pull_request.number,
    id: review.id,
    body: review.body,
    writtenAt,
    // What the reviewer looked at, which may be older than the head by now.
    ...(typeof review.commit_id === "string" ? { head: review.commit_id } : {}),
    writer: { author: review.user, sender, app: review.performed_via_github_app },
  });
}

/** Whether approvals may have changed, on a branch named as those of releases are. */
function isOfRelease({ action, pull_request }: ReviewPayload): boolean {
  const branch = parseBranchName(pull_request.head.ref);
  return (action === "submitted" || action === "dismissed") && branch !== undefined && isReleaseBranch(branch);
}

function findReviewed({ pull_request, repository }: ReviewPayload): IntakeResult {
  const repo = parseRepoName(repository.full_name);
  const number = parsePullRequestNumber(pull_request.number);
  if (repo === undefined || number === undefined)
    return unreadable({ "repository.full_name": repo, "pull_request.number": number });
  return { kind: "event", event: { kind: "pull-request-reviewed", repo, number } };
}

/** A text on a pull request as a delivery tells it, whatever it is. */
export interface WrittenText {
  readonly action: CommentWritten["action"];
  readonly source: CommentWritten["source"];
  readonly repo: string;
  readonly number: number;
  readonly id: number;
  readonly body: string | null | undefined;
  readonly writtenAt: Date;
  /** Absent where the delivery does not tell it. */
  readonly head?: string;
  readonly writer: Writer;
}

/** The event of a written text, which stays whole and as it is; ignored when it is empty or no person's. */
export function findText(written: WrittenText): IntakeResult {
  const { body, head } = written;
  const author = findWriter(written.writer);
  if (typeof author === "object") return ignore(author.ignored);
  if (body === undefined || body === null || body.trim() === "") return ignore("no-text");
  const repo = parseRepoName(written.repo);
  const number = parsePullRequestNumber(written.number);
  const headCommit = head === undefined ? undefined : parseCommitSha(head);
  if (repo === undefined || number === undefined || author === undefined || (head !== undefined && !headCommit)) {
    const commit = head === undefined ? {} : { "its commit": headCommit };
    return unreadable({ "repository.full_name": repo, "its number": number, "its author": author, ...commit });
  }
  const { action, source, id, writtenAt } = written;
  return {
    kind: "event",
    event: {
      kind: "comment-written",
      repo,
      number,
      source,
      id,
      author,
      action,
      text: body,
      writtenAt,
      ...(headCommit === undefined ? {} : { headCommit }),
    },
  };
}
