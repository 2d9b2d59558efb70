import { assertNever } from "../core/assert-never.ts";
import { isFrozen } from "../core/config/freeze.ts";
import { isOutOfReach, PermissionMissing, RetryLater } from "../core/fault.ts";
import { type PullRequestNumber, parseDeliveryId } from "../core/identity.ts";
import type { Job } from "../core/job.ts";
import { findConfigured } from "../core/release/configured-place.ts";
import { decideRelease } from "../core/release/decide-release.ts";
import { holdsAt } from "../core/release/hold.ts";
import { withKnownOrigin } from "../core/release/known-origin.ts";
import type { ReleasePlan } from "../core/release/plan.ts";
import { type ReleaseRecord, releaseKey } from "../core/release/record.ts";
import type { Refusal } from "../core/release/refusal.ts";
import type { ReleaseRequest } from "../core/release/request.ts";
import type { ReleaseSnapshot } from "../core/release/snapshot.ts";
import type { ReleaseLock } from "../store/locks.ts";
import type { JobAttempt } from "../store/queue.ts";
import { tellRefused } from "./command/tell-refused.ts";
import { closeLeftOpen, commitRelease, finishCommit } from "./commit-release.ts";
import type { JobDeps } from "./deps.ts";
import { gatherRelease, type ReleaseSite } from "./gather-release.ts";
import { isOvertaken, isTakenAgain } from "./is-overtaken.ts";
import { finishProposal, proposeRelease } from "./propose-release.ts";
import { readConfigRepo } from "./read-config.ts";
import { closeObsolete, recordRefusals, settleUnchanged } from "./record-decision.ts";

type ReleaseJob = Job & { readonly kind: "release" };

/** Carries one request to its release pull request, its commit, or its refusal. */
export async function runRelease(deps: JobDeps, job: ReleaseJob, attempt: JobAttempt): Promise<void> {
  const { request } = job;
  const log = deps.log.child({
    configRepo: request.configRepo,
    environment: request.environment,
    service: request.service,
    tag: request.images[0]?.tag,
    sourceRepo: request.origin.repo,
    pr: request.origin.pullRequest,
  });
  const own = { ...deps, log };
  try {
    if (await isTakenAgain(own, request)) {
      log.info({}, "release comes too late");
      return;
    }
    const refusals = await deps.store.locks.withReleaseLock(request, (lock) => release(own, job, { lock, attempt }));
    if (refusals.length > 0) await tellRefused(own, request, refusals);
  } catch (error) {
    if (!isOutOfReach(error) || error.repo !== request.configRepo) throw error;
    log.warn({ reason: error.message }, "config repo is out of reach");
    await putBack(own, job, attempt);
  }
}

/** Whether nothing came after it: it is proposed, or it was the last to change and something was cut off. */
function isLatest(history: readonly ReleaseRecord[], request: ReleaseRequest, { attempt }: JobAttempt): boolean {
  const own = history.findIndex((record) => releaseKey(record) === releaseKey(request));
  return history[own]?.state === "proposed" || (own === 0 && attempt > 1);
}

/** The pull request that the index calls open and GitHub does not: nobody has told yet how it ended. */
function findEnded(
  request: ReleaseRequest,
  { history, rules, proposal }: ReleaseSnapshot,
): PullRequestNumber | undefined {
  const own = history.find((record) => releaseKey(record) === releaseKey(request));
  if (rules.release === "commit" || own?.state !== "proposed" || own.carrier?.kind !== "pull-request") return undefined;
  return own.carrier.number === proposal?.pullRequest ? undefined : own.carrier.number;
}

interface Held {
  readonly lock: ReleaseLock;
  readonly attempt: JobAttempt;
}

/** Answers why it was refused; empty when it was not. */
async function release(deps: JobDeps, job: ReleaseJob, { lock, attempt }: Held): Promise<readonly Refusal[]> {
  const { request: asked } = job;
  if (await isOvertaken(deps, asked)) {
    deps.log.info({}, "release comes too late");
    return [];
  }
  const site = await findSite(deps, asked);
  if (site === "gone") return [{ code: "no-service-there", environment: asked.environment, repo: asked.origin.repo }];
  if (site === "config-broken") {
    await putBack(deps, job, attempt);
    return [];
  }
  const history = await deps.store.releases.listHistory(asked);
  if (job.again === true && !isLatest(history, asked, attempt)) {
    deps.log.info({}, "another version is proposed by now");
    return [];
  }
  const request = withKnownOrigin(asked, history);
  const snapshot = await gatherHeld(deps, request, site, history);
  const ended = job.again === true ? findEnded(request, snapshot) : undefined;
  if (ended !== undefined) {
    await deps.store.queue.send({ kind: "settle", repo: request.configRepo, pullRequest: ended });
    return [];
  }

  const decision = decideRelease(request, snapshot);
  if (attempt.attempt > 1 && decision.kind !== "refused" && site.rules.release === "commit")
    await closeLeftOpen(deps, request, snapshot);

  switch (decision.kind) {
    case "unchanged":
      deps.log.info({ because: decision.because }, "nothing to release");
      if (!(await finishCommit(deps, request, snapshot))) await settleUnchanged(deps, decision, snapshot);
      if (decision.because === "proposed" && attempt.attempt > 1) await finishProposal(deps, snapshot);
      if (snapshot.proposal?.mergeable === "not-computed") lookAgain(attempt);
      return [];
    case "refused":
      await refuse(deps, request, decision.refusals, snapshot);
      return decision.refusals;
    case "plan": {
      const refusal = await carryOut(deps, { plan: decision, snapshot, site, lock });
      if (refusal === undefined) return [];
      await refuse(deps, request, [refusal], snapshot);
      return [refusal];
    }
    default:
      return assertNever(decision);
  }
}

