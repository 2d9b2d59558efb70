import type { PullRequest as HookPull, SimplePullRequest, User } from "@octokit/webhooks-types";
import { mergeStateOf } from "../actions/merge-state.ts";
import { type BranchSize, measureBranch } from "../git/branch-size.ts";
import type { Site } from "../site.ts";
import type { AutoMerge, PullRequest } from "../state/issues.ts";
import { fullNameOf } from "../state/lookups.ts";
import type { Repository } from "../state/repositories.ts";
import { shapeAccount, shapeAccountOf } from "./account.ts";
import { associationOf } from "./association.ts";
import { isoSeconds } from "./commit.ts";
import { commentsOf, isoOrNull, shapeLabel } from "./issue.ts";
import { nodeId } from "./node-id.ts";
import { shapeHookRepository, shapeRepository } from "./repository.ts";
import type { Schemas } from "./schemas.ts";

/** The members of a pull request that lists leave out. */
type OnlyWhole =
  | "merged"
  | "mergeable"
  | "rebaseable"
  | "mergeable_state"
  | "merged_by"
  | "comments"
  | "review_comments"
  | "maintainer_can_modify"
  | "commits"
  | "additions"
  | "deletions"
  | "changed_files";

/** What lists, single answers and webhooks share of a pull request. */
export type PullShape = Omit<HookPull, OnlyWhole | "milestone" | "auto_merge" | "head"> & {
  readonly head: HookPull["base"];
  readonly milestone: null;
  readonly auto_merge: AutoMergeShape | null;
};

/** How a pull request will be merged by itself; answers and webhooks agree on this much. */
interface AutoMergeShape {
  enabled_by: User;
  merge_method: AutoMerge["method"];
  commit_title: string;
  commit_message: string;
}

/** A pull request as lists give it. */
export function shapeListedPull(site: Site, pull: PullRequest): Schemas["pull-request-simple"] {
  const { requested_teams: _, ...shape } = shapePull(site, pull);
  return {
    ...shape,
    requested_reviewers: reviewersOf(site, pull),
    requested_teams: [],
    labels: shape.labels.map((label) => ({ ...label, description: label.description ?? "" })),
    head: { ...shape.head, repo: shapeRepository(site, headRepository(site, pull)) },
    base: { ...shape.base, repo: shapeRepository(site, site.state.repositories.need(pull.repositoryId)) },
  };
}

/** A pull request as the webhooks of its reviews carry it. */
export function shapeSimplePull(site: Site, pull: PullRequest): SimplePullRequest {
  return { ...shapePull(site, pull), draft: pull.pull.draft };
}

/** A pull request as webhooks carry it, counted and compared as of now. */
export async function shapeHookPull(site: Site, pull: PullRequest): Promise<HookPull> {
  return { ...shapePull(site, pull), ...(await shapeWholePart(site, pull)) };
}

/** A pull request as `GET /repos/{owner}/{repo}/pulls/{n}` gives it. */
export async function shapeWholePull(site: Site, pull: PullRequest): Promise<Schemas["pull-request"]> {
  const shape = shapePull(site, pull);
  return {
    ...shape,
    ...(await shapeWholePart(site, pull)),
    requested_reviewers: reviewersOf(site, pull),
    requested_teams: [],
    head: { ...shape.head, repo: shapeRepository(site, headRepository(site, pull)) },
    base: { ...shape.base, repo: shapeRepository(site, site.state.repositories.need(pull.repositoryId)) },
  };
}

