import type { CommitSha, EnvironmentName, PullRequestNumber, RepoName, ServiceName } from "../identity.ts";
import type { ConfirmedImage } from "../image/reference.ts";

/** Somebody or something asked for a version in an environment. */
export interface ReleaseRequest {
  readonly configRepo: RepoName;
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
  /** All images of the service, each confirmed by its registry, in the config file's order. */
  readonly images: readonly ConfirmedImage[];
  readonly origin: BuildOrigin;
  readonly askedBy: AskedBy;
}

/** Where the images were built from, as far as it is known. */
export interface BuildOrigin {
  readonly repo: RepoName;
  readonly revision?: CommitSha;
  readonly pullRequest?: PullRequestNumber;
}

/** Who or what asked. Commands join in with their own kind. */
export type AskedBy =
  /** The image was published and the environment follows its tag. `via` names the door: "GitHub Packages", a registry host, a hook's name. */
  { readonly kind: "published"; readonly via: string };
