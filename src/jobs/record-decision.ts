import type { ReleasePlan, Unchanged } from "../core/release/plan.ts";
import { type ReleaseRecord, releaseKey } from "../core/release/record.ts";
import type { Refusal } from "../core/release/refusal.ts";
import type { ReleaseRequest } from "../core/release/request.ts";
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
  const { configRepo, environment, service, images, origin, askedBy } = plan.request;
  const place = { configRepo, environment, service, images, origin, askedBy };
  return { ...place, ...carried, changes: plan.changes, baseCommit: plan.base.commit, refusals: [] };
}

/** Queues what is to be said about a request on the source side, when the source commit is known. */
export async function reportLater(deps: JobDeps, { origin }: Pick<ReleaseRequest, "origin">): Promise<void> {
  const { repo, revision, pullRequest } = origin;
  if (revision === undefined) return;
  await deps.store.queue.send({
    kind: "report",
    repo,
    revision,
    ...(pullRequest === undefined ? {} : { pullRequest }),
  });
}

/** What the pull request carried before is superseded by what it carries now; its own source pull request is told. */
export async function supersede(
  deps: JobDeps,
  by: Omit<ReleaseRecord, "state">,
  history: readonly ReleaseRecord[],
): Promise<void> {
  for (const record of history) {
    if (record.state !== "proposed" || releaseKey(record) === releaseKey(by)) continue;
    await deps.store.releases.save({ ...record, state: "superseded", changedAt: by.changedAt });
    await reportLater(deps, record);
  }
}

/**
 * Git has it, though the index says that it is only proposed: a commit whose process was killed right after it,
 * or somebody else's hand. Either way the index follows Git.
 */
export async function settleUnchanged(
  deps: JobDeps,
  { because, request }: Unchanged,
  snapshot: ReleaseSnapshot,
): Promise<void> {
  const record = snapshot.history.find((each) => releaseKey(each) === releaseKey(request));
  if (because !== "in-git" || record?.state !== "proposed") return;
  if (record.carrier?.kind === "commit") {
    await deps.store.releases.save({ ...record, state: "merged", changedAt: deps.context.now() });
  } else {
    await closeProposal(deps, request, snapshot);
  }
  await reportLater(deps, request);
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
  if (refusals.every(({ code }) => code === "no-reference")) return;
  const known = snapshot.history.find((record) => releaseKey(record) === releaseKey(request));
  if (known !== undefined && known.state !== "refused") return;
  const { configRepo, environment, service, images, origin, askedBy } = request;
  const notes = refusals.map(renderRefusalNote);
  await deps.store.releases.save({
    ...{ configRepo, environment, service, images, origin, askedBy },
    state: "refused",
    changes: [],
    refusals: notes,
    changedAt: deps.context.now(),
  });
  await sayOnReleasePullRequest(deps, request, refusals, snapshot);
  await reportLater(deps, request);
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
  const record = snapshot.proposal?.record;
  if (!overtaken || record === undefined || releaseKey(record) !== releaseKey(request)) return;
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
}
