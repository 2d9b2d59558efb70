import { RetryLater } from "../core/fault.ts";
import type { ReleasePlan } from "../core/release/plan.ts";
import type { Refusal } from "../core/release/refusal.ts";
import type { ReleaseSnapshot } from "../core/release/snapshot.ts";
import { renderReleaseCommitMessage } from "../core/words/release-commit.ts";
import type { ReleaseLock } from "../store/locks.ts";
import type { JobDeps } from "./deps.ts";
import type { ReleaseSite } from "./gather-release.ts";
import { placeHold } from "./place-hold.ts";
import { recordOf, reportLater, supersede } from "./record-decision.ts";
import { writeTree } from "./write-tree.ts";

interface Committed {
  readonly plan: ReleasePlan;
  readonly snapshot: ReleaseSnapshot;
  readonly site: ReleaseSite;
  readonly lock: ReleaseLock;
}

/**
 * Puts the plan on the base branch as one commit. The commit is written into the index before the branch moves
 * to it: a process killed between the two finds it there, and sees from Git whether it arrived.
 */
export async function commitRelease(deps: JobDeps, { plan, snapshot, site }: Committed): Promise<Refusal | undefined> {
  const { configRepo } = plan.request;
  const tree = await writeTree(deps.github, plan, site.repo);
  const message = renderReleaseCommitMessage(plan, tree, deps.context.signer);
  const commit = await deps.github.branches.createCommit(configRepo, { tree, parents: [plan.base.commit], message });
  const carrier = {
    kind: "commit",
    sha: commit,
    url: `${deps.context.links.web}/${configRepo}/commit/${commit}`,
  } as const;
  const record = recordOf(plan, { carrier, headCommit: commit, changedAt: deps.context.now() });
  await deps.store.releases.save({ ...record, state: "proposed" });

  const moved = await deps.github.branches.advanceBranch(configRepo, plan.base.branch, commit);
  switch (moved) {
    case "advanced":
      await deps.store.releases.save({ ...record, state: "merged" });
      await supersede(deps, record, snapshot.history);
      if (plan.request.askedBy.kind === "rollback")
        await placeHold(deps, {
          place: plan.request,
          history: snapshot.history,
          backTo: plan.request.images,
          by: plan.request.askedBy.by,
          carrier: { kind: "commit", sha: commit },
        });
      deps.log.info({ commit }, "release committed");
      await reportLater(deps, plan.request);
      return undefined;
    case "not-fast-forward":
      throw new RetryLater("release", `${plan.base.branch} moved while the plan was made`, { retryAfterSeconds: 1 });
    case "protected":
      return { code: "branch-protected", configRepo, branch: plan.base.branch };
  }
}
