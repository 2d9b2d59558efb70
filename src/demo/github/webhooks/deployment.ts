import type { DeploymentCreatedEvent, DeploymentStatusCreatedEvent } from "@octokit/webhooks-types";
import { shapeDeployment, shapeDeploymentStatus } from "../shapes/deployment.ts";
import { shapeHookRepository } from "../shapes/repository.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { Deployment, DeploymentStatus } from "../state/deployments.ts";
import { surroundings } from "./surroundings.ts";

/** The published types forget that a deployment's payload may be a text. */
type AnyPayload<T extends { readonly deployment: object }> = Omit<T, "deployment"> & {
  readonly deployment: Omit<T["deployment"], "payload"> & Pick<Deployment, "payload">;
};

/** Tells the Apps of a new deployment. */
export function announceDeployment(site: Site, actor: Actor, deployment: Deployment): void {
  const payload: AnyPayload<DeploymentCreatedEvent> = {
    action: "created",
    ...around(site, actor, deployment),
    workflow: null,
    workflow_run: null,
  };
  const { repositoryId } = deployment;
  site.announce({ event: "deployment", actor, repositoryId, installationId: undefined, payload });
}

/** Tells the Apps of a deployment's new status; of `inactive`, GitHub tells nobody. */
export function announceDeploymentStatus(site: Site, actor: Actor, status: DeploymentStatus): void {
  const { state, ...shape } = shapeDeploymentStatus(site, status);
  if (state === "inactive") return;
  const deployment = site.state.deployments.need(status.deploymentId);
  const payload: AnyPayload<DeploymentStatusCreatedEvent> = {
    action: "created",
    deployment_status: { ...shape, state },
    ...around(site, actor, deployment),
  };
  const { repositoryId } = deployment;
  site.announce({ event: "deployment_status", actor, repositoryId, installationId: undefined, payload });
}

function around(site: Site, actor: Actor, deployment: Deployment) {
  const repository = site.state.repositories.need(deployment.repositoryId);
  return {
    deployment: shapeDeployment(site, deployment),
    repository: shapeHookRepository(site, repository),
    ...surroundings(site, actor, repository),
  };
}
