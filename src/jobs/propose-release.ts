import type { EnvironmentRules } from "../core/config/config.ts";
import { isFrozen } from "../core/config/freeze.ts";
import { RetryLater } from "../core/fault.ts";
import type { CommitSha } from "../core/identity.ts";
import type { ReleasePlan } from "../core/release/plan.ts";
import { type ReleaseRecord, releaseKey } from "../core/release/record.ts";
import type { Refusal } from "../core/release/refusal.ts";
import type { ReleaseSnapshot } from "../core/release/snapshot.ts";
import { mergesByItself } from "../core/release/version-step.ts";
import { renderReleaseCommitMessage } from "../core/words/release-commit.ts";
import { renderReleaseBody, renderReleaseLabels, renderReleaseTitle } from "../core/words/release-pull-request.ts";
import type { PullRequest } from "../github/github.ts";
import type { ReleaseLock } from "../store/locks.ts";
import type { JobDeps } from "./deps.ts";
import type { ReleaseSite } from "./gather-release.ts";
import { recordOf, reportLater, requestOf, supersede } from "./record-decision.ts";
import { writeTree } from "./write-tree.ts";

/** Whether the environment has Tidegate merge it at that time: never while a hold stands, nor in a freeze, but for a rollback. */
export function mergesHere(
  { hold, changes, request }: Pick<ReleasePlan, "hold" | "changes" | "request">,
  { merge, freeze }: Pick<EnvironmentRules, "merge" | "freeze">,
  now: Date,
): boolean {
  if (request.askedBy.kind === "rollback") return merge.patch === "auto";
  if (isFrozen(freeze, now) !== undefined) return false;
  // What is followed is no step of a version, and counts as the greatest.
  if (request.follows !== undefined) return hold === undefined && merge.major === "auto";
  return hold === undefined && mergesByItself(merge, changes);
}

interface Proposed {
  readonly plan: ReleasePlan;
  readonly snapshot: ReleaseSnapshot;
  readonly site: ReleaseSite;
  readonly lock: ReleaseLock;
}

/**
 * Brings the living branch and its release pull request to what the plan says. Every step looks first and writes only
 * a difference, so a run that was cut off anywhere is simply run again.
 */
export async function proposeRelease(deps: JobDeps, proposed: Proposed): Promise<Refusal | undefined> {
  const { plan, snapshot } = proposed;
  const headCommit = await writeBranch(deps, proposed);
  const pullRequest = await writePullRequest(deps, plan);
  await addMissingLabels(deps, plan, pullRequest);

  const carrier = {
    kind: "pull-request",
    number: pullRequest.number,
    branch: plan.branch,
    url: pullRequest.url,
  } as const;
  const record = {
    ...recordOf(plan, { carrier, headCommit, changedAt: deps.context.now() }),
    ...keptReview(plan, headCommit, snapshot),
  };
  await deps.store.releases.save({ ...record, state: "proposed" });
  await supersede(deps, record, snapshot.history);
  deps.log.info({ releasePr: pullRequest.number }, "release proposed");
  await reportLater(deps, plan.request);
  if (mergesHere(plan, proposed.site.rules, deps.context.now()))
    await deps.store.queue.send({ kind: "merge", repo: plan.request.configRepo, pullRequest: pullRequest.number });
  return undefined;
}

/** All that follows from a release pull request that is on record already: the process may have ended before it. */
export async function finishProposal(
  deps: JobDeps,
  { proposal, history, hold, rules }: ReleaseSnapshot,
): Promise<void> {
  if (proposal?.record === undefined) return;
  const { record, pullRequest } = proposal;
  await supersede(deps, record, history);
  await reportLater(deps, record);
  const { changes, configRepo: repo } = record;
  const held = { changes, request: requestOf(record), ...(hold === undefined ? {} : { hold }) };
  if (mergesHere(held, rules, deps.context.now())) await deps.store.queue.send({ kind: "merge", repo, pullRequest });
}

/** What reviewers said of this very commit; of an older one it says nothing. */
function keptReview(
  { request }: ReleasePlan,
  headCommit: CommitSha,
  { history }: ReleaseSnapshot,
): Pick<ReleaseRecord, "review"> {
  const review = history.find((known) => releaseKey(known) === releaseKey(request))?.review;
  return review?.commit === headCommit ? { review } : {};
}

/**
 * The branch is never set back to its base, since GitHub would close the pull request, and never forced: a new state
 * is a commit on top of the branch, with the base as its second parent when that has moved. Its tree is the base's
 * with the plan's files, so the pull request's diff is the plan and nothing else.
 */
async function writeBranch(deps: JobDeps, { plan, snapshot, site }: Proposed): Promise<CommitSha> {
  const { branches } = deps.github;
  const { configRepo } = plan.request;
  const tree = await writeTree(deps.github, plan, site.repo);
  const standing = snapshot.branch;
  const isMergeable = standsOnBase(plan, snapshot) || snapshot.proposal?.mergeable === true;
  if (standing.kind === "ours" && standing.tree === tree && isMergeable) return standing.commit;

  const message = renderReleaseCommitMessage(plan, tree, deps.context.signer);
  const commit = await branches.createCommit(configRepo, { tree, parents: parentsOf(plan, snapshot), message });
  const moved =
    standing.kind === "absent"
      ? await branches.createBranch(configRepo, plan.branch, commit)
      : await branches.advanceBranch(configRepo, plan.branch, commit);
  if (moved === "created" || moved === "advanced") return commit;
  throw new RetryLater("release", `${plan.branch} changed while the plan was made (${moved})`, {
    retryAfterSeconds: 1,
  });
}

function parentsOf(plan: ReleasePlan, snapshot: ReleaseSnapshot): readonly CommitSha[] {
  const { branch } = snapshot;
  if (branch.kind === "absent") return [plan.base.commit];
  return standsOnBase(plan, snapshot) ? [branch.commit] : [branch.commit, plan.base.commit];
}

function standsOnBase({ base }: ReleasePlan, { branch, proposal }: ReleaseSnapshot): boolean {
  return branch.kind === "ours" && branch.base === base.commit && proposal?.mergeable !== false;
}

async function writePullRequest(deps: JobDeps, plan: ReleasePlan): Promise<PullRequest> {
  const { pullRequests } = deps.github;
  const { configRepo } = plan.request;
  const title = renderReleaseTitle(plan);
  const body = renderReleaseBody(plan, deps.context);
  const open = await pullRequests.findOpen(configRepo, { head: plan.branch, base: plan.base.branch });
  if (open === undefined)
    return pullRequests.open(configRepo, { title, body, head: plan.branch, base: plan.base.branch });
  const change = { ...(open.title === title ? {} : { title }), ...(open.body === body ? {} : { body }) };
  if (Object.keys(change).length > 0) await pullRequests.edit(configRepo, open.number, change);
  return open;
}

async function addMissingLabels(deps: JobDeps, plan: ReleasePlan, { number, labels }: PullRequest): Promise<void> {
  const missing = renderReleaseLabels(plan).filter((label) => !labels.includes(label));
  if (missing.length > 0) await deps.github.pullRequests.addLabels(plan.request.configRepo, number, missing);
}
