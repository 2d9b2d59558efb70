import { ApiError, invalidField } from "../api-error.ts";
import { resolveCommit } from "../git/history.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { Deployment, DeploymentStatus } from "../state/deployments.ts";
import type { Repository } from "../state/repositories.ts";
import { announceDeployment, announceDeploymentStatus } from "../webhooks/deployment.ts";
import { contextsOf } from "./contexts.ts";
import { bringBaseIn } from "./deployment-merge.ts";
import { requireRole } from "./rights.ts";

/** A deployment to be recorded. */
export type DeploymentWish = Pick<
  Deployment,
  "ref" | "task" | "payload" | "environment" | "description" | "transient" | "production"
> & {
  /** Whether the default branch is first merged into the reference, where that is a branch that lacks some of it. */
  readonly autoMerge: boolean;
  /** What must have succeeded on the commit; `undefined` for everything that was ever reported on it. */
  readonly requiredContexts: readonly string[] | undefined;
};

/** A deployment, or that the default branch was merged into the reference instead, in GitHub's words. */
export type DeploymentOutcome =
  | { readonly kind: "created"; readonly deployment: Deployment }
  | { readonly kind: "merged"; readonly message: string };

/** Records a deployment; throws GitHub's 409 for checks that are not green and for a merge that conflicts. */
export async function createDeployment(
  site: Site,
  actor: Actor,
  repository: Repository,
  wish: DeploymentWish,
): Promise<DeploymentOutcome> {
  requireRole(site, actor, repository, "write");
  const sha = await resolveCommit(repository.gitDir, wish.ref);
  if (sha === undefined) throw new ApiError(422, `No ref found for: ${wish.ref}`);
  checkDescription("Deployment", wish.description ?? "");
  const message = wish.autoMerge ? await bringBaseIn(site, actor, repository, wish.ref) : undefined;
  if (message !== undefined) return { kind: "merged", message };
  checkContexts(site, repository, sha, wish);
  const { autoMerge: _, requiredContexts: __, ...rest } = wish;
  const at = site.now();
  const deployment = site.state.deployments.put({
    ...rest,
    id: site.nextId(),
    repositoryId: repository.id,
    sha,
    originalEnvironment: wish.environment,
    creatorId: actor.account.id,
    viaAppId: actor.viaAppId,
    createdAt: at,
    updatedAt: at,
  });
  announceDeployment(site, actor, deployment);
  return { kind: "created", deployment };
}

/** A deployment's next status. */
export type DeploymentStatusWish = Pick<DeploymentStatus, "state" | "description" | "logUrl" | "environmentUrl"> & {
  readonly environment: string | undefined;
  readonly autoInactive: boolean;
};

/**
 * Says how a deployment stands. A success makes earlier successful deployments of the environment inactive, but neither
 * those that are transient nor those to production.
 */
export function addDeploymentStatus(
  site: Site,
  actor: Actor,
  deployment: Deployment,
  wish: DeploymentStatusWish,
): DeploymentStatus {
  requireRole(site, actor, site.state.repositories.need(deployment.repositoryId), "write");
  checkDescription("DeploymentStatus", wish.description);
  const environment = wish.environment ?? deployment.environment;
  site.state.deployments.put({ ...deployment, environment, updatedAt: site.now() });
  const status = putStatus(site, actor, deployment, { ...wish, environment });
  announceDeploymentStatus(site, actor, status);
  if (status.state === "success" && wish.autoInactive) retireEarlier(site, actor, deployment, environment);
  return status;
}

/** Forgets a deployment; throws GitHub's 422 for an active one that is not the only one of its repository. */
export function deleteDeployment(site: Site, actor: Actor, deployment: Deployment): void {
  requireRole(site, actor, site.state.repositories.need(deployment.repositoryId), "write");
  const others = site.state.deployments.filter(
    ({ repositoryId, id }) => repositoryId === deployment.repositoryId && id !== deployment.id,
  );
  if (others.length > 0 && statusesOf(site, deployment).at(-1)?.state !== "inactive")
    throw new ApiError(
      422,
      "We cannot delete an active deployment unless it is the only deployment in a given environment.",
    );
  for (const { id } of statusesOf(site, deployment)) site.state.deploymentStatuses.remove(id);
  site.state.deployments.remove(deployment.id);
}

/** A deployment's statuses, oldest first. */
export function statusesOf(site: Site, { id }: Deployment): readonly DeploymentStatus[] {
  return site.state.deploymentStatuses.filter(({ deploymentId }) => deploymentId === id);
}

function retireEarlier(site: Site, actor: Actor, deployment: Deployment, environment: string): void {
  const earlier = site.state.deployments.filter(
    (each) =>
      each.repositoryId === deployment.repositoryId &&
      each.id < deployment.id &&
      each.environment === environment &&
      !each.transient &&
      !each.production &&
      statusesOf(site, each).at(-1)?.state === "success",
  );
  for (const each of earlier)
    putStatus(site, actor, each, { state: "inactive", environment, description: "", logUrl: "", environmentUrl: "" });
}

function putStatus(
  site: Site,
  actor: Actor,
  deployment: Deployment,
  wish: Pick<DeploymentStatus, "state" | "environment" | "description" | "logUrl" | "environmentUrl">,
): DeploymentStatus {
  const { state, environment, description, logUrl, environmentUrl } = wish;
  return site.state.deploymentStatuses.put({
    id: site.nextId(),
    deploymentId: deployment.id,
    state,
    environment,
    description,
    logUrl,
    environmentUrl,
    creatorId: actor.account.id,
    viaAppId: actor.viaAppId,
    createdAt: site.now(),
  });
}

function checkContexts(site: Site, repository: Repository, sha: string, wish: DeploymentWish): void {
  const reported = contextsOf(site, repository.id, sha);
  const required = wish.requiredContexts ?? reported.map(({ context }) => context);
  const contexts = required.map((context) => ({
    context,
    state: reported.find((each) => each.context === context)?.state ?? "pending",
  }));
  if (contexts.every(({ state }) => state === "success")) return;
  throw new ApiError(409, `Conflict: Commit status checks failed for ${wish.ref}.`, [
    { contexts, resource: "Deployment", field: "required_contexts", code: "invalid" },
  ]);
}

/** The longest description of a deployment's status, in characters. */
const longestDescription = 140;

function checkDescription(resource: string, description: string): void {
  if (resource === "DeploymentStatus" && [...description].length > longestDescription)
    throw invalidField({
      resource,
      code: "custom",
      field: "description",
      message: "description is too long (maximum is 140 characters)",
    });
}
