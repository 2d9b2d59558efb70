/** What a deployment's status can say; the newest one is where the deployment stands. */
export const deploymentStates = [
  "error",
  "failure",
  "inactive",
  "in_progress",
  "queued",
  "pending",
  "success",
] as const;

/** One of the states of a deployment. */
export type DeploymentState = (typeof deploymentStates)[number];

/** A commit that was, or is to be, deployed to an environment. */
export interface Deployment {
  readonly id: number;
  readonly repositoryId: number;
  readonly sha: string;
  /** As it was asked for: a branch, a tag or a commit. */
  readonly ref: string;
  readonly task: string;
  readonly payload: Readonly<Record<string, unknown>> | string;
  readonly originalEnvironment: string;
  readonly environment: string;
  readonly description: string | undefined;
  readonly creatorId: number;
  readonly viaAppId: number | undefined;
  readonly transient: boolean;
  readonly production: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A status of a deployment; they are never changed, only followed by newer ones. */
export interface DeploymentStatus {
  readonly id: number;
  readonly deploymentId: number;
  readonly state: DeploymentState;
  readonly environment: string;
  readonly description: string;
  readonly logUrl: string;
  readonly environmentUrl: string;
  readonly creatorId: number;
  readonly viaAppId: number | undefined;
  readonly createdAt: Date;
}
