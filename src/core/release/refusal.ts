import type { CommitSha, EnvironmentName, PullRequestNumber, RepoName, ServiceName } from "../identity.ts";
import type { FluxRuleProblem } from "../image/flux-rule.ts";
import type { ImageDigest, ImageName, ImageTag } from "../image/reference.ts";
import type { UnclearPlace } from "../manifest/manifest.ts";
import type { CommandRefusal } from "./command-refusal.ts";

/**
 * Every expected "no", with its facts. The sentences are in `core/words/refusal.ts`, one set a code;
 * `docs/refusals.md` has a row a code.
 */
export type Refusal = ReleaseRefusal | CommandRefusal;

/** What a version is refused for, whoever asked. */
export type ReleaseRefusal =
  | { readonly code: "config-missing"; readonly configRepo: RepoName; readonly commit: CommitSha }
  | {
      readonly code: "config-invalid";
      readonly configRepo: RepoName;
      readonly commit: CommitSha;
      readonly problems: number;
    }
  | { readonly code: "config-repo-outside"; readonly configRepo: RepoName }
  | {
      readonly code: "environment-path-missing";
      readonly environment: EnvironmentName;
      readonly paths: readonly string[];
    }
  | {
      readonly code: "no-reference";
      readonly environment: EnvironmentName;
      readonly service: ServiceName;
      readonly images: readonly ImageName[];
      /** Files left alone that mention the image, each with its reason. */
      readonly skipped: readonly { readonly path: string; readonly reason: string }[];
    }
  | {
      readonly code: "unclear-reference";
      readonly environment: EnvironmentName;
      readonly places: readonly UnclearPlace[];
    }
  /** A version was asked for where Flux chooses it. */
  | { readonly code: "flux-writes"; readonly environment: EnvironmentName; readonly service: ServiceName }
  | {
      readonly code: "no-image-policy";
      readonly environment: EnvironmentName;
      readonly service: ServiceName;
      /** Those that were found and left alone. */
      readonly places: readonly UnclearPlace[];
      readonly skipped: readonly { readonly path: string; readonly reason: string }[];
    }
  /** No ImagePolicy can say what is to be followed. */
  | {
      readonly code: "follow-unwritable";
      readonly environment: EnvironmentName;
      readonly service: ServiceName;
      readonly problem: FluxRuleProblem;
    }
  | {
      readonly code: "older-than-git";
      readonly environment: EnvironmentName;
      readonly image: ImageName;
      readonly inGit: ImageTag;
      readonly asked: ImageTag;
    }
  | {
      readonly code: "order-unknown";
      readonly environment: EnvironmentName;
      readonly image: ImageName;
      readonly inGit: ImageTag;
      readonly asked: ImageTag;
    }
  /** The open release pull request proposes a newer one. */
  | {
      readonly code: "older-than-proposed";
      readonly environment: EnvironmentName;
      readonly image: ImageName;
      readonly proposed: ImageTag;
      readonly asked: ImageTag;
      readonly pullRequest: PullRequestNumber;
    }
  /** It was merged there before and Git has something else now: somebody set it back, and that sticks. */
  | {
      readonly code: "set-back-before";
      readonly environment: EnvironmentName;
      readonly image: ImageName;
      /** Absent when the place names only a digest. */
      readonly inGit?: ImageTag;
      readonly asked: ImageTag;
    }
  | {
      readonly code: "closed-by-person";
      readonly environment: EnvironmentName;
      readonly pullRequest: PullRequestNumber;
    }
  | {
      readonly code: "branch-has-other-commits";
      readonly branch: string;
      readonly commit: CommitSha;
      readonly pullRequest?: PullRequestNumber;
    }
  | { readonly code: "branch-protected"; readonly configRepo: RepoName; readonly branch: string }
  | {
      readonly code: "source-repo-mismatch";
      readonly service: ServiceName;
      readonly expected: RepoName;
      readonly got: RepoName;
    }
  | { readonly code: "image-absent"; readonly image: ImageName; readonly tag: ImageTag }
  | {
      readonly code: "images-incomplete";
      readonly service: ServiceName;
      readonly tag: ImageTag;
      readonly missing: readonly ImageName[];
    }
  | { readonly code: "registry-denied"; readonly image: ImageName; readonly status: number }
  | {
      readonly code: "digest-differs";
      readonly image: ImageName;
      readonly tag: ImageTag;
      readonly said: ImageDigest;
      readonly found: ImageDigest;
    }
  | { readonly code: "permission-missing"; readonly repo: RepoName; readonly permission: string };

export type RefusalCode = Refusal["code"];
