import type { CheckRunPullRequest } from "@octokit/webhooks-types";
import { readCommit } from "../git/commits.ts";
import type { Site } from "../site.ts";
import type { CheckConclusion, CheckRun, CheckSuite } from "../state/checks.ts";
import { isPullRequest } from "../state/issues.ts";
import { fullNameOf } from "../state/lookups.ts";
import { shapeApp } from "./app.ts";
import { isoSeconds } from "./commit.ts";
import { isoOrNull } from "./issue.ts";
import { nodeId } from "./node-id.ts";
import { shapeRepository } from "./repository.ts";
import type { Schemas } from "./schemas.ts";

/** A check run as the REST API gives it. */
export function shapeCheckRun(site: Site, run: CheckRun): Schemas["check-run"] {
  const { api, page } = addresses(site, run);
  const url = `${api}/check-runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId("CR", run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${page}/runs/${run.id}`,
    details_url: run.detailsUrl ?? `${page}/runs/${run.id}`,
    status: run.status,
    conclusion: run.conclusion ?? null,
    started_at: isoSeconds(run.startedAt),
    completed_at: isoOrNull(run.completedAt),
    output: {
      title: run.output.title ?? null,
      summary: run.output.summary ?? null,
      text: run.output.text ?? null,
      annotations_count: run.output.annotationCount,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: shapeApp(site, site.state.apps.need(run.appId)),
    pull_requests: pullsAt(site, run),
  };
}

/** A check suite as the REST API gives it. */
export async function shapeCheckSuite(site: Site, suite: CheckSuite): Promise<Schemas["check-suite"]> {
  const repository = site.state.repositories.need(suite.repositoryId);
  const { api } = addresses(site, suite);
  const commit = await readCommit(repository.gitDir, suite.headSha);
  return {
    id: suite.id,
    node_id: nodeId("CS", suite.id),
    head_branch: suite.headBranch ?? null,
    head_sha: suite.headSha,
    ...summarize(runsOf(site, suite)),
    url: `${api}/check-suites/${suite.id}`,
    before: null,
    after: suite.headSha,
    pull_requests: pullsAt(site, suite),
    app: shapeApp(site, site.state.apps.need(suite.appId)),
    repository: shapeRepository(site, repository),
    created_at: isoSeconds(suite.createdAt),
    updated_at: isoSeconds(suite.updatedAt),
    head_commit: {
      id: suite.headSha,
      tree_id: commit?.tree ?? "",
      message: commit?.message ?? "",
      timestamp: isoSeconds(commit?.committer.at ?? suite.createdAt),
      author: commit === undefined ? null : { name: commit.author.name, email: commit.author.email },
      committer: commit === undefined ? null : { name: commit.committer.name, email: commit.committer.email },
    },
    latest_check_runs_count: runsOf(site, suite).length,
    check_runs_url: `${api}/check-suites/${suite.id}/check-runs`,
    rerequestable: true,
    runs_rerequestable: true,
  };
}

/** The state of a suite that follows from its runs. */
export function summarize(runs: readonly CheckRun[]): {
  readonly status: "queued" | "in_progress" | "completed";
  readonly conclusion: CheckConclusion | null;
} {
  if (runs.length === 0 || runs.every(({ status }) => status === "queued"))
    return { status: "queued", conclusion: null };
  if (runs.some(({ status }) => status !== "completed")) return { status: "in_progress", conclusion: null };
  const worst: readonly CheckConclusion[] = ["failure", "timed_out", "action_required", "cancelled", "success"];
  const conclusion = worst.find((each) => runs.some((run) => run.conclusion === each));
  return { status: "completed", conclusion: conclusion ?? "neutral" };
}

/** The check runs of a suite, oldest first. */
export function runsOf(site: Site, suite: CheckSuite): readonly CheckRun[] {
  return site.state.checkRuns.filter(({ suiteId }) => suiteId === suite.id);
}

/** The open pull requests of the repository itself whose head is that commit; those of forks are left out, as on GitHub. */
export function pullsAt(
  site: Site,
  { repositoryId, headSha }: { readonly repositoryId: number; readonly headSha: string },
): CheckRunPullRequest[] {
  const repository = site.state.repositories.need(repositoryId);
  const { api } = addresses(site, { repositoryId });
  const repo = { id: repository.id, url: api, name: repository.name };
  return site.state.issues
    .filter((issue) => issue.state === "open" && issue.repositoryId === repositoryId)
    .filter(isPullRequest)
    .filter(({ pull }) => pull.headRepositoryId === repositoryId && pull.headSha === headSha)
    .map(({ number, pull }) => ({
      url: `${api}/pulls/${number}`,
      id: pull.id,
      number,
      head: { ref: pull.headRef, sha: pull.headSha, repo },
      base: { ref: pull.baseRef, sha: pull.baseSha, repo },
    }));
}

function addresses(site: Site, { repositoryId }: { readonly repositoryId: number }): { api: string; page: string } {
  const name = fullNameOf(site.state, site.state.repositories.need(repositoryId));
  return { api: `${site.origin}/repos/${name}`, page: `${site.origin}/${name}` };
}
