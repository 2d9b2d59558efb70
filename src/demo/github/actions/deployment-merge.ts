import { ApiError } from "../api-error.ts";
import { writeCommit } from "../git/commits.ts";
import { isAncestor } from "../git/history.ts";
import { mergeCommits } from "../git/merge.ts";
import { readRef } from "../git/refs.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { Repository } from "../state/repositories.ts";
import { signatureOf, websiteSignature } from "./identity.ts";
import { push } from "./push.ts";

/**
 * Merges the default branch into a branch that is to be deployed and lacks some of it, and says so in GitHub's words;
 * `undefined` where there is nothing to merge, also for tags and commits. Throws GitHub's 409 for a conflict.
 */
export async function bringBaseIn(
  site: Site,
  actor: Actor,
  repository: Repository,
  ref: string,
): Promise<string | undefined> {
  const { gitDir, defaultBranch } = repository;
  const branch = ref.replace(/^(refs\/)?heads\//, "");
  const name = `refs/heads/${branch}`;
  const head = await readRef(gitDir, name);
  const base = await readRef(gitDir, `refs/heads/${defaultBranch}`);
  if (head === undefined || base === undefined || (await isAncestor(gitDir, base, head))) return undefined;
  const outcome = await mergeCommits(gitDir, head, base);
  if (outcome.kind === "conflict") throw new ApiError(409, `Conflict merging ${defaultBranch} into ${branch}`);
  const after = await writeCommit(gitDir, {
    tree: outcome.tree,
    parents: [head, base],
    author: signatureOf(site, actor.account),
    committer: websiteSignature(site),
    message: `Merge ${defaultBranch} into ${branch}`,
  });
  site.state.signedCommits.add(after);
  await push(site, actor, repository, { name, before: head, after });
  return `Auto-merged ${defaultBranch} into ${branch} on deployment.`;
}
