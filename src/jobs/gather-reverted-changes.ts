import type { Service } from "../core/config/config.ts";
import { isOutOfReach } from "../core/fault.ts";
import type { CommitSha } from "../core/identity.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import { isVersionInGit, type VersionInGit } from "../core/release/version-in-git.ts";
import type { ChangesBehind } from "../core/words/revert-behind.ts";
import type { GatherDeps } from "./deps.ts";
import { fetchSourceChanges } from "./fetch-source-changes.ts";
import { findWrittenRevision } from "./gather-source-changes.ts";
import type { LookUps } from "./look-ups.ts";

/** What a revert does to a place. */
export interface RevertedVersions {
  readonly service: Service;
  /** The place's own, the last changed first. */
  readonly history: readonly ReleaseRecord[];
  /** What goes. */
  readonly from: ReleaseRecord;
  /** What comes back, as it is written. */
  readonly to: VersionInGit;
  /** `fork`: a stranger may have written it, and learns nothing of commits that no release was made of. */
  readonly writtenIn: "config-repo" | "fork";
}

/** So many requests are counted for one place; it is rarely as many. */
const requestsAPlace = 10;

/**
 * What lies between the two versions in the source repo. It never fails for want of that: why it is not known is a part of
 * the answer.
 */
export async function gatherRevertedChanges(
  deps: GatherDeps & { readonly lookUps: LookUps },
  reverted: RevertedVersions,
): Promise<ChangesBehind> {
  const { repo } = reverted.service;
  if (!deps.lookUps.take(requestsAPlace)) return { kind: "not-looked-up" };
  try {
    const [now, then] = [await findLeaving(deps, reverted), await findReturning(deps, reverted)];
    if (now === undefined || then === undefined) return { kind: "commits-unknown" };
    return now === then ? { kind: "same-commit", commit: now } : await compare(deps, reverted, { now, then });
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    deps.log.warn({ sourceRepo: repo }, "source repo is out of reach");
    return { kind: "out-of-reach", repo };
  }
}

async function findLeaving(deps: GatherDeps, reverted: RevertedVersions): Promise<CommitSha | undefined> {
  const { origin, images } = reverted.from;
  const [image] = images;
  return origin.revision ?? (image === undefined ? undefined : findWrittenRevision(deps, reverted, image));
}

async function findReturning(deps: GatherDeps, reverted: RevertedVersions): Promise<CommitSha | undefined> {
  const { history, to, writtenIn } = reverted;
  // What was refused was never told of in the config repo.
  const told = history.filter(({ state }) => state !== "refused" || writtenIn === "config-repo");
  const known = told.find(({ origin, images }) => origin.revision !== undefined && isVersionInGit(to, images));
  if (known !== undefined || writtenIn === "fork") return known?.origin.revision;
  for (const [name, written] of to) {
    for (const { tag, ...digest } of written)
      if (tag !== undefined) return findWrittenRevision(deps, reverted, { name, tag, ...digest });
  }
  return undefined;
}

interface Ends {
  readonly now: CommitSha;
  readonly then: CommitSha;
}

async function compare(deps: GatherDeps, { service }: RevertedVersions, { now, then }: Ends): Promise<ChangesBehind> {
  const forth = await fetchSourceChanges(deps.github, service.repo, { from: then, to: now });
  if (forth === undefined) return { kind: "commits-unknown" };
  if (forth.status === "ahead") return { kind: "compared", takenOut: forth };
  const back = await fetchSourceChanges(deps.github, service.repo, { from: now, to: then });
  if (back === undefined) return { kind: "commits-unknown" };
  return forth.status === "behind"
    ? { kind: "compared", broughtBack: back }
    : { kind: "compared", takenOut: forth, broughtBack: back };
}
