import type { CommitSha, EnvironmentName, Login, PullRequestNumber, RepoName, ServiceName } from "../identity.ts";
import type { ConfirmedImage } from "../image/reference.ts";
import type { TagPolicy } from "../image/tag-policy.ts";
import type { ImageVersion } from "../manifest/plan-edits.ts";

/**
 * Somebody or something asked for a version in an environment. The bot asks only for images that the registry has
 * confirmed; the command line, which asks no registry, also for those without a digest.
 */
export interface ReleaseRequest<Image extends ImageVersion = ConfirmedImage> {
  readonly configRepo: RepoName;
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
  /** All images of the service, in the config file's order; none where Flux chooses the version. */
  readonly images: readonly Image[];
  /** Present where Flux chooses the version: what its ImagePolicies are to follow. */
  readonly follows?: TagPolicy;
  readonly origin: BuildOrigin;
  readonly askedBy: AskedBy;
}

/** Where the images were built from, as far as it is known. */
export interface BuildOrigin {
  readonly repo: RepoName;
  readonly revision?: CommitSha;
  readonly pullRequest?: PullRequestNumber;
}

/** Who or what asked. */
export type AskedBy =
  /** The image was published and the environment follows its tag. `via` names the door: "GitHub Packages", a registry host, a hook's name. */
  | { readonly kind: "published"; readonly via: string }
  /** Somebody typed `/deploy` on the pull request. */
  | ({ readonly kind: "deploy"; readonly by: Login } & AskedOn)
  /** The environment follows the pull request, and an image of a newer commit was published. */
  | ({ readonly kind: "track" } & AskedOn)
  /** Back to what the environment follows: somebody typed `/default`, or the pull request that it followed closed. */
  | ({ readonly kind: "default"; readonly by?: Login } & AskedOn)
  /** Somebody typed `/rollback`. */
  | ({ readonly kind: "rollback"; readonly by: Login } & AskedOn);

/** The pull request on which it was asked for; of a config repo when `/rollback` was typed there. */
export interface AskedOn {
  readonly repo: RepoName;
  readonly pullRequest: PullRequestNumber;
}

/** The pull request that wants to hear of it, though its image may have been built for another one. */
export function askedOn(askedBy: AskedBy): AskedOn | undefined {
  if (askedBy.kind === "published") return undefined;
  return { repo: askedBy.repo, pullRequest: askedBy.pullRequest };
}
