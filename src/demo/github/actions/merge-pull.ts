import { ApiError } from "../api-error.ts";
import { isAncestor } from "../git/history.ts";
import { nothing, readRef } from "../git/refs.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { PullRequest } from "../state/issues.ts";
import { protectionOf, queueRuleOf } from "../state/protection-lookups.ts";
import type { Repository } from "../state/repositories.ts";
import { announcePullRequest } from "../webhooks/pull-request.ts";
import { type MergeWish, writeMerge } from "./merge-commit.ts";
import { markMerged } from "./pull-states.ts";
import { push } from "./push.ts";
import { describeOutdatedChecks } from "./required-checks.ts";
import { unmetRequirements } from "./requirements.ts";
import { requireRole } from "./rights.ts";

/** Merges a pull request and returns the commit on the base branch; throws GitHub's 405 or 409 where it would. */
export async function mergePull(site: Site, actor: Actor, pull: PullRequest, wish: MergeWish): Promise<string> {
  const repository = site.state.repositories.need(pull.repositoryId);
  requireRole(site, actor, repository, "write");
  refuseUnfit(pull, repository, wish);
  const base = await readRef(repository.gitDir, `refs/heads/${pull.pull.baseRef}`);
  if (base === undefined) throw new ApiError(405, "Pull Request is not mergeable");
  await refuseUnprotected(site, pull, { base, method: wish.method });
  const sha = await writeMerge(site, actor, pull, { wish, base });
  if (sha === undefined) throw new ApiError(405, "Pull Request is not mergeable");
  // rebased commits are the caller's own; GitHub signs only what it writes itself
  if (wish.method !== "rebase") site.state.signedCommits.add(sha);
  const merged = markMerged(site, actor, pull, sha);
  await push(site, actor, repository, {
    name: `refs/heads/${pull.pull.baseRef}`,
    before: base,
    after: sha,
    by: "pr_merge",
  }).catch((error: unknown) => {
    site.state.issues.put(pull);
    throw error;
  });
  await announcePullRequest(site, actor, merged, { action: "closed" });
  if (repository.deleteBranchOnMerge) await deleteHead(site, actor, merged);
  return sha;
}

function refuseUnfit(pull: PullRequest, repository: Repository, { method, sha }: MergeWish): void {
  const allowed = {
    merge: repository.allowMergeCommit,
    squash: repository.allowSquashMerge,
    rebase: repository.allowRebaseMerge,
  };
  const names = { merge: "Merge commits", squash: "Squash merges", rebase: "Rebase merges" };
  if (pull.state === "closed") throw new ApiError(405, "Pull Request is not mergeable");
  if (!allowed[method]) throw new ApiError(405, `${names[method]} are not allowed on this repository.`);
  if (pull.pull.draft) throw new ApiError(405, "Pull Request is still a draft");
  if (sha !== undefined && sha !== pull.pull.headSha)
    throw new ApiError(409, "Head branch was modified. Review and try the merge again.");
}

/** Throws GitHub's 405 while the base branch's rules are not met. */
async function refuseUnprotected(
  site: Site,
  pull: PullRequest,
  { base, method }: { readonly base: string; readonly method: MergeWish["method"] },
): Promise<void> {
  const { baseRef, headSha } = pull.pull;
  if (queueRuleOf(site.state, pull.repositoryId, baseRef) !== undefined)
    throw new ApiError(405, "Repository rule violations found\n\nChanges must be made through the merge queue");
  const protection = protectionOf(site.state, pull.repositoryId, baseRef);
  if (protection === undefined) return;
  const { gitDir } = site.state.repositories.need(pull.repositoryId);
  const isOutdated = protection.checks?.strict === true && !(await isAncestor(gitDir, base, headSha));
  const outdated = isOutdated ? describeOutdatedChecks(protection) : undefined;
  const unmet = outdated === undefined ? unmetRequirements(site, pull) : [outdated];
  if (unmet.length > 0) throw new ApiError(405, unmet.join(" "));
  if (protection.linearHistory && method === "merge")
    throw new ApiError(405, "This branch must not contain merge commits.");
}

async function deleteHead(site: Site, actor: Actor, { pull }: PullRequest): Promise<void> {
  const repository = site.state.repositories.need(pull.headRepositoryId);
  const name = `refs/heads/${pull.headRef}`;
  const before = await readRef(repository.gitDir, name);
  if (before !== undefined && pull.headRef !== repository.defaultBranch)
    await push(site, actor, repository, { name, before, after: nothing });
}
