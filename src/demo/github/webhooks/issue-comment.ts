import type { IssueCommentEvent } from "@octokit/webhooks-types";
import { shapeComment, shapeIssue } from "../shapes/issue.ts";
import { shapeHookRepository } from "../shapes/repository.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { IssueComment } from "../state/issues.ts";
import { needIssue } from "../state/lookups.ts";
import { surroundings } from "./surroundings.ts";

/** What happened to a comment; an edit tells the body before it. */
export type CommentChange =
  | { readonly action: "created" | "deleted" }
  | { readonly action: "edited"; readonly bodyBefore: string };

/** Tells the Apps what happened to a comment, which is given as it is afterwards. */
export function announceComment(site: Site, actor: Actor, comment: IssueComment, change: CommentChange): void {
  const repository = site.state.repositories.need(comment.repositoryId);
  const around = {
    issue: shapeIssue(site, needIssue(site.state, repository, comment.issueNumber)),
    comment: shapeComment(site, comment),
    repository: shapeHookRepository(site, repository),
    ...surroundings(site, actor, repository),
  };
  const payload: IssueCommentEvent =
    change.action === "edited"
      ? { action: "edited", changes: { body: { from: change.bodyBefore } }, ...around }
      : { action: change.action, ...around };
  site.announce({ event: "issue_comment", actor, repositoryId: repository.id, installationId: undefined, payload });
}
