import { moveRef, nothing, readRef } from "../git/refs.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { PullRequest } from "../state/issues.ts";
import { announcePullRequest } from "../webhooks/pull-request.ts";
import { stopAutoMerge } from "./stop-auto-merge.ts";

/** Closes an open pull request without merging it, and tells the Apps. */
export async function closePull(site: Site, actor: Actor, open: PullRequest): Promise<PullRequest> {
  const pull = await stopAutoMerge(site, actor, open, "Pull request was closed");
  const closed = site.state.issues.put({ ...pull, ...closing(site, actor) });
  await announcePullRequest(site, actor, { ...closed, pull: pull.pull }, { action: "closed" });
  return { ...closed, pull: pull.pull };
}

/** Notes that a pull request's commits are in its base branch, as of a commit there, and tells the Apps. */
export async function recordMerge(site: Site, actor: Actor, pull: PullRequest, sha: string): Promise<PullRequest> {
  const merged = markMerged(site, actor, pull, sha);
  await announcePullRequest(site, actor, merged, { action: "closed" });
  return merged;
}

/** Notes a merge without telling anybody yet. */
export function markMerged(site: Site, actor: Actor, pull: PullRequest, sha: string): PullRequest {
  const part = { ...pull.pull, mergedAt: site.now(), mergedById: actor.account.id, mergeCommitSha: sha };
  const merged: PullRequest = { ...pull, ...closing(site, actor), pull: part };
  site.state.issues.put(merged);
  return merged;
}

/** Notes where an open pull request's head is now, and has its mergeability worked out anew. */
export async function reviseHead(site: Site, pull: PullRequest, headSha: string): Promise<PullRequest> {
  const base = site.state.repositories.need(pull.repositoryId);
  const baseSha = (await readRef(base.gitDir, `refs/heads/${pull.pull.baseRef}`)) ?? pull.pull.baseSha;
  const revised = unjudge(site, { ...pull, updatedAt: site.now(), pull: { ...pull.pull, headSha, baseSha } });
  await keepPullRef(site, revised, "head", headSha);
  return revised;
}

/** Forgets whether a pull request can be merged and has it worked out anew. */
export function unjudge(site: Site, pull: PullRequest): PullRequest {
  const revised = forgetJudgement(site, pull);
  site.judgeLater(revised);
  return revised;
}

/** Forgets whether a pull request can be merged until somebody asks. */
export function forgetJudgement(site: Site, pull: PullRequest): PullRequest {
  const revised: PullRequest = { ...pull, pull: { ...pull.pull, mergeable: undefined, rebaseable: undefined } };
  site.state.issues.put(revised);
  return revised;
}

/** Sets `refs/pull/N/head` or `refs/pull/N/merge`, which GitHub keeps beside the branches. */
export async function keepPullRef(
  site: Site,
  { repositoryId, number }: PullRequest,
  side: "head" | "merge",
  sha: string,
): Promise<void> {
  const { gitDir } = site.state.repositories.need(repositoryId);
  const name = `refs/pull/${number}/${side}`;
  const before = (await readRef(gitDir, name)) ?? nothing;
  if (before !== sha) await moveRef(gitDir, name, { before, after: sha });
}

function closing(site: Site, actor: Actor): Pick<PullRequest, "state" | "updatedAt" | "closedAt" | "closedById"> {
  const at = site.now();
  return { state: "closed", updatedAt: at, closedAt: at, closedById: actor.account.id };
}
