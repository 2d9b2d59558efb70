import { assertNever } from "../../core/assert-never.ts";
import { rulesFor } from "../../core/config/rules-for.ts";
import { PermissionMissing } from "../../core/fault.ts";
import {
  answerFrom,
  type CommandAnswer,
  type CommandKey,
  renderCommandKey,
} from "../../core/release/command-record.ts";
import {
  type DeployDecision,
  type DeployFacts,
  judgeDeploy,
  lateImageMs,
  requestedBy,
} from "../../core/release/judge-deploy.ts";
import type { ReleaseRequest } from "../../core/release/request.ts";
import type { WaitingDeploy } from "../../core/release/waiting-deploy.ts";
import {
  renderQueuedAnswer,
  renderRefusedAnswer,
  renderReplacedAnswer,
  renderWaitingAnswer,
} from "../../core/words/command-answer.ts";
import { renderDeployedAnswer, type ServiceThere } from "../../core/words/deployed-answer.ts";
import type { JobDeps } from "../deps.ts";
import { findThereAlready } from "./find-there-already.ts";
import { type DeploySite, gatherDeploy } from "./gather-deploy.ts";
import { saveAnswer } from "./save-answer.ts";
import { beginTracks } from "./tracks.ts";

/**
 * Decides about a `/deploy` and carries it out, one at a time in each environment. The caller has the commands lock of
 * its pull request. Nothing is written before the decision, so a command that is refused cannot push out one that waits.
 */
export async function lookAtDeploy(deps: JobDeps, waiting: WaitingDeploy, site: DeploySite): Promise<CommandAnswer> {
  const { configRepo, environment } = waiting;
  return deps.store.locks.withEnvironmentLock({ configRepo, environment }, async () => {
    const isOver = waiting.command === undefined && !(await isFollowed(deps, waiting));
    if (isOver) return endDeploy(deps, waiting, renderReplacedAnswer(environment));
    const facts = await gatherOrRefuse(deps, waiting, site);
    if ("refused" in facts) return endDeploy(deps, waiting, facts.refused);
    return act(deps, { waiting, site, facts, decision: judgeDeploy(facts) });
  });
}

/** Whether the environment still follows the pull request with any of the services: another one may have come in between. */
async function isFollowed({ store }: JobDeps, { configRepo, environment, ...own }: WaitingDeploy): Promise<boolean> {
  for (const service of own.services) {
    const track = await store.tracks.find({ configRepo, environment, service });
    if (track?.repo === own.repo && track.pullRequest === own.pullRequest) return true;
  }
  return false;
}

async function gatherOrRefuse(
  deps: JobDeps,
  waiting: WaitingDeploy,
  site: DeploySite,
): Promise<DeployFacts | { readonly refused: CommandAnswer }> {
  try {
    return await gatherDeploy(deps, waiting, site);
  } catch (error) {
    if (!(error instanceof PermissionMissing)) throw error;
    const { repo, permission = "unknown" } = error;
    return { refused: renderRefusedAnswer([{ code: "permission-missing", repo, permission }], waiting.environment) };
  }
}

/** Nothing waits any more; who waits behind it is looked at. */
export async function endDeploy(
  { store }: JobDeps,
  waiting: WaitingDeploy,
  answer: CommandAnswer,
): Promise<CommandAnswer> {
  const { configRepo, environment } = waiting;
  await store.waitingDeploys.remove(waiting);
  await store.queue.send({ kind: "unlocked", configRepo, environment });
  return answer;
}

interface Decided {
  readonly waiting: WaitingDeploy;
  readonly site: DeploySite;
  readonly facts: DeployFacts;
  readonly decision: DeployDecision;
}

async function act(deps: JobDeps, { waiting, site, facts, decision }: Decided): Promise<CommandAnswer> {
  const { environment } = waiting;
  switch (decision.kind) {
    case "refused":
      for (const refused of decision.refusals) {
        deps.context.observe({ kind: "refusal", code: refused.code });
        deps.log.info({ environment, refusal: refused.code, refused }, "deploy refused");
      }
      return endDeploy(deps, waiting, renderRefusedAnswer(decision.refusals, environment));
    case "wait":
      return wait(deps, waiting, facts, decision);
    case "release":
      return release(deps, waiting, site, facts);
    default:
      return assertNever(decision);
  }
}

