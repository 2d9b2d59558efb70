import { isOutOfReach } from "../core/fault.ts";
import type { CommitSha } from "../core/identity.ts";
import type { Job } from "../core/job.ts";
import { isFromReleaseBranch } from "../core/release/branch.ts";
import { findConfigured } from "../core/release/configured-place.ts";
import { type HoldCarrier, isSameCarrier } from "../core/release/hold.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import { isSameInGit, isVersionInGit, readVersionInGit, type VersionInGit } from "../core/release/version-in-git.ts";
import { type RevertedFollow, type RevertedPlace, renderNoRevert, renderRevert } from "../core/words/revert.ts";
import type { PullRequest } from "../github/github.ts";
import type { ReleasePlace } from "../store/releases.ts";
import { bringBack } from "./bring-back.ts";
import type { JobDeps } from "./deps.ts";
import { findReverted, type RevertedRelease } from "./find-reverted.ts";
import { type ReleaseSite, readManifests } from "./gather-release.ts";
import { gatherRevertedChanges, type RevertedVersions } from "./gather-reverted-changes.ts";
import { createLookUps, type LookUps } from "./look-ups.ts";
import { placeHold } from "./place-hold.ts";
import { type ConfigRepoSnapshot, readConfigRepo } from "./read-config.ts";
import { readFollowed, revertFollowed } from "./revert-followed.ts";
import { sayOnce, takeBack } from "./say-once.ts";

type RevertJob = Job & { readonly kind: "revert" };

/** The label of pull requests that roll something back. */
const rollbackLabel = "rollback";

/**
 * A pull request of a config repo that is not Tidegate's own: when it takes back a release, or a rollback, it is said
 * there what it does, and after the merge the index follows. Texts only hint; what counts are the versions in Git.
 */
export async function runRevert(deps: JobDeps, job: RevertJob): Promise<void> {
  try {
    await lookAt(deps, job);
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    deps.log.warn({ configRepo: job.repo, reason: error.message }, "config repo is out of reach");
  }
}

/** So many requests find out what a pull request takes back: anybody may open one of a public repository from a fork, again and again. */
const mostLookUps = { own: 100, fork: 20 };

async function lookAt(deps: JobDeps, { repo, pullRequest: number }: RevertJob): Promise<void> {
  const pullRequest = await deps.github.pullRequests.fetch(repo, number);
  if (pullRequest === undefined || pullRequest.state === "closed" || isFromReleaseBranch(pullRequest, repo)) return;
  // What is merged, somebody who may write there has read.
  const isOwn = pullRequest.headRepo === repo || pullRequest.state === "merged";
  const lookUps = createLookUps(isOwn ? mostLookUps.own : mostLookUps.fork);
  const places = await findReverted({ ...deps, lookUps }, repo, pullRequest);
  if (lookUps.isSpent())
    deps.log.warn({ configRepo: repo, releasePr: number }, "a pull request names more than is looked up");
  if (places.length === 0) return;
  const now = await readConfigRepo(deps, repo);
  if (now.config.kind !== "valid" || pullRequest.baseBranch !== now.head.branch) return;
  if (pullRequest.state === "open") await foretell({ ...deps, lookUps }, { pullRequest, places, now });
  else await follow(deps, { pullRequest, places, now });
}

interface Recognised {
  readonly pullRequest: PullRequest;
  readonly places: readonly RevertedRelease[];
  readonly now: ConfigRepoSnapshot;
}

/** What the merge would do, said on the pull request. */
async function foretell(deps: ForetellDeps, { pullRequest, places, now }: Recognised): Promise<void> {
  const { number, labels, headCommit, headRepo } = pullRequest;
  const writtenIn = headRepo === now.repo ? "config-repo" : "fork";
  const head = await readAt(deps, now, headCommit);
  const looked = places.filter(() => deps.lookUps.take(requestsAPlace));
  const reverted: RevertedPlace[] = [];
  const following: RevertedFollow[] = [];
  for (const place of looked) {
    const own = await foretellPlace(deps, place, { now, head, writtenIn });
    if (own !== undefined) reverted.push(own);
    const followed = await foretellFollowed(deps, place, { now, head });
    if (followed !== undefined) following.push(followed);
  }
  const about = { repo: now.repo, pullRequest: number, topic: "revert" } as const;
  if (reverted.length + following.length === 0) return takeBack(deps, about, renderNoRevert().text);
  if (!labels.includes(rollbackLabel)) await deps.github.pullRequests.addLabels(now.repo, number, [rollbackLabel]);
  const left = places.length - looked.length;
  const text = renderRevert({ configRepo: now.repo, places: reverted, following, left }, deps.context.links);
  await sayOnce(deps, about, text.text);
}

/** So many requests are counted for reading one place at the head. */
const requestsAPlace = 2;

interface ForetellDeps extends JobDeps {
  readonly lookUps: LookUps;
}

interface BeforeAndAfter extends Pick<RevertedVersions, "writtenIn"> {
  readonly now: ConfigRepoSnapshot;
  readonly head: ConfigRepoSnapshot;
}