function shapePull(site: Site, issue: PullRequest): PullShape {
  const { pull } = issue;
  const repository = site.state.repositories.need(issue.repositoryId);
  const name = fullNameOf(site.state, repository);
  const url = `${site.origin}/repos/${name}/pulls/${issue.number}`;
  const issueUrl = `${site.origin}/repos/${name}/issues/${issue.number}`;
  const page = `${site.origin}/${name}/pull/${issue.number}`;
  const statuses = `${site.origin}/repos/${name}/statuses/${pull.headSha}`;
  const author = site.state.accounts.need(issue.authorId);
  return {
    url,
    id: pull.id,
    node_id: nodeId("PR", pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issueUrl,
    number: issue.number,
    state: issue.state,
    locked: false,
    title: issue.title,
    user: shapeAccount(site, author),
    body: issue.body ?? null,
    created_at: isoSeconds(issue.createdAt),
    updated_at: isoSeconds(issue.updatedAt),
    closed_at: isoOrNull(issue.closedAt),
    merged_at: isoOrNull(pull.mergedAt),
    merge_commit_sha: pull.mergeCommitSha ?? null,
    assignee: shapeAccountOf(site, issue.assigneeIds[0]),
    assignees: issue.assigneeIds.map((id) => shapeAccount(site, site.state.accounts.need(id))),
    requested_reviewers: reviewersOf(site, issue),
    requested_teams: [],
    labels: issue.labelIds.map((id) => shapeLabel(site, site.state.labels.need(id))),
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${site.origin}/repos/${name}/pulls/comments{/number}`,
    comments_url: `${issueUrl}/comments`,
    statuses_url: statuses,
    head: shapeSide(site, headRepository(site, issue), pull.headRef, pull.headSha),
    base: shapeSide(site, repository, pull.baseRef, pull.baseSha),
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issueUrl },
      comments: { href: `${issueUrl}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${site.origin}/repos/${name}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: associationOf(site, author, repository),
    auto_merge: shapeAutoMerge(site, pull.autoMerge),
    active_lock_reason: null,
  };
}

async function shapeWholePart(
  site: Site,
  issue: PullRequest,
): Promise<Pick<HookPull, OnlyWhole> & { merged: boolean }> {
  const { pull } = issue;
  const size = await sizeOf(site, issue);
  return {
    merged: pull.mergedAt !== undefined,
    mergeable: issue.state === "open" ? (pull.mergeable ?? null) : null,
    rebaseable: issue.state === "open" ? (pull.rebaseable ?? null) : null,
    mergeable_state: mergeStateOf(site, issue),
    merged_by: shapeAccountOf(site, pull.mergedById),
    comments: commentsOf(site, issue).length,
    review_comments: 0,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: size.commits,
    additions: size.additions,
    deletions: size.deletions,
    changed_files: size.files,
  };
}

/** How much a pull request holds, measured once for each pair of base and head. */
export async function sizeOf(site: Site, { repositoryId, pull }: PullRequest): Promise<BranchSize> {
  const { gitDir } = site.state.repositories.need(repositoryId);
  const key = `${repositoryId} ${pull.baseSha} ${pull.headSha}`;
  const size = site.state.branchSizes.get(key) ?? (await measureBranch(gitDir, pull.baseSha, pull.headSha));
  site.state.branchSizes.set(key, size);
  return size;
}

function shapeAutoMerge(site: Site, autoMerge: AutoMerge | undefined): AutoMergeShape | null {
  if (autoMerge === undefined) return null;
  return {
    enabled_by: shapeAccount(site, site.state.accounts.need(autoMerge.enabledById)),
    merge_method: autoMerge.method,
    commit_title: autoMerge.title ?? "",
    commit_message: autoMerge.message ?? "",
  };
}

function shapeSide(site: Site, repository: Repository, ref: string, sha: string): HookPull["base"] {
  const owner = site.state.accounts.need(repository.ownerId);
  return {
    label: `${owner.login}:${ref}`,
    ref,
    sha,
    user: shapeAccount(site, owner),
    repo: shapeHookRepository(site, repository),
  };
}

function headRepository(site: Site, { pull }: PullRequest): Repository {
  return site.state.repositories.need(pull.headRepositoryId);
}

function reviewersOf(site: Site, { pull }: PullRequest): ReturnType<typeof shapeAccount>[] {
  return pull.requestedReviewerIds.map((id) => shapeAccount(site, site.state.accounts.need(id)));
}
