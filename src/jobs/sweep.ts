import { isOutOfReach } from "../core/fault.ts";
import { type DeliveryId, parseDeliveryId, type RepoName } from "../core/identity.ts";
import { releaseLabel } from "../core/words/release-pull-request.ts";
import type { JobDeps } from "./deps.ts";
import { liftHold } from "./lift-hold.ts";

/** GitHub keeps its delivery log for three days. @see https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries */
const deliveryLogMs = 3 * 24 * 60 * 60 * 1000;
/** Settled events and commands are of use only while something may be sent again. */
const inboxKeptMs = 30 * 24 * 60 * 60 * 1000;

/** Repairs what lost events left undone; finds nothing to do when none were lost. */
export async function runSweep(deps: JobDeps): Promise<void> {
  const now = deps.context.now().getTime();
  const redelivered = await redeliverLost(deps, new Date(now - deliveryLogMs));
  let settled = 0;
  for (const repo of deps.context.configRepos) {
    await deps.store.queue.send({ kind: "refresh", repo });
    settled += await settleOpen(deps, repo);
  }
  await endWhatIsOver(deps);
  const kept = new Date(now - inboxKeptMs);
  const { inbox, commands, notices } = deps.store;
  const pruned = (await inbox.prune(kept)) + (await commands.prune(kept)) + (await notices.prune(kept));
  deps.log.info({ redelivered, settled, pruned }, "swept");
}

/** Holds and locks whose time is over, and whatever waits: a lost job is sent again. */
async function endWhatIsOver(deps: JobDeps): Promise<void> {
  const { store, context } = deps;
  for (const hold of await store.holds.listEnded(context.now())) await liftHold(deps, hold, "ended");
  for (const { configRepo, environment } of await store.environmentLocks.listEnded(context.now()))
    await store.queue.send({ kind: "unlocked", configRepo, environment });
  for (const { configRepo, environment, repo, pullRequest } of await store.waitingDeploys.list())
    await store.queue.send({ kind: "deploy", configRepo, environment, repo, pullRequest });
  await lookAtClosed(deps);
  await repeatLost(deps);
}

/** Pull requests that something follows or that have something locked: whether they closed meanwhile, GitHub tells. */
async function lookAtClosed({ store }: JobDeps): Promise<void> {
  const bound = [...(await store.tracks.list()), ...(await store.environmentLocks.list())];
  const pullRequests = new Map(bound.map(({ repo, pullRequest }) => [`${repo}#${pullRequest}`, { repo, pullRequest }]));
  for (const own of pullRequests.values()) await store.queue.send({ kind: "leave", ...own });
}

/** A command that nobody has answered after so long was lost on its way. */
const unansweredMs = 10 * 60 * 1000;
/** Reports that died longer ago are not news any more. */
const deadReportsMs = 24 * 60 * 60 * 1000;
const mostDeadLetters = 500;

/** Commands that were written down and not run, and reports that failed for good while GitHub was away. */
async function repeatLost({ store, context }: JobDeps): Promise<void> {
  const now = context.now().getTime();
  for (const { repo, pullRequest, source, id } of await store.commands.listUnanswered(new Date(now - unansweredMs)))
    await store.queue.send({ kind: "commands", repo, pullRequest, source, id });
  for (const { job, diedAt } of await store.queue.deadLetters(mostDeadLetters))
    if (job?.kind === "report" && now - diedAt.getTime() < deadReportsMs) await store.queue.send(job);
}

/** Deliveries that GitHub could not bring, and that are not in the inbox either, are asked for again. */
async function redeliverLost({ github, store }: JobDeps, since: Date): Promise<number> {
  const failed = await github.app.listFailedDeliveries(since);
  const ids = failed.flatMap(({ guid }): DeliveryId[] => {
    const id = parseDeliveryId(guid);
    return id === undefined ? [] : [id];
  });
  const missing = new Set<string>(await store.inbox.missing("github", ids));
  const lost = failed.filter(({ guid }) => missing.has(guid));
  for (const delivery of lost) await github.app.redeliver(delivery);
  return lost.length;
}

/** Release pull requests that GitHub and the index do not agree on are settled again. */
async function settleOpen({ github, store, log }: JobDeps, repo: RepoName): Promise<number> {
  try {
    const open = await github.pullRequests.listOpen(repo, releaseLabel);
    const proposed = await store.releases.listProposed(repo);
    const known = new Set(
      proposed.flatMap(({ carrier }) => (carrier?.kind === "pull-request" ? [carrier.number] : [])),
    );
    const opened = new Set(open.map(({ number }) => number));
    const differing = [...known, ...opened].filter((number) => known.has(number) !== opened.has(number));
    for (const pullRequest of differing) await store.queue.send({ kind: "settle", repo, pullRequest });
    return differing.length;
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    log.error({ configRepo: repo, reason: error.message }, "config repo is out of reach");
    return 0;
  }
}
