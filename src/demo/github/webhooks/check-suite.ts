import type { CheckSuiteCompletedEvent } from "@octokit/webhooks-types";
import { readCommit } from "../git/commits.ts";
import { runsOf } from "../shapes/check.ts";
import { isoSeconds } from "../shapes/commit.ts";
import { shapeHookRepository } from "../shapes/repository.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { CheckSuite } from "../state/checks.ts";
import { shapeHookCheckSuite } from "./hook-check-suite.ts";
import { surroundings } from "./surroundings.ts";

/** Tells the Apps that all of an App's check runs on a commit have ended; says nothing while one has not. */
export async function announceCheckSuite(site: Site, actor: Actor, suite: CheckSuite): Promise<void> {
  const { status, ...shape } = shapeHookCheckSuite(site, suite);
  if (status !== "completed") return;
  const repository = site.state.repositories.need(suite.repositoryId);
  const commit = await readCommit(repository.gitDir, suite.headSha);
  if (commit === undefined) throw new Error(`no commit ${suite.headSha}`);
  const payload: CheckSuiteCompletedEvent = {
    action: "completed",
    check_suite: {
      ...shape,
      status,
      rerequestable: true,
      runs_rerequestable: true,
      latest_check_runs_count: runsOf(site, suite).length,
      check_runs_url: `${shape.url}/check-runs`,
      head_commit: {
        id: commit.sha,
        tree_id: commit.tree,
        message: commit.message,
        timestamp: isoSeconds(commit.committer.at),
        author: { name: commit.author.name, email: commit.author.email },
        committer: { name: commit.committer.name, email: commit.committer.email },
      },
    },
    repository: shapeHookRepository(site, repository),
    ...surroundings(site, actor, repository),
  };
  site.announce({ event: "check_suite", actor, repositoryId: repository.id, installationId: undefined, payload });
}
