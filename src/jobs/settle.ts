import { assertNever } from "../core/assert-never.ts";
import { isOutOfReach } from "../core/fault.ts";
import type { RepoName } from "../core/identity.ts";
import type { Job } from "../core/job.ts";
import { parseReleaseBranch } from "../core/release/branch.ts";
import { isSameTags } from "../core/release/judge-hold.ts";
import { type ReleaseRecord, type ReleaseState, releaseKey } from "../core/release/record.ts";
import { parseMarker, parseTrailer } from "../core/words/marker.ts";
import type { PullRequest } from "../github/github.ts";
import type { JobAttempt } from "../store/queue.ts";
import type { JobDeps } from "./deps.ts";
import { followReview } from "./follow-review.ts";
import { placeHold } from "./place-hold.ts";
import { reportLater, requestOf } from "./record-decision.ts";
import { restoreRecord } from "./restore-record.ts";

type SettleJob = Job & { readonly kind: "settle" };

/**
 * Brings the index to what GitHub says of a release pull request, and has it told. Pull requests that are not ours are
 * left alone: from other branches, and from forks, where anybody may name a branch as we do and copy a marker.
 */
export async function runSettle(deps: JobDeps, job: SettleJob, attempt: JobAttempt): Promise<void> {
  try {
    await settleOurs(deps, job, attempt);
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    // The sweep compares the index with GitHub as soon as the repository is reached again.
    deps.log.warn({ configRepo: job.repo, reason: error.message }, "config repo is out of reach");
  }
}

async function settleOurs(deps: JobDeps, job: SettleJob, attempt: JobAttempt): Promise<void> {
  const pullRequest = await deps.github.pullRequests.fetch(job.repo, job.pullRequest);
  if (pullRequest === undefined || pullRequest.headRepo !== job.repo) return;
  const place = parseReleaseBranch(pullRequest.headBranch);
  if (place === undefined) return;
  // Not beside a release of the same place, which may be about to use the branch that is deleted here.
  await deps.store.locks.withReleaseLock({ configRepo: job.repo, ...place }, () => settle(deps, job, attempt));
}

async function settle(deps: JobDeps, { repo, pullRequest: number }: SettleJob, { attempt }: JobAttempt): Promise<void> {
  const pullRequest = await deps.github.pullRequests.fetch(repo, number);
  if (pullRequest === undefined) return;
  const known = await deps.store.releases.listByPullRequest(repo, number);
  const carried = await findCarried(deps, repo, { pullRequest, known });
  if (carried === undefined) return;

  const state = nextState(carried, pullRequest, known.includes(carried));
  const settled = state === undefined ? carried : await save(deps, { ...withoutSettler(carried), state }, pullRequest);
  // Cut off, maybe, between its record and its report.
  if (state === undefined && attempt > 1) await reportLater(deps, carried);
  if (settled.state === "proposed") await followReview(deps, settled, number);
  await supersedeOthers(deps, carried, known);
  if (pullRequest.state === "merged" || (pullRequest.state === "closed" && carried.state === "superseded"))
    await deleteBranch(deps, repo, pullRequest);
}

interface Settled {
  readonly pullRequest: PullRequest;
  /** All that the index says it carried. */
  readonly known: readonly ReleaseRecord[];
}

/**
 * What the pull request carries, or carried at its end: told by its head commit, in the index or in the commit's own
 * signed trailer; below a person's commits by the index; by its signed marker when the index has lost it.
 */
async function findCarried(
  deps: JobDeps,
  repo: RepoName,
  { pullRequest, known }: Settled,
): Promise<ReleaseRecord | undefined> {
  const atHead = known.filter(({ headCommit }) => headCommit === pullRequest.headCommit);
  const recorded = atHead.find(({ state }) => state !== "superseded") ?? atHead[0];
  if (recorded !== undefined) return recorded;
  const written = await readHead(deps, repo, pullRequest);
  if (written !== undefined) return written;
  const current = known.find(({ state }) => state !== "superseded" && state !== "refused");
  return current === undefined && known.length === 0 ? readMarker(deps, repo, pullRequest) : current;
}

async function readHead(deps: JobDeps, repo: RepoName, pullRequest: PullRequest): Promise<ReleaseRecord | undefined> {
  const { github, context } = deps;
  const { message, tree } = await github.branches.fetchCommit(repo, pullRequest.headCommit);
  const trailer = parseTrailer(message, { repo, tree }, context.signer);
  return trailer.kind === "genuine" ? restore(deps, trailer.facts, pullRequest) : undefined;
}

