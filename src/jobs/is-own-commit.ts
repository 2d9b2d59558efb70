import type { Service } from "../core/config/config.ts";
import { type BranchName, type CommitSha, parseBranchName } from "../core/identity.ts";
import type { ImageTag } from "../core/image/reference.ts";
import { readTag } from "../core/image/tag-template.ts";
import type { PullRequest } from "../github/github.ts";
import type { JobDeps } from "./deps.ts";

/** A commit that GitHub answered for in a service's source repo. */
export interface OwnCommit {
  readonly service: Service;
  readonly revision: CommitSha;
  /** Those into the source repo that GitHub names for it. */
  readonly pullRequests: readonly PullRequest[];
  /** That named it. */
  readonly tag: ImageTag | undefined;
}

/**
 * Whether a commit is one of the source repo itself. GitHub's answers for commits and comparisons take in all forks, since
 * they share their objects: that it knows one says nothing. It is proved by a pull request from a branch of the repo
 * itself, or whose merge it is; else by the default branch, or the branch that the tag names, having it in its history. Up to
 * four requests.
 *
 * @see https://trufflesecurity.com/blog/anyone-can-access-deleted-and-private-repo-data-github on commits that are seen through other forks.
 */
export async function isOwnCommit(
  deps: JobDeps,
  { service, revision, pullRequests, tag }: OwnCommit,
): Promise<boolean> {
  const { repo, tags } = service;
  if (pullRequests.some((each) => each.headRepo === repo || each.mergeCommit === revision)) return true;
  const main = await deps.github.contents.fetchHead(repo);
  if (await isInHistory(deps, { service, revision }, main.commit)) return true;
  const facts = tags === undefined || tag === undefined ? undefined : readTag(tags, tag);
  const branch = facts?.branch === undefined ? undefined : parseBranchName(facts.branch);
  if (branch === undefined || branch === main.branch) return false;
  const head = await fetchTip(deps, service, branch);
  return head !== undefined && (await isInHistory(deps, { service, revision }, head));
}

async function fetchTip({ github }: JobDeps, { repo }: Service, branch: BranchName): Promise<CommitSha | undefined> {
  return (await github.branches.fetchBranch(repo, branch))?.commit;
}

async function isInHistory(
  { github }: JobDeps,
  { service, revision }: Pick<OwnCommit, "service" | "revision">,
  head: CommitSha,
): Promise<boolean> {
  const comparison = await github.contents.fetchComparison(service.repo, head, revision);
  return comparison?.status === "behind" || comparison?.status === "identical";
}
