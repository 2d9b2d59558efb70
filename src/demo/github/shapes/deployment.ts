import type { Site } from "../site.ts";
import type { Deployment, DeploymentStatus } from "../state/deployments.ts";
import { fullNameOf } from "../state/lookups.ts";
import { shapeAccount } from "./account.ts";
import { shapeAppOf } from "./app.ts";
import { isoSeconds } from "./commit.ts";
import { nodeId } from "./node-id.ts";
import type { Schemas } from "./schemas.ts";

/** A deployment, as answers and webhooks carry it. */
export function shapeDeployment(site: Site, deployment: Deployment) {
  const { api, url } = addresses(site, deployment);
  return {
    url,
    id: deployment.id,
    node_id: nodeId("DE", deployment.id),
    task: deployment.task,
    original_environment: deployment.originalEnvironment,
    environment: deployment.environment,
    description: deployment.description ?? null,
    created_at: isoSeconds(deployment.createdAt),
    updated_at: isoSeconds(deployment.updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: api,
    creator: shapeAccount(site, site.state.accounts.need(deployment.creatorId)),
    sha: deployment.sha,
    ref: deployment.ref,
    payload: deployment.payload,
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: shapeAppOf(site, deployment.viaAppId),
  } satisfies Schemas["deployment"];
}

/** A status of a deployment, as answers and webhooks carry it. */
export function shapeDeploymentStatus(site: Site, status: DeploymentStatus) {
  const { api, url } = addresses(site, site.state.deployments.need(status.deploymentId));
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId("DES", status.id),
    state: status.state,
    creator: shapeAccount(site, site.state.accounts.need(status.creatorId)),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    created_at: isoSeconds(status.createdAt),
    updated_at: isoSeconds(status.createdAt),
    deployment_url: url,
    repository_url: api,
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: shapeAppOf(site, status.viaAppId),
  } satisfies Schemas["deployment-status"];
}

function addresses(site: Site, { repositoryId, id }: Deployment): { readonly api: string; readonly url: string } {
  const api = `${site.origin}/repos/${fullNameOf(site.state, site.state.repositories.need(repositoryId))}`;
  return { api, url: `${api}/deployments/${id}` };
}
