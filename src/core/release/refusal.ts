import type { CommitSha, EnvironmentName, PullRequestNumber, RepoName, ServiceName } from "../identity.ts";
import type { FluxRuleProblem } from "../image/flux-rule.ts";
import type { ImageDigest, ImageName, ImageTag } from "../image/reference.ts";
import type { UnclearPlace } from "../manifest/manifest.ts";
import type { CommandRefusal } from "./command-refusal.ts";
import type { SkippedFile } from "./skipped-file.ts";

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
  | (NotFound & { readonly code: "no-reference"; readonly images: readonly ImageName[] })
  | {
      readonly code: "unclear-reference";
      readonly environment: EnvironmentName;
      readonly places: readonly UnclearPlace[];
    }
  /** A version was asked for where Flux chooses it. */
  | { readonly code: "flux-writes"; readonly environment: EnvironmentName; readonly service: ServiceName }
  /** `places` were found and left alone. */
  | (NotFound & { readonly code: "no-image-policy"; readonly places: readonly UnclearPlace[] })
  /** No ImagePolicy can say what is to be followed. */
  | {
      readonly code: "follow-unwritable";
      readonly environment: EnvironmentName;
      readonly service: ServiceName;
      readonly problem: FluxRuleProblem;
    }
  | (Asked & { readonly code: "older-than-git"; readonly inGit: ImageTag })
  | (Asked & { readonly code: "order-unknown"; readonly inGit: ImageTag })
  /** The open release pull request proposes a newer one. */
  | (Asked & {
      readonly code: "older-than-proposed";
      readonly proposed: ImageTag;
      readonly pullRequest: PullRequestNumber;
    })
  /**
   * It was merged there before and Git has something else now: somebody set it back, and that sticks. `inGit` is absent
   * when the place names only a digest.
   */
  | (Asked & { readonly code: "set-back-before"; readonly inGit?: ImageTag })
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

/** A service that has no place in an environment to write to. */
interface NotFound {
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
  /** Files left alone that mention it, each with its reason. */
  readonly skipped: readonly SkippedFile[];
}

/** A tag of an image that was to go to an environment. */
interface Asked {
  readonly environment: EnvironmentName;
  readonly image: ImageName;
  readonly asked: ImageTag;
}

export type RefusalCode = Refusal["code"];
