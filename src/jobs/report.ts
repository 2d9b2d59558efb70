import { isOutOfReach } from "../core/fault.ts";
import type { CommitSha, PullRequestNumber, RepoName } from "../core/identity.ts";
import type { Job } from "../core/job.ts";
import { locksAt } from "../core/release/environment-lock.ts";
import { holdsAt } from "../core/release/hold.ts";
import { renderEnvironmentCheck } from "../core/words/check-run.ts";
import { isStatusComment, type PullRequestStatus, renderStatusComment } from "../core/words/status-comment.ts";
import type { CheckRunText } from "../github/github.ts";
import type { ReleasePlace } from "../store/releases.ts";
import type { JobDeps } from "./deps.ts";
import { writeDeployments } from "./write-deployments.ts";

type ReportJob = Job & { readonly kind: "report" };

/**
 * Says on the source side what is known: one comment on the pull request; on the commit one check an environment, and a
 * record in GitHub's Deployments.
 */
export async function runReport(deps: JobDeps, job: ReportJob): Promise<void> {
  const condition = `report ${job.repo}`;
  const { repo, revision, pullRequest } = job;
  try {
    if (pullRequest !== undefined) await reportOnPullRequest(deps, { repo, pullRequest });
    if (revision !== undefined) await reportOnCommit(deps, { repo, revision });
    deps.context.observe({ kind: "condition", name: condition, detail: undefined });
    deps.log.info({ sourceRepo: job.repo, pr: job.pullRequest }, "reported");
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    // The release itself stands; nobody can be told there until the installation reaches it.
    deps.context.observe({ kind: "condition", name: condition, detail: error.message });
    deps.log.warn({ sourceRepo: job.repo, reason: error.message }, "source repo is out of reach");
  }
}

interface OnPullRequest {
  readonly repo: RepoName;
  readonly pullRequest: PullRequestNumber;
}

/** One writer a comment. */
async function reportOnPullRequest(deps: JobDeps, on: OnPullRequest): Promise<void> {
  await deps.store.locks.withReportLock({ repo: on.repo, subject: `#${on.pullRequest}` }, async () => {
    const status = await gatherStatus(deps, on);
    if (isWorthSaying(status)) await writeComment(deps, on, status);
  });
}

/** So many commands, and notices, are looked back on; the comment shows the last ones. */
const logLimit = 20;

async function gatherStatus({ store, context }: JobDeps, on: OnPullRequest): Promise<PullRequestStatus> {
  const records = await store.releases.listByOrigin(on);
  const now = context.now();
  const places = new Map<string, ReleasePlace>(
    records.map((record) => [`${record.configRepo} ${record.environment} ${record.service}`, record]),
  );
  const holds = [];
  for (const place of places.values()) {
    const hold = await store.holds.find(place);
    if (hold !== undefined && holdsAt(hold, now)) holds.push(hold);
  }
  return {
    records,
    waiting: await store.waitingDeploys.listByPullRequest(on),
    tracks: await store.tracks.listByPullRequest(on),
    locks: (await store.environmentLocks.listByPullRequest(on)).filter((lock) => locksAt(lock, now)),
    holds,
    commands: await store.commands.listByPullRequest(on, logLimit),
    notices: await store.notices.listByPullRequest(on, logLimit),
  };
}

function isWorthSaying({ records, waiting, tracks, locks, commands, notices }: PullRequestStatus): boolean {
  return [records, waiting, tracks, locks, commands, notices].some((each) => each.length > 0);
}

async function writeComment(
  deps: JobDeps,
  { repo, pullRequest }: OnPullRequest,
  status: PullRequestStatus,
): Promise<void> {
  const { reports } = deps.store;
  const body = renderStatusComment(status, deps.context);
  const said = (await reports.findComment(repo, pullRequest)) ?? (await findOnGitHub(deps, { repo, pullRequest }));
  if (said?.body === body) return;
  const edited = said === undefined ? "gone" : await deps.github.reports.editComment(repo, said.commentId, body);
  const commentId =
    edited === "edited" && said !== undefined
      ? said.commentId
      : (await deps.github.reports.createComment(repo, pullRequest, body)).id;
  await reports.saveComment(repo, pullRequest, { commentId, body });
}

async function findOnGitHub(
  { github }: JobDeps,
  { repo, pullRequest }: OnPullRequest,
): Promise<{ readonly commentId: number; readonly body: string } | undefined> {
  const comments = await github.reports.listOwnComments(repo, pullRequest);
  const found = comments.find(({ body }) => isStatusComment(body));
  return found === undefined ? undefined : { commentId: found.id, body: found.body };
}

interface OnCommit {
  readonly repo: RepoName;
  readonly revision: CommitSha;
}

/** One writer a commit: two commits of one pull request share the comment and nothing else. */
async function reportOnCommit(deps: JobDeps, on: OnCommit): Promise<void> {
  await deps.store.locks.withReportLock({ repo: on.repo, subject: on.revision }, async () => {
    const records = (await deps.store.releases.listByOrigin(on)).filter(
      ({ origin }) => origin.repo === on.repo && origin.revision === on.revision,
    );
    const byEnvironment = Map.groupBy(records, ({ environment }) => environment);
    for (const [environment, own] of byEnvironment)
      await writeCheck(deps, on, { ...renderEnvironmentCheck(environment, own, deps.context), commit: on.revision });
    await writeDeployments(deps, on, records);
  });
}

/** Writes the check run when it says something else than before; looks for it on GitHub when the index knows none. */
export async function writeCheck(deps: JobDeps, { repo }: Pick<ReportJob, "repo">, check: CheckRunText): Promise<void> {
  const { reports } = deps.store;
  const content = JSON.stringify(check);
  const said = await reports.findCheck(repo, check.commit, check.name);
  if (said?.content === content) return;
  const checkRunId = said?.checkRunId ?? (await deps.github.reports.findCheckRun(repo, check.commit, check.name))?.id;
  if (checkRunId !== undefined) await deps.github.reports.editCheckRun(repo, checkRunId, check);
  const id = checkRunId ?? (await deps.github.reports.createCheckRun(repo, check)).id;
  await reports.saveCheck(repo, check.commit, check.name, { checkRunId: id, content });
}
