import type {
  BranchName,
  CommitSha,
  EnvironmentName,
  Login,
  PullRequestNumber,
  RepoName,
  ServiceName,
} from "../identity.ts";
import type { ConfirmedImage, ImageDigest, ImageName, ImageTag } from "../image/reference.ts";
import type { TagPolicy } from "../image/tag-policy.ts";
import type { ImageVersion } from "../manifest/plan-edits.ts";
import type { HoldCarrier } from "./hold.ts";
import type { RefusalCode } from "./refusal.ts";
import type { AskedBy, BuildOrigin, ReleaseRequest } from "./request.ts";
import type { Review } from "./review.ts";

/**
 * Where a release is on its way:
 *
 *     refused ──▶ proposed ──▶ merged ──▶ rolled-back (a revert or `/rollback` of it was merged)
 *        │           ├──▶ closed ──▶ proposed (reopened, or asked for again)
 *        └──▶ …      └──▶ superseded (a newer version took its pull request over)
 *
 * In commit mode a release goes to "merged" at once; its carrier is the commit.
 */
export type ReleaseState = "refused" | "proposed" | "merged" | "closed" | "superseded" | "rolled-back";

/** What carries a plan: the release pull request, or the commit on the base branch. */
export type Carrier =
  | {
      readonly kind: "pull-request";
      readonly number: PullRequestNumber;
      readonly branch: BranchName;
      readonly url: string;
    }
  | { readonly kind: "commit"; readonly sha: CommitSha; readonly url: string };

/** One image's step. `from` has neither tag nor digest where the place named none. */
export interface VersionChange<Image extends ImageVersion = ConfirmedImage> {
  readonly image: ImageName;
  readonly from: { readonly tag?: ImageTag; readonly digest?: ImageDigest };
  readonly to: Image;
}

/** A refusal as it was said, with the code that metrics and docs know. */
export interface RefusalNote {
  readonly code: RefusalCode;
  /** Markdown, already inert. */
  readonly text: string;
}

/** One release in the index: restored from GitHub by `rebuild`, so it holds nothing that decides what should run. */
export interface ReleaseRecord {
  readonly configRepo: RepoName;
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
  /** Empty where Flux chooses the version. */
  readonly images: readonly ConfirmedImage[];
  /** What Flux follows there; absent where a version was released. */
  readonly follows?: TagPolicy;
  readonly state: ReleaseState;
  /** Empty while refused. */
  readonly changes: readonly VersionChange[];
  /** Absent while refused. */
  readonly carrier?: Carrier;
  /** The config repo's commit that the plan was made on. */
  readonly baseCommit?: CommitSha;
  /** The last commit that Tidegate put on the carrier's branch. */
  readonly headCommit?: CommitSha;
  readonly origin: BuildOrigin;
  readonly askedBy: AskedBy;
  /** How the head of its release pull request was judged last; absent until somebody did, and again after a push. */
  readonly review?: Review;
  /** Why it was refused; empty otherwise. */
  readonly refusals: readonly RefusalNote[];
  /** Who merged or closed it, when GitHub told. */
  readonly settledBy?: Login;
  /** What set it back, in the config repo, and who; present once rolled back. */
  readonly rolledBack?: { readonly by?: Login; readonly carrier: HoldCarrier };
  readonly changedAt: Date;
}

/** What makes two records the same release: place and versions. Upserts go by it. */
export function releaseKey(
  release: Pick<ReleaseRequest<ImageVersion>, "configRepo" | "environment" | "service" | "images" | "follows">,
): string {
  const versions = release.images.map(({ name, tag, digest }) => `${name}:${tag}@${digest}`).sort();
  const follows = release.follows === undefined ? [] : [renderFollows(release.follows)];
  return [release.configRepo, release.environment, release.service, ...versions, ...follows].join(" ");
}

/** One text for what is followed. */
function renderFollows(follows: TagPolicy): string {
  switch (follows.kind) {
    case "semver":
      return `semver ${follows.range}`;
    case "branch":
      return `branch ${follows.branch}`;
    case "pattern": {
      const { pattern, extract, order, ignore } = follows;
      return `pattern ${JSON.stringify([pattern, extract ?? "", order, ...ignore])}`;
    }
  }
}
