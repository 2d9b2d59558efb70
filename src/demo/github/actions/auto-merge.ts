import { ApiError } from "../api-error.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import { type AutoMerge, isPullRequest, type PullRequest } from "../state/issues.ts";
import { protectionOf, queueRuleOf } from "../state/protection-lookups.ts";
import { announcePullRequest } from "../webhooks/pull-request.ts";
import type { MergeWish } from "./merge-commit.ts";
import { mergePull } from "./merge-pull.ts";
import { advanceQueue, enqueuePull } from "./merge-queue.ts";
import { mergeStateOf } from "./merge-state.ts";
import { requireRole } from "./rights.ts";
import { stopAutoMerge } from "./stop-auto-merge.ts";

/**
 * Has a pull request merged as soon as nothing stands against it; where its base has a merge queue, has it put there. Throws
 * GitHub's refusal where there is nothing to wait for, or nothing that could be waited for.
 */
export async function enableAutoMerge(
  site: Site,
  actor: Actor,
  pull: PullRequest,
  wish: MergeWish,
): Promise<PullRequest> {
  const repository = site.state.repositories.need(pull.repositoryId);
  requireRole(site, actor, repository, "write");
  if (wish.sha !== undefined && wish.sha !== pull.pull.headSha)
    throw refused("Head branch was modified. Review and try the merge again.");
  if (!repository.allowAutoMerge) throw refused("Auto merge is not allowed for this repository");
  if (pull.state === "closed") throw refused("Can't enable auto-merge for this pull request");
  const hasQueue = queueRuleOf(site.state, repository.id, pull.pull.baseRef) !== undefined;
  if (!hasQueue) refuseNothingToWaitFor(site, pull);
  const { method, title, message } = wish;
  const autoMerge: AutoMerge = {
    enabledById: actor.account.id,
    viaAppId: actor.viaAppId,
    enabledAt: site.now(),
    method,
    title,
    message,
  };
  const enabled: PullRequest = { ...pull, updatedAt: site.now(), pull: { ...pull.pull, autoMerge } };
  site.state.issues.put(enabled);
  await announcePullRequest(site, actor, enabled, { action: "auto_merge_enabled", reason: "" });
  await advancePull(site, enabled.id);
  return current(site, enabled);
}

/** Has a pull request no longer merged by itself; throws GitHub's refusal where it would not be. */
export async function disableAutoMerge(site: Site, actor: Actor, pull: PullRequest): Promise<PullRequest> {
  requireRole(site, actor, site.state.repositories.need(pull.repositoryId), "write");
  if (pull.pull.autoMerge === undefined) throw refused("Can't disable auto-merge for this pull request");
  return stopAutoMerge(site, actor, pull, "Auto-merge was disabled");
}

/** Merges what waits in a repository, by itself or in a queue; to be called when checks, reviews or rules have changed. */
export async function advanceMerges(site: Site, repositoryId: number): Promise<void> {
  const waiting = site.state.issues.filter(
    ({ repositoryId: own, state, pull }) => own === repositoryId && state === "open" && pull?.autoMerge !== undefined,
  );
  for (const { id } of waiting) await advancePull(site, id);
  await advanceQueue(site, repositoryId);
}

/** Merges a pull request that is to be merged by itself and against which nothing stands any more. */
export async function advancePull(site: Site, id: number): Promise<void> {
  const issue = site.state.issues.need(id);
  if (!isPullRequest(issue) || issue.pull.autoMerge === undefined || issue.state === "closed") return;
  if (issue.pull.mergeable === undefined) {
    site.judgeLater(issue);
    return;
  }
  if (!["clean", "unstable"].includes(mergeStateOf(site, issue))) return;
  const { enabledById, viaAppId, ...wish } = issue.pull.autoMerge;
  const actor: Actor = { account: site.state.accounts.need(enabledById), viaAppId };
  if (queueRuleOf(site.state, issue.repositoryId, issue.pull.baseRef) !== undefined)
    await enqueuePull(site, actor, issue);
  else await mergeOrStop(site, actor, issue, wish);
}

/** Nobody is there to be told of a refusal, so that it ends the waiting. */
async function mergeOrStop(site: Site, actor: Actor, pull: PullRequest, wish: MergeWish): Promise<void> {
  try {
    await mergePull(site, actor, pull, wish);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    await stopAutoMerge(site, actor, pull, error.message);
  }
}

function refuseNothingToWaitFor(site: Site, pull: PullRequest): void {
  const state = mergeStateOf(site, pull);
  if (state === "clean" || state === "unstable") throw refused(`Pull request is in ${state} status`);
  if (protectionOf(site.state, pull.repositoryId, pull.pull.baseRef) === undefined)
    throw refused("Protected branch rules not configured for this branch");
  if (state === "draft" || state === "dirty") throw refused("Can't enable auto-merge for this pull request");
}

function current(site: Site, pull: PullRequest): PullRequest {
  const now = site.state.issues.need(pull.id);
  return isPullRequest(now) ? now : pull;
}

function refused(message: string): ApiError {
  return new ApiError(422, message);
}
