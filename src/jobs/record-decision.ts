import type { CommitSha, PullRequestNumber } from "../core/identity.ts";
import { isSameOrigin } from "../core/release/known-origin.ts";
import type { ReleasePlan, Unchanged } from "../core/release/plan.ts";
import { type Carrier, type ReleaseRecord, releaseKey } from "../core/release/record.ts";
import type { Refusal } from "../core/release/refusal.ts";
import { type AskedOn, askedOn, type ReleaseRequest } from "../core/release/request.ts";
import { namesTheImage } from "../core/release/skipped-file.ts";
import type { ReleaseSnapshot } from "../core/release/snapshot.ts";
import { renderRefusalNote } from "../core/words/refusal.ts";
import { renderObsoleteNote } from "../core/words/release-pull-request-note.ts";
import type { JobDeps } from "./deps.ts";
import { sayOnce } from "./say-once.ts";

/** The index's record of a plan that was carried out; the caller says in which state. */
export function recordOf(
  plan: ReleasePlan,
  carried: Required<Pick<ReleaseRecord, "carrier" | "headCommit" | "changedAt">>,
): Omit<ReleaseRecord, "state"> {
  return { ...plan.request, ...carried, changes: plan.changes, baseCommit: plan.base.commit, refusals: [] };
}

/**
 * Queues what is to be said about a request, put off by `afterSeconds`: on the source side, when the source commit is
 * known, and on the pull request that asked for it.
 */
export async function reportLater(
  deps: JobDeps,
  { origin, askedBy }: Pick<ReleaseRequest, "origin" | "askedBy">,
  afterSeconds = 0,
): Promise<void> {
  const { repo, revision, pullRequest } = origin;
  const asker = askedOn(askedBy);
  const isOther =
    asker !== undefined && (asker.repo !== repo || asker.pullRequest !== pullRequest || revision === undefined);
  if (isOther) await deps.store.queue.send({ kind: "report", ...asker }, { afterSeconds });
  if (revision === undefined) return;
  const job = { kind: "report", repo, revision, ...(pullRequest === undefined ? {} : { pullRequest }) } as const;
  await deps.store.queue.send(job, { afterSeconds });
}

/** Queues what is to be said on one pull request. */
export async function reportOn({ store }: JobDeps, { repo, pullRequest }: AskedOn, afterSeconds = 0): Promise<void> {
  await store.queue.send({ kind: "report", repo, pullRequest }, { afterSeconds });
}

/** The request that a record goes back to. */
export function requestOf(record: ReleaseRecord): ReleaseRequest {
  const { configRepo, environment, service, images, follows, origin, askedBy } = record;
  const what = follows === undefined ? { images } : { images, follows };
  return { configRepo, environment, service, ...what, origin, askedBy };
}

/**
 * What the same pull request carried before is superseded by what it carries now; its own source pull request is told.
 * So is a commit that never arrived. What another pull request carried ended with that one, and is settled as it ended.
 */
export async function supersede(
  deps: JobDeps,
  by: Omit<ReleaseRecord, "state">,
  history: readonly ReleaseRecord[],
): Promise<void> {
  for (const record of history) {
    const isOwn = releaseKey(record) === releaseKey(by) && by.carrier?.kind === record.carrier?.kind;
    if (record.state !== "proposed" || isOwn) continue;
    const { configRepo, carrier } = record;
    if (carrier?.kind === "pull-request" && !isSamePullRequest(carrier, by.carrier)) {
      if (by.carrier?.kind === "commit" && (await closeOvertaken(deps, record, carrier.number, by.carrier.sha)))
        continue;
      await deps.store.queue.send({ kind: "settle", repo: configRepo, pullRequest: carrier.number });
      continue;
    }
    await deps.store.releases.save({ ...record, state: "superseded", changedAt: by.changedAt });
    await reportLater(deps, record);
  }
}

/**
 * An open release pull request from when the environment did not take commits, by its rules or for a hold. Answers whether it was
 * open still.
 */
async function closeOvertaken(
  deps: JobDeps,
  record: ReleaseRecord,
  pullRequest: PullRequestNumber,
  commit: CommitSha,
): Promise<boolean> {
  const { configRepo } = record;
  if ((await deps.github.pullRequests.fetch(configRepo, pullRequest))?.state !== "open") return false;
  await sayOnce(deps, { repo: configRepo, pullRequest, topic: "obsolete" }, renderObsoleteNote(commit));
  // The same version is on record as the commit's by now.
  const latest = await deps.store.releases.find(releaseKey(record));
  if (latest?.carrier?.kind === "pull-request")
    await deps.store.releases.save({ ...record, state: "superseded", changedAt: deps.context.now() });
  await deps.github.pullRequests.close(configRepo, pullRequest);
  await reportLater(deps, record);
  return true;
}

