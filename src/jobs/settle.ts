import { assertNever } from "../core/assert-never.ts";
import type { BranchName, RepoName } from "../core/identity.ts";
import type { Job } from "../core/job.ts";
import type { ReleaseRecord, ReleaseState } from "../core/release/record.ts";
import { parseMarker, parseTrailer } from "../core/words/marker.ts";
import type { PullRequest } from "../github/github.ts";
import type { JobDeps } from "./deps.ts";
import { reportLater } from "./record-decision.ts";
import { restoreRecord } from "./restore-record.ts";

/** Brings the index to what GitHub says of a release pull request, and has it told. Pull requests that are not ours are left alone. */
export async function runSettle(deps: JobDeps, job: Job & { readonly kind: "settle" }): Promise<void> {
  const pullRequest = await deps.github.pullRequests.fetch(job.repo, job.pullRequest);
  if (pullRequest === undefined) return;
  const record = await findRecord(deps, job.repo, pullRequest);
  if (record === undefined) return;

  const state = stateOf(pullRequest);
  if (record.state === state) return finish(deps, job.repo, pullRequest);
  await deps.store.releases.save({
    ...record,
    state,
    changedAt: deps.context.now(),
    ...(pullRequest.mergedBy === undefined ? {} : { settledBy: pullRequest.mergedBy }),
  });
  deps.log.info({ releasePr: pullRequest.number, state }, "release settled");
  await reportLater(deps, record);
  await finish(deps, job.repo, pullRequest);
}

/** The last thing that the pull request carried; from its own signed marker when the index has lost it. */
async function findRecord(deps: JobDeps, repo: RepoName, pullRequest: PullRequest): Promise<ReleaseRecord | undefined> {
  const known = await deps.store.releases.listByPullRequest(repo, pullRequest.number);
  const current = known.find(({ state }) => state !== "superseded" && state !== "refused");
  if (current !== undefined || known.length > 0) return current;
  const marker = parseMarker(pullRequest.body, { repo, branch: pullRequest.headBranch }, deps.context.signer);
  switch (marker.kind) {
    case "none":
      return undefined;
    case "forged":
      deps.log.warn({ releasePr: pullRequest.number }, "marker's signature is wrong, pull request ignored");
      return undefined;
    case "genuine":
      return restoreRecord(marker.facts, pullRequest, deps.context.now());
    default:
      return assertNever(marker);
  }
}

function stateOf({ state }: PullRequest): ReleaseState {
  switch (state) {
    case "open":
      return "proposed";
    case "merged":
      return "merged";
    case "closed":
      return "closed";
  }
}

/** The branch of a settled pull request goes, unless somebody has put commits of their own on it. */
async function finish(deps: JobDeps, repo: RepoName, pullRequest: PullRequest): Promise<void> {
  if (pullRequest.state === "open") return;
  if (!(await isOurs(deps, repo, pullRequest.headBranch))) return;
  if ((await deps.github.pullRequests.findOpen(repo, pullRequest.headBranch)) !== undefined) return;
  await deps.github.branches.deleteBranch(repo, pullRequest.headBranch);
}

async function isOurs({ github, context }: JobDeps, repo: RepoName, name: BranchName): Promise<boolean> {
  const head = await github.branches.fetchBranch(repo, name);
  if (head === undefined) return false;
  return parseTrailer(head.message, { repo, tree: head.tree }, context.signer).kind === "genuine";
}
