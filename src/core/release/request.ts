import type { CommitSha, EnvironmentName, PullRequestNumber, RepoName, ServiceName } from "../identity.ts";
import type { ConfirmedImage } from "../image/reference.ts";
import type { ImageVersion } from "../manifest/plan-edits.ts";

/**
 * Somebody or something asked for a version in an environment. The bot asks only for images that the registry has
 * confirmed; the command line, which asks no registry, also for those without a digest.
 */
export interface ReleaseRequest<Image extends ImageVersion = ConfirmedImage> {
  readonly configRepo: RepoName;
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
  /** All images of the service, in the config file's order. */
  readonly images: readonly Image[];
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
