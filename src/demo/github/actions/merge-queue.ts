import { ApiError } from "../api-error.ts";
import { nothing, readRef } from "../git/refs.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import { isPullRequest, type PullRequest } from "../state/issues.ts";
import type { MergeGroup, QueueEntry } from "../state/merge-queue.ts";
import { protectionOf, queueRuleOf } from "../state/protection-lookups.ts";
import { announceMergeGroup } from "../webhooks/merge-group.ts";
import { announcePullRequest } from "../webhooks/pull-request.ts";
import { writeMerge } from "./merge-commit.ts";
import { mergeStateOf } from "./merge-state.ts";
import { markMerged } from "./pull-states.ts";
import { push } from "./push.ts";
import { checksStanding } from "./required-checks.ts";

/** Puts a pull request at the end of its base branch's queue; throws GitHub's refusal where it cannot be merged. */
export async function enqueuePull(site: Site, actor: Actor, pull: PullRequest): Promise<QueueEntry> {
  const { repositoryId } = pull;
  const branch = pull.pull.baseRef;
  const there = site.state.queueEntries.find(({ issueId }) => issueId === pull.id);
  if (there !== undefined) return there;
  if (queueRuleOf(site.state, repositoryId, branch) === undefined)
    throw new ApiError(422, "Merge queue is not enabled for this branch");
  if (!["clean", "unstable"].includes(mergeStateOf(site, pull)))
    throw new ApiError(422, "Pull request is not in the correct state to be added to the merge queue");
  const entry = site.state.queueEntries.put({
    id: site.nextId(),
    repositoryId,
    branch,
    issueId: pull.id,
    headSha: pull.pull.headSha,
    enqueuedById: actor.account.id,
    viaAppId: actor.viaAppId,
    enqueuedAt: site.now(),
    group: undefined,
  });
  const queued: PullRequest = { ...pull, updatedAt: site.now(), pull: { ...pull.pull, autoMerge: undefined } };
  site.state.issues.put(queued);
  await announcePullRequest(site, actor, queued, { action: "enqueued" });
  await advanceQueue(site, repositoryId);
  return entry;
}

/** Takes a pull request out of its queue by hand; throws GitHub's refusal where it is in none. */
export async function dequeuePull(site: Site, actor: Actor, pull: PullRequest): Promise<QueueEntry> {
  const entry = site.state.queueEntries.find(({ issueId }) => issueId === pull.id);
  if (entry === undefined) throw new ApiError(422, "Pull request is not in the merge queue");
  await leave(site, actor, entry, { reason: "MANUAL", groupEnds: "dequeued" });
  await advanceQueue(site, pull.repositoryId);
  return entry;
}

/** Goes on with a repository's queues until each waits for checks or is empty. */
export async function advanceQueue(site: Site, repositoryId: number): Promise<void> {
  for (const { branch } of site.state.queueRules.filter((each) => each.repositoryId === repositoryId)) {
    for (;;) {
      const first = site.state.queueEntries.find(
        (each) => each.repositoryId === repositoryId && each.branch === branch,
      );
      if (first === undefined || (await advanceFirst(site, first)) === "waits") break;
    }
  }
}

async function advanceFirst(site: Site, entry: QueueEntry): Promise<"waits" | "left"> {
  const actor: Actor = { account: site.state.accounts.need(entry.enqueuedById), viaAppId: entry.viaAppId };
  const pull = site.state.issues.need(entry.issueId);
  if (!isPullRequest(pull) || pull.state === "closed" || pull.pull.headSha !== entry.headSha) {
    await leave(site, actor, entry, { reason: "BRANCH_PROTECTIONS", groupEnds: "dequeued" });
    return "left";
  }
  const group = await formGroup(site, actor, entry, pull);
  if (group === undefined) {
    await leave(site, actor, entry, { reason: "MERGE_CONFLICT", groupEnds: "dequeued" });
    return "left";
  }
  const protection = protectionOf(site.state, entry.repositoryId, entry.branch);
  const standing = protection === undefined ? "success" : checksStanding(site, protection, group.headSha);
  if (standing === "pending") return "waits";
  if (standing === "failure")
    await leave(site, actor, { ...entry, group }, { reason: "CI_FAILURE", groupEnds: "dequeued" });
  else await land(site, actor, { ...entry, group }, { pull, group });
  return "left";
}

/** The entry's group on the branch as it is now, made anew where the branch has moved; `undefined` where it conflicts. */
async function formGroup(
  site: Site,
  actor: Actor,
  entry: QueueEntry,
  pull: PullRequest,
): Promise<MergeGroup | undefined> {
  const repository = site.state.repositories.need(entry.repositoryId);
  const baseSha = await readRef(repository.gitDir, `refs/heads/${entry.branch}`);
  if (baseSha === undefined) return undefined;
  if (entry.group?.baseSha === baseSha) return entry.group;
  await destroyGroup(site, actor, entry, "invalidated");
  const method = queueRuleOf(site.state, entry.repositoryId, entry.branch)?.method ?? "merge";
  const headSha = await writeMerge(site, actor, pull, { wish: { method }, base: baseSha });
  if (headSha === undefined) return undefined;
  site.state.signedCommits.add(headSha);
  const ref = `refs/heads/gh-readonly-queue/${entry.branch}/pr-${pull.number}-${baseSha}`;
  const group = { ref, headSha, baseSha };
  site.state.queueEntries.put({ ...entry, group });
  await push(site, actor, repository, { name: ref, before: nothing, after: headSha });
  await announceMergeGroup(site, actor, { ...entry, group }, { action: "checks_requested" });
  return group;
}

async function land(
  site: Site,
  actor: Actor,
  entry: QueueEntry,
  { pull, group }: { readonly pull: PullRequest; readonly group: MergeGroup },
): Promise<void> {
  const repository = site.state.repositories.need(entry.repositoryId);
  const merged = markMerged(site, actor, pull, group.headSha);
  const name = `refs/heads/${entry.branch}`;
  await push(site, actor, repository, { name, before: group.baseSha, after: group.headSha, by: "merge_queue_merge" });
  await leave(site, actor, entry, { reason: "MERGE", groupEnds: "merged" });
  await announcePullRequest(site, actor, merged, { action: "closed" });
}

async function leave(
  site: Site,
  actor: Actor,
  entry: QueueEntry,
  { reason, groupEnds }: { readonly reason: string; readonly groupEnds: "dequeued" | "merged" },
): Promise<void> {
  site.state.queueEntries.remove(entry.id);
  await destroyGroup(site, actor, entry, groupEnds);
  const pull = site.state.issues.need(entry.issueId);
  if (isPullRequest(pull)) await announcePullRequest(site, actor, pull, { action: "dequeued", reason });
}

async function destroyGroup(
  site: Site,
  actor: Actor,
  entry: QueueEntry,
  reason: "dequeued" | "invalidated" | "merged",
): Promise<void> {
  const { group } = entry;
  if (group === undefined) return;
  await announceMergeGroup(site, actor, { ...entry, group }, { action: "destroyed", reason });
  const repository = site.state.repositories.need(entry.repositoryId);
  await push(site, actor, repository, { name: group.ref, before: group.headSha, after: nothing });
}