/** Undefined where it sets no released version back. */
async function foretellPlace(
  deps: ForetellDeps,
  place: RevertedRelease,
  { now, head, writtenIn }: BeforeAndAfter,
): Promise<RevertedPlace | undefined> {
  const site = findSite(now, place);
  const [before, after] = [await readPlace(deps, now, place), await readPlace(deps, head, place)];
  if (site === undefined || before === undefined || after === undefined || isSameInGit(before, after)) return undefined;
  const history = await deps.store.releases.listHistory({ configRepo: now.repo, ...place });
  const from = history.find(({ images, state }) => state === "merged" && isVersionInGit(before, images));
  if (from === undefined) return undefined;
  const returned = history.find(({ state, images }) => state === "rolled-back" && isVersionInGit(after, images));
  const carrier = returned === undefined ? from.carrier : returned.rolledBack?.carrier;
  const versions = { service: site.service, history, from, to: after, writtenIn };
  return {
    ...place,
    of: returned === undefined ? "release" : "rollback",
    ...(carrier === undefined ? {} : { carrier }),
    from: from.images,
    to: from.images.flatMap(({ name }) => after.get(name)?.[0] ?? {}),
    behind: await gatherRevertedChanges(deps, versions),
    hold: site.rules.hold,
  };
}

/** The same where Flux chooses the version. */
async function foretellFollowed(
  deps: ForetellDeps,
  place: RevertedRelease,
  { now, head }: Omit<BeforeAndAfter, "writtenIn">,
): Promise<RevertedFollow | undefined> {
  const site = findSite(now, place);
  if (site?.rules.writer !== "flux") return undefined;
  const history = await deps.store.releases.listHistory({ configRepo: now.repo, ...place });
  const current = history.find(({ state, follows }) => state === "merged" && follows !== undefined);
  const [isNow, isThen] = [await readFollowed(deps, site), await readFollowed(deps, { ...site, repo: head })];
  if (current?.follows === undefined || !isNow(current.follows) || isThen(current.follows)) return undefined;
  const known = history.find(({ state, follows }) => state !== "proposed" && isThen(follows))?.follows;
  const to = known ?? (isThen(site.rules.follow) ? site.rules.follow : undefined);
  const { follows: from, carrier } = current;
  return { ...place, from, ...(to === undefined ? {} : { to }), ...(carrier === undefined ? {} : { carrier }) };
}

/** What the merge did: the index follows Git. */
async function follow(deps: JobDeps, { pullRequest, places, now }: Recognised): Promise<void> {
  const carrier = { kind: "pull-request", number: pullRequest.number } as const;
  const by = pullRequest.mergedBy === undefined ? {} : { by: pullRequest.mergedBy };
  for (const each of places) {
    const place = { configRepo: now.repo, ...each };
    await deps.store.locks.withReleaseLock(place, async () => {
      const history = await deps.store.releases.listHistory(place);
      const site = findSite(now, each);
      if (site?.rules.writer === "flux") return revertFollowed(deps, { site, history, carrier, ...by });
      const version = await readPlace(deps, now, each);
      if (version === undefined || !(await isNews(deps, { place, history, version, carrier }))) return;
      const known = history.find(({ images }) => isVersionInGit(version, images));
      if (known?.state === "rolled-back") await bringBack(deps, known);
      else {
        const backTo = known?.images ?? [];
        await placeHold(deps, { place, history, backTo, changes: [], ...by, carrier });
        if (known !== undefined)
          await deps.store.releases.save({ ...known, state: "merged", changedAt: deps.context.now() });
      }
    });
  }
}

interface Followed {
  readonly place: ReleasePlace;
  readonly history: readonly ReleaseRecord[];
  readonly version: VersionInGit;
  readonly carrier: HoldCarrier;
}

/** Whether the index says something else than Git; or it was cut off while it followed this very pull request. */
async function isNews(deps: JobDeps, { place, history, version, carrier }: Followed): Promise<boolean> {
  const hold = await deps.store.holds.find(place);
  if (hold !== undefined && isSameCarrier(hold.carrier, carrier))
    return !isVersionInGit(version, hold.rolledBack[0] ?? []);
  const current = history.find(({ state }) => state === "merged");
  return current !== undefined && !isVersionInGit(version, current.images);
}

/** The config repo as it is at another commit, with the config file of now. */
async function readAt(deps: JobDeps, now: ConfigRepoSnapshot, commit: CommitSha): Promise<ConfigRepoSnapshot> {
  const { tree, message } = await deps.github.branches.fetchCommit(now.repo, commit);
  const entries = await deps.github.contents.fetchTree(now.repo, tree);
  return { ...now, head: { branch: now.head.branch, commit, tree, message }, tree: entries };
}

async function readPlace(
  deps: JobDeps,
  repo: ConfigRepoSnapshot,
  place: RevertedRelease,
): Promise<VersionInGit | undefined> {
  const site = findSite(repo, place);
  // Where Flux writes the versions, no pull request does.
  if (site === undefined || site.rules.writer === "flux") return undefined;
  return readVersionInGit(site.service, (await readManifests(deps, site)).manifests);
}

function findSite(repo: ConfigRepoSnapshot, place: RevertedRelease): ReleaseSite | undefined {
  if (repo.config.kind !== "valid") return undefined;
  const configured = findConfigured(repo.config.config, place);
  return configured === undefined ? undefined : { repo, ...configured };
}
