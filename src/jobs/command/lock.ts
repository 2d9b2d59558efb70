import type { LockCommand, UnlockCommand } from "../../core/command/command.ts";
import type { CommandAnswer } from "../../core/release/command-record.ts";
import { type EnvironmentLock, locksAt } from "../../core/release/environment-lock.ts";
import { aboutFreed } from "../../core/release/notice.ts";
import type { Refusal } from "../../core/release/refusal.ts";
import { renderDoneAnswer, renderRefusedAnswer } from "../../core/words/command-answer.ts";
import { renderLocked, renderUnlocked } from "../../core/words/lock.ts";
import type { EnvironmentLocks } from "../../store/environment-locks.ts";
import type { JobDeps } from "../deps.ts";
import { freeLock } from "../free-lock.ts";
import { type CommandPlace, inEachPlace, type RunningCommand, refusePerson } from "./running-command.ts";

/** `/lock`: claims each environment for the pull request, or says who has it. Claiming it again replaces reason and end. */
export async function runLock(
  deps: JobDeps,
  running: RunningCommand,
  command: LockCommand,
): Promise<readonly CommandAnswer[]> {
  const { repo } = running.record;
  if (deps.context.configRepos.includes(repo))
    return [renderRefusedAnswer([{ code: "not-here", command: "lock", repo }])];
  return inEachPlace(running, { environments: command.environments, services: "all" }, async (place) => {
    const environment = place.environment.name;
    const { refusals } = await refusePerson(running, place);
    const all = [...refusals, ...refusePullRequest(running)];
    if (all.length > 0) return [renderRefusedAnswer(all, environment)];
    const { kind, lock } = await claim(deps, running, { place, command });
    return [
      kind === "held"
        ? renderRefusedAnswer([heldBy(lock)], environment)
        : renderDoneAnswer(renderLocked(lock), environment),
    ];
  });
}

/** What cannot be released to an environment has no use for it, and would keep others waiting. */
function* refusePullRequest({ record, pullRequest: pull }: RunningCommand): Generator<Refusal> {
  const { repo, pullRequest } = record;
  if (pull.headRepo !== repo) yield { code: "fork-pull-request", repo, pullRequest };
  if (pull.state !== "open") yield { code: "pull-request-closed", repo, pullRequest };
  else if (pull.draft) yield { code: "draft-pull-request", repo, pullRequest };
}

interface Claiming {
  readonly place: CommandPlace;
  readonly command: LockCommand;
}

async function claim(
  { store, context }: JobDeps,
  { record }: RunningCommand,
  { place, command: { forSeconds, reason } }: Claiming,
): ReturnType<EnvironmentLocks["claim"]> {
  const { repo, pullRequest, by } = record;
  const key = { configRepo: place.scope.snapshot.repo, environment: place.environment.name };
  const since = context.now();
  const until = forSeconds === undefined ? {} : { until: new Date(since.getTime() + forSeconds * 1000) };
  const wanted = { ...key, repo, pullRequest, by, claimed: "by-command", since, ...until } as const;
  // Not beside a `/deploy` that has seen it free.
  const claimed = await store.locks.withEnvironmentLock(key, () =>
    store.environmentLocks.claim({ ...wanted, ...(reason === undefined ? {} : { reason }) }),
  );
  if (claimed.kind === "claimed" && forSeconds !== undefined)
    await store.queue.send({ kind: "unlocked", ...key }, { afterSeconds: forSeconds + 1 });
  return claimed;
}

/** `/unlock`: frees each environment that the pull request has; with `--force`, and the right to, also another one's. */
export async function runUnlock(
  deps: JobDeps,
  running: RunningCommand,
  command: UnlockCommand,
): Promise<readonly CommandAnswer[]> {
  return inEachPlace(running, { environments: command.environments, services: "all" }, async (place) => {
    const { environment, scope } = place;
    const key = { configRepo: scope.snapshot.repo, environment: environment.name };
    return deps.store.locks.withEnvironmentLock(key, async () => {
      const lock = await deps.store.environmentLocks.find(key);
      const refusals = await refuseUnlock(deps, running, { place, lock, locks: command.locks });
      if (refusals.length > 0) return [renderRefusedAnswer(refusals, environment.name)];
      if (lock !== undefined && !isOwn(running, lock)) await tellHolder(deps, running, lock);
      if (lock !== undefined) await freeLock(deps, lock);
      await deps.store.queue.send({ kind: "unlocked", ...key });
      return [renderDoneAnswer(renderUnlocked(environment.name), environment.name)];
    });
  });
}

interface Unlocking {
  readonly place: CommandPlace;
  readonly lock: EnvironmentLock | undefined;
  readonly locks: UnlockCommand["locks"];
}

async function refuseUnlock(
  deps: JobDeps,
  running: RunningCommand,
  { place, lock, locks }: Unlocking,
): Promise<readonly Refusal[]> {
  const environment = place.environment.name;
  const { rights, refusals } = await refusePerson(running, place);
  if (refusals.length > 0) return refusals;
  if (lock === undefined || !locksAt(lock, deps.context.now()))
    return running.isAgain ? [] : [{ code: "not-locked", environment }];
  if (isOwn(running, lock)) return [];
  if (locks !== "any") return [heldBy(lock)];
  const mayForce = rights.isAdmin || rights.teams.length > 0;
  return mayForce ? [] : [{ code: "force-not-allowed", login: running.record.by, environment }];
}

function isOwn({ record }: RunningCommand, { repo, pullRequest }: EnvironmentLock): boolean {
  return record.repo === repo && record.pullRequest === pullRequest;
}

function heldBy({ environment, repo, pullRequest, by, until }: EnvironmentLock): Refusal {
  return { code: "environment-locked", environment, repo, pullRequest, by, ...(until === undefined ? {} : { until }) };
}

/** On its own status comment: nobody has to act, but somebody has to know. */
async function tellHolder(deps: JobDeps, { record }: RunningCommand, lock: EnvironmentLock): Promise<void> {
  const { repo, pullRequest, environment } = lock;
  const text = renderUnlocked(environment, record).text;
  await deps.store.notices.save({ repo, pullRequest, subject: aboutFreed(lock, record), text, at: record.askedAt });
}