async function readMarker(deps: JobDeps, repo: RepoName, pullRequest: PullRequest): Promise<ReleaseRecord | undefined> {
  const marker = parseMarker(pullRequest.body, { repo, branch: pullRequest.headBranch }, deps.context.signer);
  switch (marker.kind) {
    case "none":
      return undefined;
    case "forged":
      deps.log.warn({ releasePr: pullRequest.number }, "marker's signature is wrong, pull request ignored");
      return undefined;
    case "genuine":
      return restore(deps, marker.facts, pullRequest);
    default:
      return assertNever(marker);
  }
}

/** Not where the index knows of another pull request with the same: that one is the release, and this a copy. */
async function restore(
  { store, context, log }: JobDeps,
  facts: Parameters<typeof restoreRecord>[0],
  pullRequest: PullRequest,
): Promise<ReleaseRecord | undefined> {
  const place = parseReleaseBranch(pullRequest.headBranch);
  if (facts.environment !== place?.environment || facts.service !== place.service) return undefined;
  const record = restoreRecord(facts, pullRequest, context.now());
  const { carrier } = (await store.releases.find(releaseKey(record))) ?? {};
  if (carrier === undefined || (carrier.kind === "pull-request" && carrier.number === pullRequest.number))
    return record;
  log.warn({ releasePr: pullRequest.number }, "another pull request carries this release, this one is ignored");
  return undefined;
}

/** The state to save, when that is news. What was superseded and closed by Tidegate itself stays superseded. */
function nextState(carried: ReleaseRecord, { state }: PullRequest, isRecorded: boolean): ReleaseState | undefined {
  if (carried.state === "superseded" && state === "closed") return undefined;
  const next = state === "open" ? "proposed" : state;
  return isRecorded && carried.state === next ? undefined : next;
}

function withoutSettler({ settledBy: _, ...record }: ReleaseRecord): ReleaseRecord {
  return record;
}

async function save(deps: JobDeps, record: ReleaseRecord, { number, mergedBy }: PullRequest): Promise<ReleaseRecord> {
  const { store, context, log } = deps;
  const settledBy = mergedBy === undefined ? {} : { settledBy: mergedBy };
  // Before it is on record as merged: what was cut off here is done again.
  if (record.state === "merged")
    await followMerge(deps, record, { number, ...(mergedBy === undefined ? {} : { mergedBy }) });
  const saved = { ...record, ...settledBy, changedAt: context.now() };
  await store.releases.save(saved);
  log.info({ releasePr: number, state: record.state }, "release settled");
  await reportLater(deps, record);
  // Reopened, or found again: Git may have gone on without it.
  if (record.state === "proposed") await store.queue.send({ kind: "release", request: requestOf(record), again: true });
  return saved;
}

/** A merged rollback places a hold; any other version that a person merges lifts the one that stands. */
async function followMerge(
  deps: JobDeps,
  record: ReleaseRecord,
  { number, mergedBy }: Pick<PullRequest, "number" | "mergedBy">,
): Promise<void> {
  const { askedBy, images, changes } = record;
  if (askedBy.kind === "rollback") {
    const history = await deps.store.releases.listHistory(record);
    // Where the environment merges by itself, who asked is who did it.
    const by = mergedBy === undefined || mergedBy.endsWith("[bot]") ? askedBy.by : mergedBy;
    const carrier = { kind: "pull-request", number } as const;
    return placeHold(deps, { place: record, history, backTo: images, changes, by, carrier });
  }
  const hold = await deps.store.holds.find(record);
  if (hold === undefined || hold.rolledBack.some((version) => isSameTags(version, images))) return;
  await deps.store.holds.remove(hold);
  deps.log.info({ releasePr: number }, "hold lifted by a merge");
}

/** Whatever else is on record as proposed there was taken over, and the process ended before it was written down. */
async function supersedeOthers(deps: JobDeps, carried: ReleaseRecord, known: readonly ReleaseRecord[]): Promise<void> {
  for (const record of known) {
    if (record.state !== "proposed" || releaseKey(record) === releaseKey(carried)) continue;
    await deps.store.releases.save({ ...record, state: "superseded", changedAt: deps.context.now() });
    await reportLater(deps, record);
  }
}

/**
 * The branch goes, a person's commits on it too when they were merged with it; not what somebody put there that is
 * nowhere else, and not what a newer release uses already.
 */
async function deleteBranch(
  { github, context }: JobDeps,
  repo: RepoName,
  { state, headBranch, headCommit }: PullRequest,
): Promise<void> {
  const head = await github.branches.fetchBranch(repo, headBranch);
  if (head === undefined) return;
  const isMerged = state === "merged" && head.commit === headCommit;
  const { kind } = parseTrailer(head.message, { repo, tree: head.tree }, context.signer);
  if (!isMerged && kind !== "genuine") return;
  if ((await github.pullRequests.findOpen(repo, { head: headBranch })) !== undefined) return;
  await github.branches.deleteBranch(repo, headBranch);
}
