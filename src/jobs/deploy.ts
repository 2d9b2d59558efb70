import { assertNever } from "../core/assert-never.ts";
import { rulesFor } from "../core/config/rules-for.ts";
import { isOutOfReach } from "../core/fault.ts";
import type { Job } from "../core/job.ts";
import type { CommandAnswer } from "../core/release/command-record.ts";
import { type DeployDecision, type DeployFacts, judgeDeploy, lateImageMs } from "../core/release/judge-deploy.ts";
import type { ReleaseRequest } from "../core/release/request.ts";
import type { WaitingDeploy } from "../core/release/waiting-deploy.ts";
import {
  renderQueuedAnswer,
  renderRefusedAnswer,
  renderReleasedAnswer,
  renderWaitingAnswer,
} from "../core/words/command-answer.ts";
import { type DeploySite, gatherDeploy } from "./command/gather-deploy.ts";
import { reactToText } from "./command/react-to-text.ts";
import { beginTracks } from "./command/tracks.ts";
import type { JobDeps } from "./deps.ts";
import { readConfigRepo } from "./read-config.ts";
import { reportOn } from "./record-decision.ts";

type DeployJob = Job & { readonly kind: "deploy" };

/** Looks again at a `/deploy` that waits, with everything that is so now, and answers its command anew. */
export async function runDeploy(
  deps: JobDeps,
  { configRepo, environment, repo, pullRequest }: DeployJob,
): Promise<void> {
  await deps.store.locks.withCommandsLock({ repo, pullRequest }, async () => {
    const waiting = await deps.store.waitingDeploys.find({ configRepo, environment }, { repo, pullRequest });
    if (waiting === undefined) return;
    const answer = await lookAtDeploy(deps, waiting);
    if (answer === undefined || waiting.command === undefined) return;
    await saveAnswer(deps, waiting.command, answer);
    await reactToText(deps, waiting.command);
  });
  await reportOn(deps, { repo, pullRequest });
}

async function saveAnswer(
  { store, context }: JobDeps,
  key: NonNullable<WaitingDeploy["command"]>,
  answer: CommandAnswer,
): Promise<void> {
  const record = await store.commands.find(key);
  if (record === undefined) return;
  const others = record.answers.filter(({ environment }) => environment !== answer.environment);
  await store.commands.save({ ...record, answers: [...others, answer], changedAt: context.now() });
}

/**
 * Decides about a waiting deploy and carries it out, one at a time in each environment. Undefined where nothing can be
 * said at the moment: the config repo cannot be read, and its next refresh looks again.
 */
export async function lookAtDeploy(deps: JobDeps, waiting: WaitingDeploy): Promise<CommandAnswer | undefined> {
  const { configRepo, environment } = waiting;
  return deps.store.locks.withEnvironmentLock({ configRepo, environment }, async () => {
    const site = await findSite(deps, waiting);
    if (site === "unreadable") return undefined;
    if (site === "gone")
      return end(
        deps,
        waiting,
        renderRefusedAnswer([{ code: "no-service-there", environment, repo: waiting.repo }], environment),
      );
    const facts = await gatherDeploy(deps, waiting, site);
    return act(deps, { waiting, site, facts, decision: judgeDeploy(facts) });
  });
}

async function findSite(deps: JobDeps, waiting: WaitingDeploy): Promise<DeploySite | "unreadable" | "gone"> {
  const config = await readConfig(deps, waiting);
  if (config === undefined) return "unreadable";
  const environment = config.environments.get(waiting.environment);
  const services = waiting.services.flatMap((name) => {
    const service = config.services.get(name);
    return service?.repo === waiting.repo ? [service] : [];
  });
  const pullRequest = await deps.github.pullRequests.fetch(waiting.repo, waiting.pullRequest);
  if (environment === undefined || services.length === 0 || pullRequest === undefined) return "gone";
  return { config, environment, services, pullRequest };
}

async function readConfig(deps: JobDeps, { configRepo }: WaitingDeploy): Promise<DeploySite["config"] | undefined> {
  try {
    const { config } = await readConfigRepo(deps, configRepo);
    return config.kind === "valid" ? config.config : undefined;
  } catch (error) {
    if (isOutOfReach(error)) return undefined;
    throw error;
  }
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
      return end(deps, waiting, renderRefusedAnswer(decision.refusals, environment));
    case "wait":
      return wait(deps, waiting, facts, decision);
    case "release":
      return release(deps, waiting, site, facts);
    default:
      return assertNever(decision);
  }
}

/** Nothing waits any more; who waits behind it is looked at. */
async function end({ store }: JobDeps, waiting: WaitingDeploy, answer: CommandAnswer): Promise<CommandAnswer> {
  const { configRepo, environment } = waiting;
  await store.waitingDeploys.remove(waiting);
  await store.queue.send({ kind: "unlocked", configRepo, environment });
  return answer;
}

async function wait(
  { store, context }: JobDeps,
  waiting: WaitingDeploy,
  facts: DeployFacts,
  decision: DeployDecision & { readonly kind: "wait" },
): Promise<CommandAnswer> {
  const { configRepo, environment, repo, pullRequest } = waiting;
  const { finishedAt: _, ...rest } = waiting;
  if (decision.for === "lock") {
    await store.waitingDeploys.save({ ...rest, waitsFor: "lock" });
    const ends = decision.lock?.until;
    if (ends !== undefined)
      await store.queue.send({ kind: "unlocked", configRepo, environment }, later(ends, context.now()));
    return renderQueuedAnswer(environment, decision);
  }
  const finishedAt = decision.finished ? { finishedAt: waiting.finishedAt ?? context.now() } : {};
  await store.waitingDeploys.save({ ...rest, waitsFor: decision.for, ...finishedAt });
  const again = decision.finished ? new Date(context.now().getTime() + lateImageMs) : decision.until;
  await store.queue.send({ kind: "deploy", configRepo, environment, repo, pullRequest }, later(again, context.now()));
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
  const found = facts.services.flatMap(({ service, version }) =>
    version.kind === "found" ? [{ service, images: version.images }] : [],
  );
  const own = site.services.filter((service) => rulesFor(site.config, site.environment, service).track);
  await beginTracks(deps, waiting, own);
  const askedBy: ReleaseRequest["askedBy"] =
    waiting.command === undefined ? { kind: "track", repo, pullRequest } : { kind: "deploy", by, repo, pullRequest };
  for (const { service, images } of found) {
    const origin = { repo, revision: facts.commit, pullRequest };
    await store.queue.send({ kind: "release", request: { configRepo, environment, service, images, origin, askedBy } });
  }
  await store.waitingDeploys.remove(waiting);
  await store.queue.send({ kind: "unlocked", configRepo, environment });
  return renderReleasedAnswer(environment, found);
}
