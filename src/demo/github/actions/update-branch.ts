import { invalidField } from "../api-error.ts";
import { writeCommit } from "../git/commits.ts";
import { isAncestor } from "../git/history.ts";
import { mergeCommits } from "../git/merge.ts";
import { readRef } from "../git/refs.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { PullRequest } from "../state/issues.ts";
import { signatureOf, websiteSignature } from "./identity.ts";
import { push } from "./push.ts";
import { requireRole } from "./rights.ts";

/** Merges the base branch into a pull request's head branch; throws GitHub's 422 where that conflicts or changes nothing. */
export async function updatePullBranch(
  site: Site,
  actor: Actor,
  { pull, state, repositoryId }: PullRequest,
): Promise<void> {
  const head = site.state.repositories.need(pull.headRepositoryId);
  const { gitDir } = site.state.repositories.need(repositoryId);
  requireRole(site, actor, head, "write");
  const base = await readRef(gitDir, `refs/heads/${pull.baseRef}`);
  if (state === "closed" || base === undefined) throw refused("pull request is closed");
  if (await isAncestor(gitDir, base, pull.headSha)) throw refused("There are no new commits on the base branch.");
  const outcome = await mergeCommits(gitDir, pull.headSha, base);
  if (outcome.kind === "conflict") throw refused("merge conflict between base and head");
  const after = await writeCommit(gitDir, {
    tree: outcome.tree,
    parents: [pull.headSha, base],
    author: signatureOf(site, actor.account),
    committer: websiteSignature(site),
    message: `Merge branch '${pull.baseRef}' into ${pull.headRef}`,
  });
  site.state.signedCommits.add(after);
  await push(site, actor, head, { name: `refs/heads/${pull.headRef}`, before: pull.headSha, after });
}

function refused(message: string): ReturnType<typeof invalidField> {
  return invalidField({ resource: "PullRequest", code: "custom", message });
}
