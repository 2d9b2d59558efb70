import { ApiError } from "../api-error.ts";
import { isAncestor, listContained, measureDistance } from "../git/history.ts";
import { moveRef, nothing } from "../git/refs.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { ActivityType } from "../state/activities.ts";
import { type Issue, isPullRequest, type PullRequest } from "../state/issues.ts";
import { hasRole } from "../state/lookups.ts";
import type { Repository } from "../state/repositories.ts";
import { announcePullRequest } from "../webhooks/pull-request.ts";
import { announcePush, announceRef } from "../webhooks/push.ts";
import { closePull, forgetJudgement, recordMerge, reviseHead } from "./pull-states.ts";
import { dismissStaleReviews } from "./stale-reviews.ts";
import { stopAutoMerge } from "./stop-auto-merge.ts";

/** A reference on its way from one commit to another; 40 zeros for "none". */
export interface RefStep {
  /** Full name, such as `refs/heads/main`. */
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** What moved it, where that was no push. */
  readonly by?: "pr_merge" | "merge_queue_merge";
}

/**
 * Moves a reference and lets everything follow that follows on GitHub: the `create`, `push` and `delete` events, the heads
 * of open pull requests, pull requests closed for want of commits, and pull requests merged because their commits arrived.
 * Throws 422 when the reference did not point to `before`, or cannot exist.
 */
export async function push(site: Site, actor: Actor, repository: Repository, step: RefStep): Promise<void> {
  const forced = await isForced(repository, step);
  const outcome = await moveRef(repository.gitDir, step.name, step);
  if (outcome !== "moved") throw new ApiError(422, "Reference update failed");
  const at = site.now();
  recordActivity(site, actor, repository, { ...step, type: activityTypeOf(step, forced) });
  const moved = site.state.repositories.put({ ...repository, pushedAt: at, updatedAt: at });
  if (step.before === nothing) announceRef(site, actor, moved, { event: "create", name: step.name });
  await announcePush(site, actor, moved, { ...step, forced });
  if (step.after === nothing) announceRef(site, actor, moved, { event: "delete", name: step.name });
  if (!step.name.startsWith("refs/heads/")) return;
  await followHeads(site, actor, moved, step);
  await followBases(site, actor, moved, step);
}

/** Keeps what happened to a branch, by the server's clock; tags have no such record. */
export function recordActivity(
  site: Site,
  actor: Actor,
  repository: Repository,
  { name, before, after, type }: RefStep & { readonly type: ActivityType },
): void {
  if (!name.startsWith("refs/heads/")) return;
  const [id, repositoryId, actorId] = [site.nextId(), repository.id, actor.account.id];
  site.state.activities.put({ id, repositoryId, ref: name, before, after, type, actorId, at: site.now() });
}

function activityTypeOf({ before, after, by }: RefStep, forced: boolean): ActivityType {
  if (before === nothing) return "branch_creation";
  if (after === nothing) return "branch_deletion";
  return by ?? (forced ? "force_push" : "push");
}

async function isForced(repository: Repository, { before, after }: RefStep): Promise<boolean> {
  if (before === nothing || after === nothing) return false;
  return !(await isAncestor(repository.gitDir, before, after));
}

async function followHeads(site: Site, actor: Actor, repository: Repository, step: RefStep): Promise<void> {
  const branch = step.name.slice("refs/heads/".length);
  const open = openPulls(site, ({ pull }) => pull.headRepositoryId === repository.id && pull.headRef === branch);
  for (const before of open) {
    if (step.after === nothing) {
      await closePull(site, actor, before);
      continue;
    }
    const base = site.state.repositories.need(before.repositoryId);
    const kept = hasRole(site.state, actor.account, base, "write") || actor.viaAppId !== undefined;
    const trusted = kept ? before : await stopAutoMerge(site, actor, before, "Pushed by somebody without write access");
    const pull = await reviseHead(site, trusted, step.after);
    await announcePullRequest(site, actor, pull, { action: "synchronize", before: step.before, after: step.after });
    dismissStaleReviews(site, actor, pull);
    const { ahead } = await measureDistance(base.gitDir, `refs/heads/${pull.pull.baseRef}`, step.after);
    if (ahead === 0) await closePull(site, actor, pull);
  }
}

async function followBases(site: Site, actor: Actor, repository: Repository, step: RefStep): Promise<void> {
  const branch = step.name.slice("refs/heads/".length);
  const open = openPulls(site, (issue) => issue.repositoryId === repository.id && issue.pull.baseRef === branch);
  if (open.length === 0) return;
  if (step.after === nothing) {
    for (const pull of open) await closePull(site, actor, pull);
    return;
  }
  // one question to Git for all of them: a busy repository has hundreds open
  const arrived = await listContained(repository.gitDir, "refs/pull/*/head", step.after);
  for (const pull of open) {
    if (arrived.has(`refs/pull/${pull.number}/head`)) await recordMerge(site, actor, pull, step.after);
    else forgetJudgement(site, pull);
  }
}

function openPulls(site: Site, test: (pull: PullRequest) => boolean): readonly PullRequest[] {
  const open = (issue: Issue) => issue.state === "open";
  return site.state.issues.filter(open).filter(isPullRequest).filter(test);
}
