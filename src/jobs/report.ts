import { isOutOfReach } from "../core/fault.ts";
import type { Job } from "../core/job.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import { renderEnvironmentCheck } from "../core/words/check-run.ts";
import { isStatusComment, renderStatusComment } from "../core/words/status-comment.ts";
import type { CheckRunText } from "../github/github.ts";
import type { JobDeps } from "./deps.ts";

type ReportJob = Job & { readonly kind: "report" };

/** Says on the source side what is known: one comment on the pull request, and one check an environment on the commit. */
export async function runReport(deps: JobDeps, job: ReportJob): Promise<void> {
  const condition = `report ${job.repo}`;
  try {
    if (job.pullRequest !== undefined) await underLock(deps, job, `#${job.pullRequest}`, writeComment);
    await underLock(deps, job, job.revision, writeChecks);
    deps.context.observe({ kind: "condition", name: condition, detail: undefined });
    deps.log.info({ sourceRepo: job.repo, pr: job.pullRequest }, "reported");
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    // The release itself stands; nobody can be told there until the installation reaches it.
    deps.context.observe({ kind: "condition", name: condition, detail: error.message });
    deps.log.warn({ sourceRepo: job.repo, reason: error.message }, "source repo is out of reach");
  }
}

/** One writer a comment, and one a commit: two commits of one pull request share the comment and nothing else. */
async function underLock(
  deps: JobDeps,
  job: ReportJob,
  subject: string,
  write: (deps: JobDeps, job: ReportJob, records: readonly ReleaseRecord[]) => Promise<void>,
): Promise<void> {
  await deps.store.locks.withReportLock({ repo: job.repo, subject }, async () => {
    const records = await deps.store.releases.listByOrigin(job);
    if (records.length > 0) await write(deps, job, records);
  });
}

async function writeChecks(deps: JobDeps, job: ReportJob, records: readonly ReleaseRecord[]): Promise<void> {
  const ofCommit = records.filter(({ origin }) => origin.revision === job.revision);
  for (const environment of new Set(ofCommit.map((record) => record.environment))) {
    const own = ofCommit.filter((record) => record.environment === environment);
    await writeCheck(deps, job, { ...renderEnvironmentCheck(environment, own, deps.context), commit: job.revision });
  }
}

async function writeComment(
  deps: JobDeps,
  { repo, pullRequest }: ReportJob,
  records: readonly ReleaseRecord[],
): Promise<void> {
  if (pullRequest === undefined) return;
  const { reports } = deps.store;
  const body = renderStatusComment(records, deps.context);
  const said = (await reports.findComment(repo, pullRequest)) ?? (await findOnGitHub(deps, repo, pullRequest));
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
  repo: ReportJob["repo"],
  pullRequest: NonNullable<ReportJob["pullRequest"]>,
): Promise<{ readonly commentId: number; readonly body: string } | undefined> {
  const comments = await github.reports.listOwnComments(repo, pullRequest);
  const found = comments.find(({ body }) => isStatusComment(body));
  return found === undefined ? undefined : { commentId: found.id, body: found.body };
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
