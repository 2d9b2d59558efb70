import type { IssueComment as HookComment, Issue as HookIssue, Label as HookLabel } from "@octokit/webhooks-types";
import type { Site } from "../site.ts";
import { type Issue, type IssueComment, isPullRequest } from "../state/issues.ts";
import { fullNameOf } from "../state/lookups.ts";
import type { Label } from "../state/repositories.ts";
import { shapeAccount, shapeAccountOf } from "./account.ts";
import { type AppShape, shapeAppOf } from "./app.ts";
import { associationOf } from "./association.ts";
import { isoSeconds } from "./commit.ts";
import { nodeId } from "./node-id.ts";
import { shapeReactionCounts } from "./reaction.ts";

/** A label. */
export function shapeLabel(site: Site, label: Label): HookLabel {
  const name = fullNameOf(site.state, site.state.repositories.need(label.repositoryId));
  return {
    id: label.id,
    node_id: nodeId("LA", label.id),
    url: `${site.origin}/repos/${name}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: label.default,
    description: label.description ?? null,
  };
}

/** An issue, or a pull request seen as one, with the members that webhooks and answers share. */
export function shapeIssue(site: Site, issue: Issue): IssueShape {
  const repository = site.state.repositories.need(issue.repositoryId);
  const name = fullNameOf(site.state, repository);
  const url = `${site.origin}/repos/${name}/issues/${issue.number}`;
  const author = site.state.accounts.need(issue.authorId);
  return {
    id: issue.id,
    node_id: isPullRequest(issue) ? nodeId("PR", issue.pull.id) : nodeId("I", issue.id),
    url,
    repository_url: `${site.origin}/repos/${name}`,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${site.origin}/${name}/${isPullRequest(issue) ? "pull" : "issues"}/${issue.number}`,
    number: issue.number,
    title: issue.title,
    user: shapeAccount(site, author),
    labels: issue.labelIds.map((id) => shapeLabel(site, site.state.labels.need(id))),
    state: issue.state,
    locked: false,
    assignee: shapeAccountOf(site, issue.assigneeIds[0]),
    assignees: issue.assigneeIds.map((id) => shapeAccount(site, site.state.accounts.need(id))),
    milestone: null,
    comments: commentsOf(site, issue).length,
    created_at: isoSeconds(issue.createdAt),
    updated_at: isoSeconds(issue.updatedAt),
    closed_at: isoOrNull(issue.closedAt),
    author_association: associationOf(site, author, repository),
    active_lock_reason: null,
    ...(isPullRequest(issue)
      ? { draft: issue.pull.draft, pull_request: pullLinks(site, issue.number, name, issue.pull.mergedAt) }
      : {}),
    body: issue.body ?? null,
    reactions: shapeReactionCounts(site, { kind: "issue", id: issue.id }, url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: shapeAppOf(site, issue.viaAppId),
    state_reason: issue.stateReason ?? null,
  };
}

/** What webhooks and answers share of an issue. */
export type IssueShape = Omit<HookIssue, "performed_via_github_app" | "milestone" | "state_reason" | "pull_request"> &
  Required<Pick<HookIssue, "assignee" | "labels" | "locked" | "state">> & {
    readonly performed_via_github_app: AppShape | null;
    readonly milestone: null;
    readonly pull_request?: PullLinks;
    readonly state_reason: "completed" | "reopened" | "not_planned" | null;
  };

/** Where the pull request of an issue is. */
type PullLinks = Required<NonNullable<HookIssue["pull_request"]>>;

/** What webhooks and answers share of a comment. */
export type CommentShape = Omit<HookComment, "performed_via_github_app"> & {
  readonly performed_via_github_app: AppShape | null;
};

/** A comment in a conversation. */
export function shapeComment(site: Site, comment: IssueComment): CommentShape {
  const repository = site.state.repositories.need(comment.repositoryId);
  const name = fullNameOf(site.state, repository);
  const author = site.state.accounts.need(comment.authorId);
  const onPull = site.state.issues.find(
    (each) => each.repositoryId === comment.repositoryId && each.number === comment.issueNumber,
  )?.pull;
  const page = `${site.origin}/${name}/${onPull === undefined ? "issues" : "pull"}/${comment.issueNumber}`;
  const url = `${site.origin}/repos/${name}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    url,
    html_url: `${page}#issuecomment-${comment.id}`,
    issue_url: `${site.origin}/repos/${name}/issues/${comment.issueNumber}`,
    body: comment.body,
    user: shapeAccount(site, author),
    created_at: isoSeconds(comment.createdAt),
    updated_at: isoSeconds(comment.updatedAt),
    author_association: associationOf(site, author, repository),
    reactions: shapeReactionCounts(site, { kind: "comment", id: comment.id }, url),
    performed_via_github_app: shapeAppOf(site, comment.viaAppId),
  };
}

/** The comments of an issue's conversation, oldest first. */
export function commentsOf(site: Site, issue: Issue): readonly IssueComment[] {
  return site.state.comments.filter(
    (each) => each.repositoryId === issue.repositoryId && each.issueNumber === issue.number,
  );
}

/** An instant as GitHub writes it, or `null`. */
export function isoOrNull(at: Date | undefined): string | null {
  return at === undefined ? null : isoSeconds(at);
}

function pullLinks(site: Site, number: number, name: string, mergedAt: Date | undefined): PullLinks {
  const page = `${site.origin}/${name}/pull/${number}`;
  return {
    url: `${site.origin}/repos/${name}/pulls/${number}`,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    merged_at: isoOrNull(mergedAt),
  };
}
