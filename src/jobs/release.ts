import { assertNever } from "../core/assert-never.ts";
import { rulesFor } from "../core/config/rules-for.ts";
import { PermissionMissing } from "../core/fault.ts";
import type { Job } from "../core/job.ts";
import type { ReleasePlan } from "../core/release/plan.ts";
import { planRelease } from "../core/release/plan-release.ts";
import type { Refusal } from "../core/release/refusal.ts";
import type { ReleaseRequest } from "../core/release/request.ts";
import type { ReleaseSnapshot } from "../core/release/snapshot.ts";
import type { ReleaseLock } from "../store/locks.ts";
import { commitRelease } from "./commit-release.ts";
import type { JobDeps } from "./deps.ts";
import { gatherRelease, type ReleaseSite } from "./gather-release.ts";
import { proposeRelease } from "./propose-release.ts";
import { readConfigRepo } from "./read-config.ts";
import { closeObsolete, recordRefusals, settleUnchanged } from "./record-decision.ts";

/** Carries one request to its release pull request, its commit, or its refusal. */
export async function runRelease(deps: JobDeps, job: Job & { readonly kind: "release" }): Promise<void> {
  const { request } = job;
  const log = deps.log.child({
    configRepo: request.configRepo,
    environment: request.environment,
    service: request.service,
    tag: request.images[0]?.tag,
  });
  await deps.store.locks.withReleaseLock(request, (lock) => release({ ...deps, log }, request, lock));
}

async function release(deps: JobDeps, request: ReleaseRequest, lock: ReleaseLock): Promise<void> {
  const site = await findSite(deps, request);
  if (site === undefined) return;
  const snapshot = await gatherRelease(deps, request, site);

  const decision = planRelease(request, snapshot);

  switch (decision.kind) {
    case "unchanged":
      deps.log.info({ because: decision.because }, "nothing to release");
      await settleUnchanged(deps, decision, snapshot);
      if (snapshot.proposal?.mergeable === "not-computed") await lookAgain(deps, request);
      break;
    case "refused":
      await refuse(deps, request, decision.refusals, snapshot);
      break;
    case "plan": {
      const refusal = await carryOut(deps, { plan: decision, snapshot, site, lock });
      if (refusal !== undefined) await refuse(deps, request, [refusal], snapshot);
      break;
    }
    default:
      assertNever(decision);
  }
}

/**
 * GitHub computes whether a pull request can be merged after the first question; its documentation says to ask again.
 * @see https://docs.github.com/en/rest/guides/using-the-rest-api-to-interact-with-your-git-database#checking-mergeability-of-pull-requests
 */
async function lookAgain(deps: JobDeps, request: ReleaseRequest): Promise<void> {
  await deps.store.queue.send({ kind: "release", request }, { afterSeconds: 1 });
}

/** The request's place in the config file as it is now; absent when the file is broken or names it no longer. */
async function findSite(deps: JobDeps, request: ReleaseRequest): Promise<ReleaseSite | undefined> {
  const repo = await readConfigRepo(deps.github, request.configRepo);
  if (repo.config.kind !== "valid") {
    // The event that asked for it waits, or the sweep asks again, once the file is mended.
    deps.log.warn("config file is broken, release waits");
    return undefined;
  }
  const environment = repo.config.config.environments.get(request.environment);
  const service = repo.config.config.services.get(request.service);
  if (environment === undefined || service === undefined) {
    deps.log.info("environment or service is gone from the config file");
    return undefined;
  }
  return { repo, environment, service, rules: rulesFor(repo.config.config, environment, service) };
}

interface Carried {
  readonly plan: ReleasePlan;
  readonly snapshot: ReleaseSnapshot;
  readonly site: ReleaseSite;
  readonly lock: ReleaseLock;
}

async function carryOut(deps: JobDeps, carried: Carried): Promise<Refusal | undefined> {
  const { plan, site } = carried;
  try {
    return plan.mode === "commit"
      ? await commitRelease(deps, plan, site, carried.lock)
      : await proposeRelease(deps, { ...carried, plan });
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
  for (const { code } of refusals) {
    deps.context.observe({ kind: "refusal", code });
    deps.log.info({ refusal: code }, "release refused");
  }
  await recordRefusals(deps, request, refusals, snapshot);
  await closeObsolete(deps, request, refusals, snapshot);
}
