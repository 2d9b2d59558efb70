import { type ApiError, invalidField } from "../api-error.ts";
import { isAncestor, measureDistance } from "../git/history.ts";
import { readRef } from "../git/refs.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { PullRequest } from "../state/issues.ts";
import { announcePullRequest } from "../webhooks/pull-request.ts";
import { checkBody, checkTitle } from "./limits.ts";
import { findTwin } from "./open-pull.ts";
import { closePull, keepPullRef, unjudge } from "./pull-states.ts";
import { requireRole } from "./rights.ts";
import { stopAutoMerge } from "./stop-auto-merge.ts";

/** What to change of a pull request; what is `undefined` stays. */
export interface PullEdit {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  readonly state?: "open" | "closed" | undefined;
  readonly base?: string | undefined;
}

/** Edits a pull request, then closes or reopens it; throws GitHub's 422 where it would. */
export async function editPull(site: Site, actor: Actor, pull: PullRequest, edit: PullEdit): Promise<PullRequest> {
  const repository = site.state.repositories.need(pull.repositoryId);
  requireRole(site, actor, repository, actor.account.id === pull.authorId ? "read" : "triage");
  if (edit.title !== undefined) checkTitle("PullRequest", edit.title);
  checkBody("PullRequest", edit.body);
  const rebased = edit.base === undefined ? pull : await changeBase(site, pull, edit.base);
  if (edit.base !== undefined) await stopAutoMerge(site, actor, pull, "Base branch was changed");
  const edited: PullRequest = { ...rebased, title: edit.title ?? pull.title, body: edit.body ?? pull.body };
  const settled = await announceEdit(site, actor, pull, edited);
  if (edit.state === undefined || edit.state === settled.state) return settled;
  return edit.state === "closed" ? closePull(site, actor, settled) : reopenPull(site, actor, settled);
}

async function announceEdit(site: Site, actor: Actor, before: PullRequest, after: PullRequest): Promise<PullRequest> {
  const changes = {
    ...(after.title === before.title ? {} : { title: { from: before.title } }),
    ...(after.body === before.body ? {} : { body: { from: before.body ?? "" } }),
    ...(after.pull.baseRef === before.pull.baseRef
      ? {}
      : { base: { ref: { from: before.pull.baseRef }, sha: { from: before.pull.baseSha } } }),
  };
  if (Object.keys(changes).length === 0) return before;
  const touched: PullRequest = { ...after, updatedAt: site.now() };
  site.state.issues.put(touched);
  const settled = "base" in changes && touched.state === "open" ? unjudge(site, touched) : touched;
  await announcePullRequest(site, actor, settled, { action: "edited", changes });
  return settled;
}

async function changeBase(site: Site, pull: PullRequest, baseRef: string): Promise<PullRequest> {
  const repository = site.state.repositories.need(pull.repositoryId);
  const baseSha = await readRef(repository.gitDir, `refs/heads/${baseRef}`);
  if (baseSha === undefined) throw invalidField({ resource: "PullRequest", field: "base", code: "invalid" });
  if (pull.state === "closed") throw invalidField(custom("Cannot change the base branch of a closed pull request."));
  const part = { ...pull.pull, baseRef, baseSha };
  if (findTwin(site, repository, part) !== undefined)
    throw invalidField(
      custom(`A pull request already exists for base branch '${baseRef}' and head branch '${part.headRef}'`),
    );
  const { ahead } = await measureDistance(repository.gitDir, baseSha, part.headSha);
  if (ahead === 0)
    throw invalidField(
      custom(`There are no new commits between base branch '${baseRef}' and head branch '${part.headRef}'`),
    );
  return { ...pull, pull: { ...part, autoMerge: undefined } };
}

async function reopenPull(site: Site, actor: Actor, closed: PullRequest): Promise<PullRequest> {
  const repository = site.state.repositories.need(closed.repositoryId);
  const head = site.state.repositories.need(closed.pull.headRepositoryId);
  const headSha = await readRef(head.gitDir, `refs/heads/${closed.pull.headRef}`);
  const baseSha = await readRef(repository.gitDir, `refs/heads/${closed.pull.baseRef}`);
  if (closed.pull.mergedAt !== undefined) throw stuck("The pull request is merged.");
  if (headSha === undefined) throw stuck(`The ${closed.pull.headRef} branch has been deleted.`);
  if (baseSha === undefined) throw stuck(`The ${closed.pull.baseRef} branch has been deleted.`);
  if (!(await isAncestor(repository.gitDir, closed.pull.headSha, headSha)))
    throw stuck(`The ${closed.pull.headRef} branch was force-pushed or recreated.`);
  if (findTwin(site, repository, closed.pull) !== undefined)
    throw stuck(`There is already an open pull request from ${closed.pull.headRef} to ${closed.pull.baseRef}.`);
  const { ahead } = await measureDistance(repository.gitDir, baseSha, headSha);
  if (ahead === 0) throw stuck(`There are no new commits on the ${closed.pull.headRef} branch.`);
  const open: PullRequest = {
    ...closed,
    state: "open",
    updatedAt: site.now(),
    closedAt: undefined,
    closedById: undefined,
    pull: { ...closed.pull, headSha, baseSha },
  };
  const reopened = unjudge(site, open);
  await keepPullRef(site, reopened, "head", headSha);
  await announcePullRequest(site, actor, reopened, { action: "reopened" });
  return reopened;
}

function stuck(why: string): ApiError {
  return invalidField(custom(`state cannot be changed. ${why}`));
}

function custom(message: string): Parameters<typeof invalidField>[0] {
  return { resource: "PullRequest", code: "custom", message };
}
