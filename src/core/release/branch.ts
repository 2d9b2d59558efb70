import {
  type BranchName,
  type EnvironmentName,
  parseBranchName,
  parseEnvironmentName,
  parseServiceName,
  type RepoName,
  type ServiceName,
} from "../identity.ts";

/**
 * Names the living branch of an environment and service: `tidegate/<environment>/<service>`. Always of that depth,
 * so that no such branch is a path above another, which Git refuses.
 */
export function renderReleaseBranch(environment: EnvironmentName, service: ServiceName): BranchName {
  const text = `tidegate/${environment}/${service}`;
  const branch = parseBranchName(text);
  if (branch === undefined) throw new Error(`${text} is no branch name`);
  return branch;
}

/** Where a branch is: in a config repo itself, or in a fork of it. */
export interface HeadOfPullRequest {
  /** Absent when that repository is gone. */
  readonly headRepo?: RepoName | undefined;
  readonly headBranch: BranchName;
}

/** Whether a config repo's pull request may be a release: in a fork anybody may name a branch as Tidegate does. */
export function isFromReleaseBranch({ headRepo, headBranch }: HeadOfPullRequest, configRepo: RepoName): boolean {
  return headRepo === configRepo && parseReleaseBranch(headBranch) !== undefined;
}

/** Whether the branch is in the part of the namespace that is Tidegate's. */
export function isReleaseBranch(branch: BranchName): boolean {
  return branch.startsWith("tidegate/");
}

/** Whose living branch it is; absent for any other branch. */
export function parseReleaseBranch(
  branch: BranchName,
): { readonly environment: EnvironmentName; readonly service: ServiceName } | undefined {
  const [, first = "", second = ""] = /^tidegate\/([^/]+)\/([^/]+)$/.exec(branch) ?? [];
  const environment = parseEnvironmentName(first);
  const service = parseServiceName(second);
  return environment === undefined || service === undefined ? undefined : { environment, service };
}
