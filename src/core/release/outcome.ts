import type { EnvironmentName, RepoName, ServiceName } from "../identity.ts";
import type { ImageTag } from "../image/reference.ts";
import type { FollowRejection } from "./judge-follow.ts";
import type { Refusal } from "./refusal.ts";

/** What became of a stored event, said in the log, counted, and shown to the operator. */
export type EventOutcome =
  /** Nobody's image, branch or pull request. */
  | { readonly kind: "unmatched" }
  /** Ours, and nothing had to be done. */
  | { readonly kind: "nothing-to-do" }
  /** Passed on to other jobs. */
  | { readonly kind: "handled" }
  /** The image is a service's, but no environment follows such a tag; the reasons are for the log. */
  | {
      readonly kind: "not-followed";
      readonly service: ServiceName;
      readonly tag: ImageTag;
      readonly reasons: ReadonlyMap<EnvironmentName, FollowRejection>;
    }
  | { readonly kind: "refused"; readonly refusals: readonly Refusal[] }
  /** The config file is broken or missing: handled again as soon as it is mended. */
  | { readonly kind: "waiting-for-config"; readonly configRepo: RepoName };
