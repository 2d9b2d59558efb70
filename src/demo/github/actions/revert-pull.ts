import { ApiError } from "../api-error.ts";
import { readCommits, writeCommit } from "../git/commits.ts";
import { freeBranchName, transplant } from "../git/merge.ts";
import { nothing, readRef } from "../git/refs.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { PullRequest } from "../state/issues.ts";
import { fullNameOf } from "../state/lookups.ts";
import { signatureOf, websiteSignature } from "./identity.ts";
import { openPull } from "./open-pull.ts";
import { push } from "./push.ts";
import { requireRole } from "./rights.ts";

/** Does what the Revert button does: one commit on a branch of GitHub's naming, and a pull request for it. */
export async function revertPull(site: Site, actor: Actor, pull: PullRequest): Promise<PullRequest> {
  const repository = site.state.repositories.need(pull.repositoryId);
  const { gitDir } = repository;
  requireRole(site, actor, repository, "write");
  const { mergeCommitSha, baseRef, headRef, mergedAt } = pull.pull;
  const base = await readRef(gitDir, `refs/heads/${baseRef}`);
  if (mergedAt === undefined || mergeCommitSha === undefined || base === undefined) throw cannotRevert();
  const [merge, onto] = await readCommits(gitDir, [mergeCommitSha, base]);
  const [parent] = await readCommits(gitDir, merge?.parents.slice(0, 1) ?? []);
  if (merge === undefined || onto === undefined || parent === undefined) throw cannotRevert();
  const outcome = await transplant(gitDir, { from: merge.tree, to: parent.tree, onto: onto.tree });
  if (outcome.kind === "conflict") throw cannotRevert();
  const title = `Revert "${pull.title}"`;
  const of = merge.parents.length > 1 ? `${merge.sha}, reversing\nchanges made to ${parent.sha}` : merge.sha;
  const after = await writeCommit(gitDir, {
    tree: outcome.tree,
    parents: [base],
    author: signatureOf(site, actor.account),
    committer: websiteSignature(site),
    message: `${title}\n\nThis reverts commit ${of}.`,
  });
  site.state.signedCommits.add(after);
  const branch = await freeBranchName(gitDir, `revert-${pull.number}-${headRef}`);
  await push(site, actor, repository, { name: `refs/heads/${branch}`, before: nothing, after });
  return openPull(site, actor, repository, {
    head: branch,
    base: baseRef,
    title,
    body: `Reverts ${fullNameOf(site.state, repository)}#${pull.number}`,
    draft: false,
    maintainerCanModify: false,
  });
}

function cannotRevert(): ApiError {
  return new ApiError(422, "This pull request cannot be reverted automatically.");
}
