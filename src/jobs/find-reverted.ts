import {
  type EnvironmentName,
  type PullRequestNumber,
  parseCommitSha,
  type RepoName,
  type ServiceName,
} from "../core/identity.ts";
import { type RevertHints, recogniseRevert } from "../core/release/recognise-revert.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import type { PullRequest } from "../github/github.ts";
import type { JobDeps } from "./deps.ts";
import type { LookUps } from "./look-ups.ts";

/** A place whose release a pull request names. */
export interface RevertedRelease {
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
}

/** What finding may use. */
export interface FindRevertedDeps {
  readonly github: Pick<JobDeps["github"], "contents" | "pullRequests">;
  readonly store: Pick<JobDeps["store"], "releases">;
  readonly lookUps: LookUps;
}

/**
 * The places of the releases that a pull request of a config repo says it takes back, directly or by taking back another
 * revert, each once. First is read what costs no request: branch and body against the index; then the messages of the
 * commits; then the pull requests that are no releases, one step further each time, as far as the look-ups go.
 */
export async function findReverted(
  deps: FindRevertedDeps,
  repo: RepoName,
  pullRequest: PullRequest,
): Promise<readonly RevertedRelease[]> {
  const search: Search = { ...deps, repo, seen: new Set([pullRequest.number]), found: new Map() };
  let step: readonly PullRequest[] = [pullRequest];
  while (step.length > 0) step = await takeStep(search, step);
  return [...search.found.values()];
}

/** So many pull requests are looked for in the index. */
const mostSeen = 100;

interface Search extends FindRevertedDeps {
  readonly repo: RepoName;
  /** The pull requests that were looked at already. */
  readonly seen: Set<PullRequestNumber>;
  readonly found: Map<string, RevertedRelease>;
}

/** Looks at pull requests that may be reverts; answers those that lead one step further. */
async function takeStep(search: Search, step: readonly PullRequest[]): Promise<readonly PullRequest[]> {
  const { github, repo, lookUps } = search;
  const unknown: PullRequestNumber[] = [];
  for (const each of step) unknown.push(...(await findNamed(search, hintsOf(search, each, []).pullRequests)));
  for (const each of step) {
    if (!lookUps.take(1)) break;
    const commits = await github.pullRequests.listCommits(repo, each.number);
    const messages = commits.map(({ message }) => message);
    const hints = hintsOf(search, each, messages);
    unknown.push(...(await findNamed(search, hints.pullRequests)));
    for (const sha of hints.commits) unknown.push(...(await findNamed(search, await findBringers(search, sha))));
  }
  const next: PullRequest[] = [];
  for (const number of unknown) {
    const pullRequest = lookUps.take(1) ? await github.pullRequests.fetch(repo, number) : undefined;
    // Only what was merged can be taken back.
    if (pullRequest?.state === "merged") next.push(pullRequest);
  }
  return next;
}

function hintsOf({ repo }: Search, { headBranch, body }: PullRequest, messages: readonly string[]): RevertHints {
  return recogniseRevert({ repo, headBranch, body, messages });
}

/** Finds those that carried releases; answers those of which the index knows nothing. */
async function findNamed(search: Search, numbers: readonly PullRequestNumber[]): Promise<readonly PullRequestNumber[]> {
  const unknown: PullRequestNumber[] = [];
  for (const number of numbers) {
    if (search.seen.has(number) || search.seen.size >= mostSeen) continue;
    search.seen.add(number);
    const carried = await search.store.releases.listByPullRequest(search.repo, number);
    if (carried.length === 0) unknown.push(number);
    keep(search, carried);
  }
  return unknown;
}

/** The pull requests that brought a commit; none where the commit is a release itself. */
async function findBringers(search: Search, sha: string): Promise<readonly PullRequestNumber[]> {
  const { github, store, repo, lookUps } = search;
  // A whole name is taken as it is; only a short one is looked up.
  const commit = parseCommitSha(sha) ?? (lookUps.take(1) ? await github.contents.resolveCommit(repo, sha) : undefined);
  if (commit === undefined) return [];
  const carried = await store.releases.listByCarrierCommit(repo, commit);
  keep(search, carried);
  if (carried.length > 0 || !lookUps.take(1)) return [];
  return (await github.pullRequests.listForCommit(repo, commit)).map(({ number }) => number);
}

function keep({ found }: Search, records: readonly ReleaseRecord[]): void {
  for (const { environment, service } of records) found.set(`${environment} ${service}`, { environment, service });
}
