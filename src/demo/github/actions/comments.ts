import { ApiError, invalidField } from "../api-error.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { Issue, IssueComment } from "../state/issues.ts";
import { announceComment } from "../webhooks/issue-comment.ts";
import { checkBody } from "./limits.ts";
import { reactionsTo } from "./reactions.ts";
import { requireRole } from "./rights.ts";

/** Comments on an issue or pull request. */
export function addComment(site: Site, actor: Actor, issue: Issue, body: string): IssueComment {
  requireRole(site, actor, site.state.repositories.need(issue.repositoryId), "read");
  checkCommentBody(body);
  const at = site.now();
  const comment = site.state.comments.put({
    id: site.nextId(),
    repositoryId: issue.repositoryId,
    issueNumber: issue.number,
    authorId: actor.account.id,
    viaAppId: actor.viaAppId,
    body,
    createdAt: at,
    updatedAt: at,
  });
  const current = site.state.issues.need(issue.id);
  site.state.issues.put({ ...current, updatedAt: at });
  announceComment(site, actor, comment, { action: "created" });
  return comment;
}

/** Changes a comment's text. Nothing is told where it stays the same. */
export function editComment(site: Site, actor: Actor, comment: IssueComment, body: string): IssueComment {
  requireAuthorship(site, actor, comment);
  checkCommentBody(body);
  const edited = site.state.comments.put({ ...comment, body, updatedAt: site.now() });
  if (body !== comment.body) announceComment(site, actor, edited, { action: "edited", bodyBefore: comment.body });
  return edited;
}

/** Takes a comment away. */
export function deleteComment(site: Site, actor: Actor, comment: IssueComment): void {
  requireAuthorship(site, actor, comment);
  site.state.comments.remove(comment.id);
  for (const { id } of reactionsTo(site, { kind: "comment", id: comment.id })) site.state.reactions.remove(id);
  announceComment(site, actor, comment, { action: "deleted" });
}

function checkCommentBody(body: string): void {
  if (body.trim() === "")
    throw invalidField({
      resource: "IssueComment",
      code: "missing_field",
      field: "body",
      message: "body can't be blank",
    });
  checkBody("IssueComment", body);
}

function requireAuthorship(site: Site, actor: Actor, comment: IssueComment): void {
  const repository = site.state.repositories.need(comment.repositoryId);
  if (actor.account.id !== comment.authorId) requireRole(site, actor, repository, "write");
  if (actor.viaAppId === undefined && actor.account.id === comment.authorId) {
    requireRole(site, actor, repository, "read");
  }
  if (site.state.comments.get(comment.id) === undefined) throw new ApiError(404, "Not Found");
}
