import { invalidField, notFound } from "../api-error.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import { type Issue, isPullRequest } from "../state/issues.ts";
import { findLabel } from "../state/lookups.ts";
import type { Label, Repository } from "../state/repositories.ts";
import { announcePullRequest } from "../webhooks/pull-request.ts";
import { requireRole } from "./rights.ts";

/** A label to make. */
export interface LabelDraft {
  readonly name: string;
  /** Six hex digits; GitHub's grey when `undefined`. */
  readonly color: string | undefined;
  readonly description: string | undefined;
}

/** Makes a label; throws GitHub's 422 when there is one of that name, or the colour is none. */
export function createLabel(site: Site, actor: Actor, repository: Repository, draft: LabelDraft): Label {
  requireRole(site, actor, repository, "write");
  if (findLabel(site.state, repository, draft.name) !== undefined)
    throw invalidField({ resource: "Label", code: "already_exists", field: "name" });
  if (draft.name.trim() === "") throw invalidField({ resource: "Label", code: "missing_field", field: "name" });
  if (draft.color !== undefined && !/^[0-9a-f]{6}$/i.test(draft.color))
    throw invalidField({ resource: "Label", code: "invalid", field: "color" });
  if ((draft.description ?? "").length > 100)
    throw invalidField({
      resource: "Label",
      code: "custom",
      field: "description",
      message: "description is too long (maximum is 100 characters)",
    });
  return putLabel(site, repository, draft);
}

/** Puts labels on an issue or pull request, making those that the repository has not. */
export async function addLabels(site: Site, actor: Actor, issue: Issue, names: readonly string[]): Promise<Issue> {
  const repository = site.state.repositories.need(issue.repositoryId);
  requireRole(site, actor, repository, "triage");
  let current = site.state.issues.need(issue.id);
  for (const name of names) {
    const label =
      findLabel(site.state, repository, name) ??
      putLabel(site, repository, { name, color: undefined, description: undefined });
    if (current.labelIds.includes(label.id)) continue;
    current = site.state.issues.put({ ...current, labelIds: [...current.labelIds, label.id], updatedAt: site.now() });
    await announceLabel(site, actor, current, { action: "labeled", label });
  }
  return current;
}

/** Takes a label off an issue or pull request; throws GitHub's 404 when it is not on it. */
export async function removeLabel(site: Site, actor: Actor, issue: Issue, name: string): Promise<Issue> {
  const repository = site.state.repositories.need(issue.repositoryId);
  requireRole(site, actor, repository, "triage");
  const label = findLabel(site.state, repository, name);
  if (label === undefined || !issue.labelIds.includes(label.id)) throw notFound();
  const labelIds = issue.labelIds.filter((id) => id !== label.id);
  const current = site.state.issues.put({ ...issue, labelIds, updatedAt: site.now() });
  await announceLabel(site, actor, current, { action: "unlabeled", label });
  return current;
}

/** Leaves just these labels on an issue or pull request. */
export async function setLabels(site: Site, actor: Actor, issue: Issue, names: readonly string[]): Promise<Issue> {
  const kept = names.map((name) => name.toLowerCase());
  let current = issue;
  for (const id of issue.labelIds) {
    const { name } = site.state.labels.need(id);
    if (!kept.includes(name.toLowerCase())) current = await removeLabel(site, actor, current, name);
  }
  return addLabels(site, actor, current, names);
}

function putLabel(site: Site, repository: Repository, { name, color, description }: LabelDraft): Label {
  return site.state.labels.put({
    id: site.nextId(),
    repositoryId: repository.id,
    name,
    color: (color ?? "ededed").toLowerCase(),
    description,
    default: false,
  });
}

async function announceLabel(
  site: Site,
  actor: Actor,
  issue: Issue,
  change: { readonly action: "labeled" | "unlabeled"; readonly label: Label },
): Promise<void> {
  if (isPullRequest(issue)) await announcePullRequest(site, actor, issue, change);
}