function isSamePullRequest(carrier: Carrier & { readonly kind: "pull-request" }, other: Carrier | undefined): boolean {
  return other?.kind === "pull-request" && other.number === carrier.number;
}

/**
 * Brings the index to Git, which has it already by somebody else's hand. Or writes down what a later event knew better of where it was built.
 */
export async function settleUnchanged(
  deps: JobDeps,
  { because, request }: Unchanged,
  snapshot: ReleaseSnapshot,
): Promise<void> {
  if (because === "proposed") return holdOn(deps, snapshot);
  const record = snapshot.history.find((each) => releaseKey(each) === releaseKey(request));
  // Whoever goes back to the version that Git has does not want what is proposed in its place.
  const isUnwanted = request.askedBy.kind === "default" && snapshot.proposal?.record !== undefined;
  if (isUnwanted || isProposed(snapshot, request)) {
    await closeProposal(deps, request, snapshot);
  } else if (record?.state === "merged" && !isSameOrigin(record.origin, request.origin)) {
    await deps.store.releases.save({ ...record, origin: request.origin });
  } else return;
  await reportLater(deps, request);
}

/** What was planned on an older base holds on this one too, and need not be looked at again. */
async function holdOn({ store }: JobDeps, { proposal, base }: ReleaseSnapshot): Promise<void> {
  if (proposal?.record === undefined || proposal.mergeable !== true) return;
  await store.releases.save({ ...proposal.record, baseCommit: base.commit });
}

/** Also when the index says superseded: it is written there before the pull request is closed. */
function isProposed({ proposal }: ReleaseSnapshot, request: ReleaseRequest): boolean {
  return proposal?.record !== undefined && releaseKey(proposal.record) === releaseKey(request);
}

/**
 * Writes down that a request was refused, and has it said. Where a release of the same version is on record already
 * (merged, closed, proposed), that stays what is known of it: the refusal adds nothing to it.
 */
export async function recordRefusals(
  deps: JobDeps,
  request: ReleaseRequest,
  refusals: readonly Refusal[],
  snapshot: ReleaseSnapshot,
): Promise<void> {
  if (refusals.every(isElsewhere)) return;
  const known = snapshot.history.find((record) => releaseKey(record) === releaseKey(request));
  if (known !== undefined && known.state !== "refused" && !neverArrived(known)) return;
  const notes = refusals.map(renderRefusalNote);
  await deps.store.releases.save({
    ...request,
    state: "refused",
    changes: [],
    refusals: notes,
    changedAt: deps.context.now(),
  });
  await sayOnReleasePullRequest(deps, request, refusals, snapshot);
  await reportLater(deps, request);
}

/** The service does not run in that environment at all; where a file left alone names its image, it may well. */
function isElsewhere(refusal: Refusal): boolean {
  return refusal.code === "no-reference" && !refusal.skipped.some(namesTheImage);
}

/** A commit that the branch did not move to. */
function neverArrived({ state, carrier }: ReleaseRecord): boolean {
  return state === "proposed" && carrier?.kind === "commit";
}

/** Commits of a person on the release branch are that person's business: it is said there, once. */
async function sayOnReleasePullRequest(
  deps: JobDeps,
  request: ReleaseRequest,
  refusals: readonly Refusal[],
  { proposal }: ReleaseSnapshot,
): Promise<void> {
  const refusal = refusals.find(({ code }) => code === "branch-has-other-commits");
  if (refusal === undefined || proposal === undefined) return;
  await sayOnce(
    deps,
    { repo: request.configRepo, pullRequest: proposal.pullRequest, topic: "other-commits" },
    renderRefusalNote(refusal).text,
  );
}

/** An open release pull request that Git has overtaken would set the environment back: it is closed, with the reason. */
export async function closeObsolete(
  deps: JobDeps,
  request: ReleaseRequest,
  refusals: readonly Refusal[],
  snapshot: ReleaseSnapshot,
): Promise<void> {
  const overtaken = refusals.every(({ code }) => code === "older-than-git");
  if (!overtaken || !isProposed(snapshot, request)) return;
  await closeProposal(deps, request, snapshot);
  await reportLater(deps, request);
}

async function closeProposal(
  deps: JobDeps,
  { configRepo }: ReleaseRequest,
  { proposal, base }: ReleaseSnapshot,
): Promise<void> {
  if (proposal?.record === undefined) return;
  const topic = { repo: configRepo, pullRequest: proposal.pullRequest, topic: "obsolete" } as const;
  await sayOnce(deps, topic, renderObsoleteNote(base.commit));
  await deps.store.releases.save({ ...proposal.record, state: "superseded", changedAt: deps.context.now() });
  await deps.github.pullRequests.close(configRepo, proposal.pullRequest);
  await reportLater(deps, proposal.record);
}
