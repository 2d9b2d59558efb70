import { invalidField } from "../api-error.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import { type Issue, isPullRequest } from "../state/issues.ts";
import { findAccount, needIssue } from "../state/lookups.ts";
import { announcePullRequest } from "../webhooks/pull-request.ts";
import { editPull } from "./edit-pull.ts";
import { setLabels } from "./labels.ts";
import { checkBody, checkTitle } from "./limits.ts";
import { requireRole } from "./rights.ts";

/** What to change of an issue or pull request; what is `undefined` stays. */
export interface IssueEdit {
  readonly title: string | undefined;
  readonly body: string | undefined;
  readonly state: "open" | "closed" | undefined;
  readonly stateReason: "completed" | "not_planned" | "reopened" | undefined;
  readonly labels: readonly string[] | undefined;
  readonly assignees: readonly string[] | undefined;
}

/** Edits an issue, or a pull request by way of its issue. */
export async function editIssue(site: Site, actor: Actor, issue: Issue, edit: IssueEdit): Promise<Issue> {
  const edited = isPullRequest(issue) ? await editPull(site, actor, issue, edit) : editPlain(site, actor, issue, edit);
  const labelled = edit.labels === undefined ? edited : await setLabels(site, actor, edited, edit.labels);
  return edit.assignees === undefined ? labelled : setAssignees(site, actor, labelled, edit.assignees);
}

function editPlain(site: Site, actor: Actor, issue: Issue, edit: IssueEdit): Issue {
  const repository = site.state.repositories.need(issue.repositoryId);
  requireRole(site, actor, repository, actor.account.id === issue.authorId ? "read" : "triage");
  if (edit.title !== undefined) checkTitle("Issue", edit.title);
  checkBody("Issue", edit.body);
  const state = edit.state ?? issue.state;
  const at = site.now();
  const reason = edit.stateReason ?? (state === "closed" ? ("completed" as const) : ("reopened" as const));
  return site.state.issues.put({
    ...issue,
    title: edit.title ?? issue.title,
    body: edit.body ?? issue.body,
    state,
    updatedAt: at,
    ...(state === issue.state
      ? {}
      : {
          stateReason: reason,
          closedAt: state === "closed" ? at : undefined,
          closedById: state === "closed" ? actor.account.id : undefined,
        }),
  });
}

async function setAssignees(site: Site, actor: Actor, issue: Issue, logins: readonly string[]): Promise<Issue> {
  const accounts = logins.map((login) => {
    const account = findAccount(site.state, login);
    if (account === undefined)
      throw invalidField({ resource: "Issue", field: "assignees", code: "invalid", value: login });
    return account;
  });
  const assigneeIds = accounts.map(({ id }) => id);
  const updated = site.state.issues.put({ ...issue, assigneeIds, updatedAt: site.now() });
  if (!isPullRequest(updated)) return updated;
  for (const account of accounts.filter(({ id }) => !issue.assigneeIds.includes(id)))
    await announcePullRequest(site, actor, updated, { action: "assigned", assignee: account });
  for (const id of issue.assigneeIds.filter((each) => !assigneeIds.includes(each)))
    await announcePullRequest(site, actor, updated, { action: "unassigned", assignee: site.state.accounts.need(id) });
  return needIssue(site.state, site.state.repositories.need(issue.repositoryId), issue.number);
}