/**
 * Neither a standing hold nor a freeze lets a commit of Tidegate's through but a rollback: what a hold does not keep out is
 * proposed to a person.
 */
async function gatherHeld(
  deps: JobDeps,
  request: ReleaseRequest,
  site: ReleaseSite,
  history: readonly ReleaseRecord[],
): Promise<ReleaseSnapshot> {
  if (request.askedBy.kind === "rollback") return gatherRelease(deps, request, site, history);
  const now = deps.context.now();
  const hold = await deps.store.holds.find(request);
  const standing = hold !== undefined && holdsAt(hold, now) ? { hold } : undefined;
  if (standing === undefined && isFrozen(site.rules.freeze, now) === undefined)
    return gatherRelease(deps, request, site, history);
  const rules = { ...site.rules, release: "pull-request" as const };
  return { ...(await gatherRelease(deps, request, { ...site, rules }, history)), ...standing };
}

/** So often GitHub is asked whether a release pull request can be merged; then the next sweep asks. */
const mergeableTries = 4;

/**
 * GitHub computes whether a pull request can be merged after the first question; its documentation says to ask again.
 * @see https://docs.github.com/en/rest/guides/using-the-rest-api-to-interact-with-your-git-database#checking-mergeability-of-pull-requests
 */
function lookAgain({ attempt }: JobAttempt): void {
  if (attempt >= mergeableTries) return;
  throw new RetryLater("github", "GitHub has not said yet whether the release pull request can be merged");
}

/**
 * The config repo cannot be read, or its file is broken, since the request was made: it is accepted as an event of its
 * own, and waits like every event that finds no config file. What is proposed already is looked at by the refresh that
 * finds the file mended.
 */
async function putBack({ store, context, log }: JobDeps, job: ReleaseJob, attempt: JobAttempt): Promise<void> {
  if (job.again === true) return;
  const { request } = job;
  const id = parseDeliveryId(`release-${attempt.id}`);
  if (id === undefined) throw new Error("a job without an id");
  const event = { kind: "release-asked", request } as const;
  await store.inbox.accept({ source: "sweep", id, via: "Tidegate", event, receivedAt: context.now() });
  log.info({}, "release waits for the config repo");
}

/** The request's place in the config file as it is now. */
async function findSite(deps: JobDeps, request: ReleaseRequest): Promise<ReleaseSite | "config-broken" | "gone"> {
  const repo = await readConfigRepo(deps, request.configRepo);
  if (repo.config.kind !== "valid") return "config-broken";
  const configured = findConfigured(repo.config.config, request);
  if (configured === undefined) {
    deps.log.info({}, "environment or service is gone from the config file");
    return "gone";
  }
  if (request.follows !== undefined && configured.rules.writer !== "flux") {
    deps.log.info({}, "Flux no longer writes there by the config file");
    return "gone";
  }
  return { repo, ...configured };
}

interface Carried {
  readonly plan: ReleasePlan;
  readonly snapshot: ReleaseSnapshot;
  readonly site: ReleaseSite;
  readonly lock: ReleaseLock;
}

async function carryOut(deps: JobDeps, carried: Carried): Promise<Refusal | undefined> {
  const { plan } = carried;
  try {
    return plan.mode === "commit" ? await commitRelease(deps, carried) : await proposeRelease(deps, carried);
  } catch (error) {
    if (!(error instanceof PermissionMissing)) throw error;
    return { code: "permission-missing", repo: error.repo, permission: error.permission ?? "unknown" };
  }
}

async function refuse(
  deps: JobDeps,
  request: ReleaseRequest,
  refusals: readonly Refusal[],
  snapshot: ReleaseSnapshot,
): Promise<void> {
  for (const refused of refusals) {
    deps.context.observe({ kind: "refusal", code: refused.code });
    deps.log.info({ refusal: refused.code, refused }, "release refused");
  }
  await recordRefusals(deps, request, refusals, snapshot);
  await closeObsolete(deps, request, refusals, snapshot);
}
