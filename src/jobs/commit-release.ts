import { RetryLater } from "../core/fault.ts";
import { renderReleaseBranch } from "../core/release/branch.ts";
import type { ReleasePlan } from "../core/release/plan.ts";
import { type ReleaseRecord, releaseKey } from "../core/release/record.ts";
import type { Refusal } from "../core/release/refusal.ts";
import type { ReleaseRequest } from "../core/release/request.ts";
import type { ReleaseSnapshot } from "../core/release/snapshot.ts";
import { renderReleaseCommitMessage } from "../core/words/release-commit.ts";
import { renderObsoleteNote } from "../core/words/release-pull-request-note.ts";
import type { ReleaseLock } from "../store/locks.ts";
import type { JobDeps } from "./deps.ts";
import type { ReleaseSite } from "./gather-release.ts";
import { placeHold } from "./place-hold.ts";
import { recordOf, reportLater, supersede } from "./record-decision.ts";
import { sayOnce } from "./say-once.ts";
import { writeTree } from "./write-tree.ts";

interface Committed {
  readonly plan: ReleasePlan;
  readonly snapshot: ReleaseSnapshot;
  readonly site: ReleaseSite;
  readonly lock: ReleaseLock;
}

/**
 * Puts the plan on the base branch as one commit. The commit is written into the index before the branch moves
 * to it: a process killed between the two finds it there, and sees from Git whether it arrived.
 */
export async function commitRelease(deps: JobDeps, { plan, snapshot, site }: Committed): Promise<Refusal | undefined> {
  const { configRepo } = plan.request;
  const tree = await writeTree(deps.github, plan, site.repo);
  const message = renderReleaseCommitMessage(plan, tree, deps.context.signer);
  const commit = await deps.github.branches.createCommit(configRepo, { tree, parents: [plan.base.commit], message });
  const carrier = {
    kind: "commit",
    sha: commit,
    url: `${deps.context.links.web}/${configRepo}/commit/${commit}`,
  } as const;
  const record = recordOf(plan, { carrier, headCommit: commit, changedAt: deps.context.now() });
  await deps.store.releases.save({ ...record, state: "proposed" });

  const moved = await deps.github.branches.advanceBranch(configRepo, plan.base.branch, commit);
  switch (moved) {
    case "advanced":
      await arrive(deps, record, snapshot);
      return undefined;
    case "not-fast-forward":
      throw new RetryLater("release", `${plan.base.branch} moved while the plan was made`, { retryAfterSeconds: 1 });
    case "protected":
      return { code: "branch-protected", configRepo, branch: plan.base.branch };
  }
}

/**
 * Finishes a commit of Tidegate's that Git has, and that is not on record as arrived: the process ended in between.
 * Answers whether there was one.
 */
export async function finishCommit(
  deps: JobDeps,
  request: ReleaseRequest,
  snapshot: ReleaseSnapshot,
): Promise<boolean> {
  const record = snapshot.history.find((each) => releaseKey(each) === releaseKey(request));
  if (record?.carrier?.kind !== "commit" || record.state !== "proposed") return false;
  await arrive(deps, record, snapshot);
  return true;
}

/** The commit is in Git. That it is on record comes last but for the report, so that what is cut off is done again. */
async function arrive(
  deps: JobDeps,
  record: Omit<ReleaseRecord, "state">,
  { history }: ReleaseSnapshot,
): Promise<void> {
  const { askedBy, images, changes, carrier } = record;
  await supersede(deps, record, history);
  if (askedBy.kind === "rollback" && carrier?.kind === "commit")
    await placeHold(deps, { place: record, history, backTo: images, changes, by: askedBy.by, carrier });
  await deps.store.releases.save({ ...record, state: "merged" });
  deps.log.info(carrier?.kind === "commit" ? { commit: carrier.sha } : {}, "release committed");
  await reportLater(deps, record);
}

/**
 * Closes the place's release pull request when a run that was cut off has left it open: the index may know of the commit
 * alone by then. What a hold has proposed to a person stays.
 */
export async function closeLeftOpen(deps: JobDeps, request: ReleaseRequest, snapshot: ReleaseSnapshot): Promise<void> {
  if (snapshot.rules.release !== "commit") return;
  const { configRepo, environment, service } = request;
  const head = renderReleaseBranch(environment, service);
  const open = await deps.github.pullRequests.findOpen(configRepo, { head, base: snapshot.base.branch });
  if (open === undefined) return;
  const place = { repo: configRepo, pullRequest: open.number, topic: "obsolete" } as const;
  await sayOnce(deps, place, renderObsoleteNote(snapshot.base.commit));
  await deps.github.pullRequests.close(configRepo, open.number);
}
