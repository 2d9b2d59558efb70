import type { CheckSuiteCompletedEvent } from "@octokit/webhooks-types";
import { shapeApp } from "../shapes/app.ts";
import { pullsAt, runsOf, summarize } from "../shapes/check.ts";
import { isoSeconds } from "../shapes/commit.ts";
import { nodeId } from "../shapes/node-id.ts";
import type { Site } from "../site.ts";
import type { CheckSuite } from "../state/checks.ts";
import { fullNameOf } from "../state/lookups.ts";

type Completed = CheckSuiteCompletedEvent["check_suite"];

/** What all payloads with a check suite say of it. */
export interface HookCheckSuite
  extends Pick<Completed, "id" | "node_id" | "head_branch" | "head_sha" | "conclusion" | "url" | "before" | "after"> {
  readonly status: ReturnType<typeof summarize>["status"];
  readonly pull_requests: Completed["pull_requests"];
  readonly app: ReturnType<typeof shapeApp>;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A check suite as webhooks carry it, by itself and within a check run. */
export function shapeHookCheckSuite(site: Site, suite: CheckSuite): HookCheckSuite {
  const repository = site.state.repositories.need(suite.repositoryId);
  const { status, conclusion } = summarize(runsOf(site, suite));
  return {
    id: suite.id,
    node_id: nodeId("CS", suite.id),
    head_branch: suite.headBranch ?? null,
    head_sha: suite.headSha,
    status,
    conclusion: conclusion === "skipped" ? "neutral" : conclusion,
    url: `${site.origin}/repos/${fullNameOf(site.state, repository)}/check-suites/${suite.id}`,
    before: null,
    after: suite.headSha,
    pull_requests: pullsAt(site, suite),
    app: shapeApp(site, site.state.apps.need(suite.appId)),
    created_at: isoSeconds(suite.createdAt),
    updated_at: isoSeconds(suite.updatedAt),
  };
}
