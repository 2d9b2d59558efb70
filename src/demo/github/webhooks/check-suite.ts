import type { CheckSuiteCompletedEvent } from "@octokit/webhooks-types";
import { readCommit } from "../git/commits.ts";
import { shapeApp } from "../shapes/app.ts";
import { pullsAt, runsOf, summarize } from "../shapes/check.ts";
import { isoSeconds } from "../shapes/commit.ts";
import { nodeId } from "../shapes/node-id.ts";
import { shapeHookRepository } from "../shapes/repository.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { CheckSuite } from "../state/checks.ts";
import { fullNameOf } from "../state/lookups.ts";
import { surroundings } from "./surroundings.ts";

/** Tells the Apps that all of an App's check runs on a commit have ended; says nothing while one has not. */
export async function announceCheckSuite(site: Site, actor: Actor, suite: CheckSuite): Promise<void> {
  const runs = runsOf(site, suite);
  const { status, conclusion } = summarize(runs);
  if (status !== "completed") return;
  const repository = site.state.repositories.need(suite.repositoryId);
  const commit = await readCommit(repository.gitDir, suite.headSha);
  if (commit === undefined) throw new Error(`no commit ${suite.headSha}`);
  const url = `${site.origin}/repos/${fullNameOf(site.state, repository)}/check-suites/${suite.id}`;
  const payload: CheckSuiteCompletedEvent = {
    action: "completed",
    check_suite: {
      id: suite.id,
      node_id: nodeId("CS", suite.id),
      head_branch: suite.headBranch ?? null,
      head_sha: suite.headSha,
      status,
      conclusion: conclusion === "skipped" ? "neutral" : conclusion,
      url,
      before: null,
      after: suite.headSha,
      pull_requests: pullsAt(site, suite),
      app: shapeApp(site, site.state.apps.need(suite.appId)),
      created_at: isoSeconds(suite.createdAt),
      updated_at: isoSeconds(suite.updatedAt),
      rerequestable: true,
      runs_rerequestable: true,
      latest_check_runs_count: runs.length,
      check_runs_url: `${url}/check-runs`,
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
