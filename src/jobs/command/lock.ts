import type { LockCommand, UnlockCommand } from "../../core/command/command.ts";
import type { CommandAnswer } from "../../core/release/command-record.ts";
import { type EnvironmentLock, locksAt } from "../../core/release/environment-lock.ts";
import type { Refusal } from "../../core/release/refusal.ts";
import { renderDoneAnswer, renderRefusedAnswer } from "../../core/words/command-answer.ts";
import { renderLocked, renderUnlocked } from "../../core/words/lock.ts";
import type { JobDeps } from "../deps.ts";
import { reportOn } from "../record-decision.ts";
import { type CommandPlace, inEachPlace, type RunningCommand, refusePerson } from "./running-command.ts";

/** `/lock`: claims each environment for the pull request, or says who has it. Claiming it again replaces reason and end. */
export async function runLock(
  deps: JobDeps,
  running: RunningCommand,
  command: LockCommand,
): Promise<readonly CommandAnswer[]> {
  const { repo, pullRequest, by } = running.record;
  if (deps.context.configRepos.includes(repo))
    return [renderRefusedAnswer([{ code: "not-here", command: "lock", repo }])];
  return inEachPlace(running, { ...command, services: [] }, async (place) => {
    const { environment, scope } = place;
    const configRepo = scope.snapshot.repo;
    const { refusals } = await refusePerson(running, place);
    const closed: readonly Refusal[] =
      running.pullRequest.state === "open" ? [] : [{ code: "pull-request-closed", repo, pullRequest }];
    if (refusals.length + closed.length > 0) return [renderRefusedAnswer([...refusals, ...closed], environment.name)];
    const since = deps.context.now();
    const until =
      command.forSeconds === undefined ? {} : { until: new Date(since.getTime() + command.forSeconds * 1000) };
    const reason = command.reason === undefined ? {} : { reason: command.reason };
    const wanted = {
      configRepo,
      environment: environment.name,
      repo,
      pullRequest,
      by,
      claimed: "by-command",
      since,
    } as const;
    const { kind, lock } = await deps.store.environmentLocks.claim({ ...wanted, ...until, ...reason });
    if (kind === "held") return [renderRefusedAnswer([heldBy(lock)], environment.name)];
    if (command.forSeconds !== undefined)
      await deps.store.queue.send(
        { kind: "unlocked", configRepo, environment: environment.name },
        { afterSeconds: command.forSeconds + 1 },
      );
    return [renderDoneAnswer(renderLocked(lock), environment.name)];
  });
}

/** `/unlock`: frees each environment that the pull request has; with `--force`, and the right to, also another one's. */
export async function runUnlock(
  deps: JobDeps,
  running: RunningCommand,
  command: UnlockCommand,
): Promise<readonly CommandAnswer[]> {
  return inEachPlace(running, { ...command, services: [] }, async (place) => {
    const { environment, scope } = place;
    const key = { configRepo: scope.snapshot.repo, environment: environment.name };
    const lock = await deps.store.environmentLocks.find(key);
    const refusals = await refuseUnlock(deps, running, { place, lock, locks: command.locks });
    if (refusals.length > 0) return [renderRefusedAnswer(refusals, environment.name)];
    const freed = await deps.store.environmentLocks.free(key, command.locks === "any" ? undefined : running.record);
    await deps.store.queue.send({ kind: "unlocked", ...key });
    if (freed !== undefined && !isOwn(running, freed)) await tellHolder(deps, running, freed);
    return [renderDoneAnswer(renderUnlocked(environment.name), environment.name)];
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
  if (lock === undefined || !locksAt(lock, deps.context.now())) return [{ code: "not-locked", environment }];
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

/** In the log of commands on its own status comment: nobody has to act, but somebody has to know. */
async function tellHolder(deps: JobDeps, { record }: RunningCommand, lock: EnvironmentLock): Promise<void> {
  const { repo, pullRequest, environment } = lock;
  const { source, id, by, askedAt } = record;
  const told = { repo, pullRequest, source, id, line: 0, by, askedAt, changedAt: deps.context.now() };
  const typed = `/unlock ${environment} --force`;
  const answers = [renderDoneAnswer(renderUnlocked(environment, record), environment)];
  await deps.store.commands.save({ ...told, commit: record.commit, typed, answers });
  await reportOn(deps, { repo, pullRequest });
}
