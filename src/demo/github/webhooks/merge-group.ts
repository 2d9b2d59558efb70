import type { MergeGroupChecksRequestedEvent, MergeGroupDestroyedEvent } from "@octokit/webhooks-types";
import { readCommit } from "../git/commits.ts";
import { isoSeconds } from "../shapes/commit.ts";
import { shapeHookRepository } from "../shapes/repository.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { MergeGroup } from "../state/merge-queue.ts";
import { surroundings } from "./surroundings.ts";

/** What happened to a merge group: its checks may begin, or it is no more. */
export type MergeGroupChange =
  | { readonly action: "checks_requested" }
  | { readonly action: "destroyed"; readonly reason: MergeGroupDestroyedEvent["reason"] };

/** Tells the Apps what happened to a merge group of a branch. */
export async function announceMergeGroup(
  site: Site,
  actor: Actor,
  place: { readonly repositoryId: number; readonly branch: string; readonly group: MergeGroup },
  change: MergeGroupChange,
): Promise<void> {
  const repository = site.state.repositories.need(place.repositoryId);
  const { ref, headSha, baseSha } = place.group;
  const commit = await readCommit(repository.gitDir, headSha);
  if (commit === undefined) throw new Error(`no commit ${headSha}`);
  const person = ({ name, email }: { readonly name: string; readonly email: string }) => ({ name, email });
  const around = {
    merge_group: {
      head_sha: headSha,
      head_ref: ref,
      base_sha: baseSha,
      base_ref: `refs/heads/${place.branch}`,
      head_commit: {
        id: headSha,
        tree_id: commit.tree,
        message: commit.message,
        timestamp: isoSeconds(commit.committer.at),
        author: person(commit.author),
        committer: person(commit.committer),
      },
    },
    repository: shapeHookRepository(site, repository),
    ...surroundings(site, actor, repository),
  };
  const payload: MergeGroupChecksRequestedEvent | MergeGroupDestroyedEvent = { ...change, ...around };
  site.announce({ event: "merge_group", actor, repositoryId: repository.id, installationId: undefined, payload });
}
