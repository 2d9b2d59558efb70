import { z } from "zod";
import type { CommentWritten, PullRequestChanged } from "../core/event.ts";
import { parseBranchName, parseCommitSha, parsePullRequestNumber, parseRepoName } from "../core/identity.ts";
import { findText } from "./github-comments.ts";
import { by, instant, repository, unreadable } from "./github-fields.ts";
import { account } from "./github-writer.ts";
import { renderIssues } from "./problems.ts";
import { type IntakeResult, ignore } from "./result.ts";

const pullRequestPayload = z.object({
  action: z.string(),
  number: z.number(),
  pull_request: z.object({
    head: z.object({ ref: z.string(), sha: z.string(), repo: repository.nullish() }),
    merged: z.boolean().nullish(),
    user: account.nullish(),
    body: z.string().nullish(),
    created_at: instant,
    updated_at: instant,
  }),
  changes: z.object({ body: z.object({}).nullish() }).nullish(),
  repository,
  sender: account.optional().catch(undefined),
});

type PullRequestPayload = z.infer<typeof pullRequestPayload>;

const pullRequestActions: readonly PullRequestChanged["action"][] = [
  "opened",
  "closed",
  "reopened",
  "synchronize",
  "edited",
];

/**
 * A pull request that changed. The description that it is opened with is a part of that event, so that one delivery stays
 * one event; a description that a person changed later is an edited text, and says nothing else.
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request
 */
export function parsePullRequest(payload: unknown): IntakeResult {
  const parsed = pullRequestPayload.safeParse(payload);
  if (!parsed.success) return { kind: "malformed", problems: renderIssues(parsed.error) };
  const { data } = parsed;
  const action = pullRequestActions.find((known) => known === data.action);
  if (action === undefined) return ignore("unknown-action");
  const repo = parseRepoName(data.repository.full_name);
  const number = parsePullRequestNumber(data.number);
  const headBranch = parseBranchName(data.pull_request.head.ref);
  const headCommit = parseCommitSha(data.pull_request.head.sha);
  const headRepo = parseRepoName(data.pull_request.head.repo?.full_name ?? "");
  if (repo === undefined || number === undefined || headBranch === undefined || headCommit === undefined) {
    return unreadable({
      "repository.full_name": repo,
      number,
      "pull_request.head.ref": headBranch,
      "pull_request.head.sha": headCommit,
    });
  }
  const description = findDescription(data);
  const merged = data.pull_request.merged === true;
  if (action === "edited" && description !== undefined) return { kind: "event", event: description };
  return {
    kind: "event",
    event: {
      kind: "pull-request-changed",
      repo,
      number,
      action,
      headBranch,
      ...(headRepo === undefined ? {} : { headRepo }),
      headCommit,
      ...(action === "closed" || merged ? { merged } : {}),
      ...(action === "opened" && description !== undefined ? { description: partOf(description) } : {}),
      ...by(data.sender?.login),
    },
  };
}

/** The description that came or changed with this delivery; undefined where it did not, or is empty, or no person's. */
function findDescription({
  action,
  number,
  pull_request,
  changes,
  repository,
  sender,
}: PullRequestPayload): CommentWritten | undefined {
  const { user, body, head, created_at, updated_at } = pull_request;
  const changed = changes?.body !== undefined && changes.body !== null;
  if (sender === undefined || user === undefined || (action !== "opened" && !changed)) return undefined;
  const result = findText({
    action: action === "opened" ? "created" : "edited",
    source: "description",
    repo: repository.full_name,
    number,
    id: number,
    body,
    writtenAt: action === "opened" ? created_at : updated_at,
    head: head.sha,
    writer: { author: user, sender },
  });
  return result.kind === "event" && result.event.kind === "comment-written" ? result.event : undefined;
}

function partOf({ author, text, writtenAt }: CommentWritten): NonNullable<PullRequestChanged["description"]> {
  return { author, text, writtenAt };
}
