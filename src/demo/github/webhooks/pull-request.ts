import type { PullRequest as HookPull, PullRequestEditedEvent, PullRequestEvent } from "@octokit/webhooks-types";
import { shapeAccount } from "../shapes/account.ts";
import { shapeLabel } from "../shapes/issue.ts";
import { shapeHookPull } from "../shapes/pull.ts";
import { shapeHookRepository } from "../shapes/repository.ts";
import type { Site } from "../site.ts";
import type { Account, Actor } from "../state/accounts.ts";
import type { PullRequest } from "../state/issues.ts";
import type { Label } from "../state/repositories.ts";
import { surroundings } from "./surroundings.ts";

/** What happened to a pull request. */
export type PullRequestChange =
  | { readonly action: "opened" | "closed" | "reopened" | "ready_for_review" | "converted_to_draft" | "enqueued" }
  | { readonly action: "auto_merge_enabled" | "auto_merge_disabled" | "dequeued"; readonly reason: string }
  | { readonly action: "synchronize"; readonly before: string; readonly after: string }
  | { readonly action: "edited"; readonly changes: PullRequestEditedEvent["changes"] }
  | { readonly action: "labeled" | "unlabeled"; readonly label: Label }
  | { readonly action: "assigned" | "unassigned"; readonly assignee: Account }
  | { readonly action: "review_requested" | "review_request_removed"; readonly reviewer: Account };

/** Tells the Apps what happened to a pull request, which is given as it is afterwards. */
export async function announcePullRequest(
  site: Site,
  actor: Actor,
  pull: PullRequest,
  change: PullRequestChange,
): Promise<void> {
  const payload = renderPullRequestEvent(site, actor, pull, { change, shape: await shapeHookPull(site, pull) });
  site.announce({
    event: "pull_request",
    actor,
    repositoryId: pull.repositoryId,
    installationId: undefined,
    payload,
  });
}

function renderPullRequestEvent(
  site: Site,
  actor: Actor,
  pull: PullRequest,
  { change, shape }: { readonly change: PullRequestChange; readonly shape: HookPull },
): PullRequestEvent {
  const repository = site.state.repositories.need(pull.repositoryId);
  const around = {
    number: pull.number,
    repository: shapeHookRepository(site, repository),
    ...surroundings(site, actor, repository),
  };
  const unmerged = {
    merged_at: null,
    merged_by: null,
    merged: false,
    closed_at: null,
    active_lock_reason: null,
  } as const;
  switch (change.action) {
    case "opened":
    case "reopened":
      return { action: change.action, ...around, pull_request: { ...shape, ...unmerged, state: "open" } };
    case "closed": {
      const closed = { state: "closed", closed_at: shape.closed_at ?? "", merged: shape.merged === true } as const;
      return { action: "closed", ...around, pull_request: { ...shape, ...closed } };
    }
    case "ready_for_review":
      return { action: change.action, ...around, pull_request: { ...shape, ...unmerged, state: "open", draft: false } };
    case "converted_to_draft":
      return { action: change.action, ...around, pull_request: { ...shape, ...unmerged, state: "open", draft: true } };
    case "enqueued":
      return { action: "enqueued", ...around, pull_request: shape };
    case "auto_merge_enabled":
    case "auto_merge_disabled":
    case "dequeued":
      return { action: change.action, ...around, reason: change.reason, pull_request: shape };
    case "synchronize":
      return { action: "synchronize", ...around, before: change.before, after: change.after, pull_request: shape };
    case "edited":
      return { action: "edited", ...around, changes: change.changes, pull_request: shape };
    case "labeled":
    case "unlabeled":
      return { action: change.action, ...around, label: shapeLabel(site, change.label), pull_request: shape };
    case "assigned":
    case "unassigned":
      return { action: change.action, ...around, assignee: shapeAccount(site, change.assignee), pull_request: shape };
    case "review_requested":
      return {
        action: change.action,
        ...around,
        requested_reviewer: shapeAccount(site, change.reviewer),
        pull_request: shape,
      };
    case "review_request_removed":
      return {
        action: change.action,
        ...around,
        requested_reviewer: shapeAccount(site, change.reviewer),
        pull_request: shape,
      };
  }
}
