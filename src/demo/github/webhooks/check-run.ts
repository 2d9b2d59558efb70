import type { CheckRunCompletedEvent, CheckRunCreatedEvent } from "@octokit/webhooks-types";
import { shapeCheckRun } from "../shapes/check.ts";
import { isoSeconds } from "../shapes/commit.ts";
import { shapeHookRepository } from "../shapes/repository.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { CheckRun } from "../state/checks.ts";
import { shapeHookCheckSuite } from "./hook-check-suite.ts";
import { surroundings } from "./surroundings.ts";

/** Tells the Apps that a check run was made or has ended. */
export function announceCheckRun(site: Site, actor: Actor, run: CheckRun, action: "created" | "completed"): void {
  const payload = action === "created" ? renderCreated(site, actor, run) : renderCompleted(site, actor, run);
  site.announce({ event: "check_run", actor, repositoryId: run.repositoryId, installationId: undefined, payload });
}

function renderCompleted(site: Site, actor: Actor, run: CheckRun): CheckRunCompletedEvent {
  const { check_run, ...created } = renderCreated(site, actor, run);
  const completed_at = isoSeconds(run.completedAt ?? run.startedAt);
  return { ...created, action: "completed", check_run: { ...check_run, status: "completed", completed_at } };
}

function renderCreated(site: Site, actor: Actor, run: CheckRun): CheckRunCreatedEvent {
  const repository = site.state.repositories.need(run.repositoryId);
  const suite = shapeHookCheckSuite(site, site.state.checkSuites.need(run.suiteId));
  const shape = shapeCheckRun(site, run);
  const { pull_requests: _, app: __, deployment: ___, ...own } = shape;
  return {
    action: "created",
    check_run: {
      ...own,
      id: run.id,
      external_id: run.externalId,
      html_url: shape.html_url ?? "",
      details_url: shape.details_url ?? "",
      status: run.status === "requested" || run.status === "pending" ? "queued" : run.status,
      started_at: isoSeconds(run.startedAt),
      check_suite: suite,
      app: suite.app,
      pull_requests: suite.pull_requests,
    },
    repository: shapeHookRepository(site, repository),
    ...surroundings(site, actor, repository),
  };
}