async function wait(
  deps: JobDeps,
  waiting: WaitingDeploy,
  facts: DeployFacts,
  decision: DeployDecision & { readonly kind: "wait" },
): Promise<CommandAnswer> {
  const { store, context } = deps;
  const { configRepo, environment, repo, pullRequest } = waiting;
  const { finishedAt: _finishedAt, awaitedCommit: _awaitedCommit, ...rest } = waiting;
  await replaceOlder(deps, waiting);
  if (decision.for === "lock") {
    await store.waitingDeploys.save({ ...rest, waitsFor: "lock" });
    const ends = decision.lock?.until;
    if (ends !== undefined)
      await store.queue.send({ kind: "unlocked", configRepo, environment }, later(ends, context.now()));
    return renderQueuedAnswer(environment, decision);
  }
  const finishedAt = decision.finished ? { finishedAt: waiting.finishedAt ?? context.now() } : {};
  const awaited = facts.commit === waiting.commit ? {} : { awaitedCommit: facts.commit };
  await store.waitingDeploys.save({ ...rest, waitsFor: decision.for, ...awaited, ...finishedAt });
  const again = decision.finished ? new Date(context.now().getTime() + lateImageMs) : decision.until;
  await store.queue.send({ kind: "deploy", configRepo, environment, repo, pullRequest }, later(again, context.now()));
  // Its turn had come, and it does not take it.
  if (waiting.waitsFor === "lock") await store.queue.send({ kind: "unlocked", configRepo, environment });
  return renderWaitingAnswer(environment, { ...decision, commit: facts.commit });
}

function later(at: Date, now: Date): { readonly afterSeconds: number } {
  return { afterSeconds: Math.max(1, Math.ceil((at.getTime() - now.getTime()) / 1000) + 1) };
}

async function release(
  deps: JobDeps,
  waiting: WaitingDeploy,
  site: DeploySite,
  facts: DeployFacts,
): Promise<CommandAnswer> {
  const { configRepo, environment, repo, pullRequest, by } = waiting;
  const { store, context } = deps;
  const older = await replaceOlder(deps, waiting);
  if (site.environment.lock === "on-deploy") {
    const lock = {
      configRepo,
      environment,
      repo,
      pullRequest,
      by,
      claimed: "on-deploy",
      since: context.now(),
    } as const;
    const held = await store.environmentLocks.find({ configRepo, environment });
    const isOwn = held?.repo === repo && held.pullRequest === pullRequest;
    if (!isOwn) await store.environmentLocks.claim(lock);
  }
  const found = facts.services.flatMap(({ service, version, origin }): FoundService[] => {
    const requested = requestedBy(version);
    return requested === undefined ? [] : [{ service, origin, ...requested }];
  });
  const answer = await renderAnswer(deps, waiting, site, found);
  // A branch that Flux follows is followed until the pull request closes, whatever track says.
  const own = site.services.filter((service) => {
    const { track, writer } = rulesFor(site.config, site.environment, service);
    return track || writer === "flux";
  });
  await beginTracks(deps, waiting, own);
  const askedBy: ReleaseRequest["askedBy"] =
    waiting.command === undefined ? { kind: "track", repo, pullRequest } : { kind: "deploy", by, repo, pullRequest };
  for (const requested of found) {
    await store.queue.send({ kind: "release", request: { configRepo, environment, ...requested, askedBy } });
  }
  if (older !== undefined) await store.waitingDeploys.remove(older);
  await store.queue.send({ kind: "unlocked", configRepo, environment });
  return answer;
}

/** What goes out, and what Git has already: the release of that will change nothing. */
async function renderAnswer(
  deps: JobDeps,
  { askedAt }: WaitingDeploy,
  { environment, services, snapshot }: DeploySite,
  found: readonly FoundService[],
): Promise<CommandAnswer> {
  const released: FoundService[] = [];
  const there: ServiceThere[] = [];
  for (const each of found) {
    const { images } = each;
    const service = services.find(({ name }) => name === each.service);
    const seen = service === undefined ? undefined : { snapshot, environment, service, images, askedAt };
    const already = seen === undefined ? undefined : await findThereAlready(deps, seen);
    if (already === undefined) released.push(each);
    else there.push(already);
  }
  return renderDeployedAnswer(environment.name, { released, there }, deps.context.links);
}

/** A service, and the version that was found for it. */
type FoundService = Pick<ReleaseRequest, "service" | "origin" | "images" | "follows">;

/**
 * What the pull request waited for in the environment before this came, if anything: the newer command takes its place
 * in the queue, and the older one is told.
 */
async function replaceOlder(deps: JobDeps, waiting: WaitingDeploy): Promise<WaitingDeploy | undefined> {
  const { configRepo, environment, command } = waiting;
  const older = await deps.store.waitingDeploys.find({ configRepo, environment }, waiting);
  if (older?.command !== undefined && (command === undefined || !isSameLine(older.command, command)))
    await saveAnswer(deps, older.command, answerFrom(configRepo, renderReplacedAnswer(environment)));
  return older;
}

function isSameLine(one: CommandKey, other: CommandKey): boolean {
  return renderCommandKey(one) === renderCommandKey(other);
}
