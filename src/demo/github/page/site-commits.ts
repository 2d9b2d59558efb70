import { type Commit, readCommit, readCommits } from "../git/commits.ts";
import { diffFiles, emptyTree } from "../git/diff.ts";
import { findMergeBase, listHistory, resolveCommit } from "../git/history.ts";
import type { Site } from "../site.ts";
import type { CheckConclusion, CheckRun, CommitStatus } from "../state/checks.ts";
import { findAccountByEmail } from "../state/lookups.ts";
import type { Repository } from "../state/repositories.ts";
import { addressOfRepository } from "./site-address.ts";
import type { CheckMark, CheckView, CommitRow, CommitView, ComparisonView } from "./views.ts";

/** A commit with what it changed against its first parent; undefined when the text means none. */
export async function viewCommit(site: Site, repository: Repository, text: string): Promise<CommitView | undefined> {
  const { gitDir } = repository;
  const sha = await resolveCommit(gitDir, text);
  const commit = sha === undefined ? undefined : await readCommit(gitDir, sha);
  if (commit === undefined) return undefined;
  return {
    address: addressOfRepository(site, repository),
    commit: rowOfCommit(site, commit),
    parents: commit.parents,
    files: await diffFiles(gitDir, commit.parents[0] ?? emptyTree, commit.sha),
    checks: checksOf(site, repository, commit.sha),
  };
}

/** What one side has more than the other since they parted; undefined when either is not there. */
export async function viewComparison(
  site: Site,
  repository: Repository,
  { base, head }: { readonly base: string; readonly head: string },
): Promise<ComparisonView | undefined> {
  const { gitDir } = repository;
  const from = await resolveCommit(gitDir, base);
  const to = await resolveCommit(gitDir, head);
  if (from === undefined || to === undefined) return undefined;
  const parted = (await findMergeBase(gitDir, from, to)) ?? emptyTree;
  const history = await listHistory(gitDir, { range: `${from}..${to}`, order: "oldest first" });
  return {
    address: addressOfRepository(site, repository),
    base,
    head,
    commits: (await readCommits(gitDir, history)).map((commit) => rowOfCommit(site, commit)),
    files: await diffFiles(gitDir, parted, to),
  };
}

/** A commit as one line of a list: its author by login where the address is known. */
export function rowOfCommit(site: Site, { sha, message, author, committer }: Commit): CommitRow {
  const login = findAccountByEmail(site.state, author.email)?.login;
  return { sha, message, author: login ?? author.name, committedAt: committer.at };
}

/** The latest check run of each name and App on a commit, then the latest status of each context. */
export function checksOf(site: Site, { id }: Repository, sha: string): readonly CheckView[] {
  const runs = site.state.checkRuns.filter((run) => run.repositoryId === id && run.headSha === sha);
  const statuses = site.state.statuses.filter((status) => status.repositoryId === id && status.sha === sha);
  const latestRuns = new Map(runs.map((run) => [`${run.appId} ${run.name}`, run]));
  const latestStatuses = new Map(statuses.map((status) => [status.context, status]));
  return [
    ...[...latestRuns.values()].map((run) => viewRun(site, run)),
    ...[...latestStatuses.values()].map((status) => viewStatus(site, status)),
  ];
}

const marks = {
  success: "passed",
  failure: "failed",
  neutral: "neutral",
  cancelled: "failed",
  skipped: "neutral",
  timed_out: "failed",
  action_required: "failed",
} as const satisfies Record<CheckConclusion, CheckMark>;

function viewRun(site: Site, run: CheckRun): CheckView {
  const { name, conclusion, status, output, appId, detailsUrl } = run;
  const { title, summary, text } = output;
  const mark = conclusion === undefined ? "waiting" : marks[conclusion];
  const writer = site.state.apps.need(appId).slug;
  return { name, mark, word: conclusion ?? status, writer, title, summary, text, detailsUrl };
}

const statusMarks = {
  success: "passed",
  pending: "waiting",
  failure: "failed",
  error: "failed",
} as const satisfies Record<CommitStatus["state"], CheckMark>;

function viewStatus(site: Site, { context, state, description, targetUrl, creatorId }: CommitStatus): CheckView {
  return {
    name: context,
    mark: statusMarks[state],
    word: state,
    writer: site.state.accounts.need(creatorId).login,
    title: description,
    summary: undefined,
    text: undefined,
    detailsUrl: targetUrl,
  };
}
