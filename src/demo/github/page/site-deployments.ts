import { statusesOf } from "../actions/deployments.ts";
import type { Site } from "../site.ts";
import type { Deployment, DeploymentState } from "../state/deployments.ts";
import type { Repository } from "../state/repositories.ts";
import type { CheckMark, DeploymentView } from "./views.ts";

/** The deployments of any of these commits, newest first. */
export function viewDeployments(site: Site, { id }: Repository, shas: readonly string[]): readonly DeploymentView[] {
  return site.state.deployments
    .filter((each) => each.repositoryId === id && shas.includes(each.sha))
    .map((each) => viewDeployment(site, each))
    .reverse();
}

const marks = {
  error: "failed",
  failure: "failed",
  inactive: "neutral",
  in_progress: "waiting",
  queued: "waiting",
  pending: "waiting",
  success: "passed",
} as const satisfies Record<DeploymentState, CheckMark>;

function viewDeployment(site: Site, deployment: Deployment): DeploymentView {
  const status = statusesOf(site, deployment).at(-1);
  const state = status?.state ?? "pending";
  return {
    environment: deployment.environment,
    sha: deployment.sha,
    state,
    mark: marks[state],
    description: status?.description ?? deployment.description ?? "",
    creator: site.state.accounts.need(deployment.creatorId).login,
    logUrl: status?.logUrl ?? "",
    environmentUrl: status?.environmentUrl ?? "",
    at: status?.createdAt ?? deployment.createdAt,
  };
}
