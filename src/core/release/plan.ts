import type { ReleaseMode } from "../config/config.ts";
import type { BranchName, CommitSha, Login, PullRequestNumber, RepoName } from "../identity.ts";
import type { ConfirmedImage } from "../image/reference.ts";
import type { ManifestEdit, ReferenceKind, UnclearPlace } from "../manifest/manifest.ts";
import type { ChangedWith, ImageVersion } from "../manifest/plan-edits.ts";
import type { FollowChange } from "./follow-edits.ts";
import type { Hold } from "./hold.ts";
import type { VersionChange } from "./record.ts";
import type { Refusal } from "./refusal.ts";
import type { ReleaseRequest } from "./request.ts";
import type { SkippedFile } from "./skipped-file.ts";

/** What a decision comes to. The words for it are rendered by `core/words`; carrying it out is the job's. */
export type Decision<Image extends ImageVersion = ConfirmedImage> =
  | ReleasePlan<Image>
  | Unchanged<Image>
  | Refused<Image>;

/** Pure data: what to change, on what, and what is known about it. */
export interface ReleasePlan<Image extends ImageVersion = ConfirmedImage> {
  readonly kind: "plan";
  readonly request: ReleaseRequest<Image>;
  readonly mode: ReleaseMode;
  /** What the plan was made on. */
  readonly base: { readonly branch: BranchName; readonly commit: CommitSha };
  /** The living branch of this environment and service; in commit mode nothing is written there. */
  readonly branch: BranchName;
  readonly edits: readonly ManifestEdit[];
  /** The edited files, whole, as they will be. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** One entry an image and old version, in the config file's order. */
  readonly changes: readonly VersionChange<Image>[];
  /** Where it is written, one entry a reference. */
  readonly places: readonly {
    readonly path: string;
    readonly line: number;
    readonly kind: ReferenceKind;
    readonly change: VersionChange<Image>;
  }[];
  /** Places that name something else, and change by an anchor: told to the reviewer. */
  readonly changesWith: readonly ChangedWith[];
  /** Places that name the image and stay as they are, with the reason: told to the reviewer. */
  readonly leftAlone: readonly UnclearPlace[];
  /** Whole files that name the image and stay as they are, with the reason. */
  readonly skipped: readonly SkippedFile[];
  /** Changes whose old tag the tag policy cannot order against the new one (`latest`, say): the reviewer is told. */
  readonly unordered: readonly VersionChange<Image>[];
  /** What Flux is to follow where; present where it chooses the version, and then nothing is in the lists of versions. */
  readonly following?: readonly FollowChange[];
  /** The hold that stands there: merging this lifts it, and only a person does. */
  readonly hold?: Hold;
  /** Absent when either revision is unknown. */
  readonly sourceChanges?: SourceChanges;
}

/** What lies between the running revision and the new one in the source repo. Titles and messages are from outside. */
export interface SourceChanges {
  readonly repo: RepoName;
  readonly from: CommitSha;
  readonly to: CommitSha;
  /** GitHub's compare page. */
  readonly url: string;
  readonly status: "ahead" | "behind" | "identical" | "diverged";
  readonly totalCommits: number;
  /** Pull requests merged between, oldest first. */
  readonly pullRequests: readonly {
    readonly number: PullRequestNumber;
    readonly url: string;
    readonly title: string;
    readonly author: Login | undefined;
  }[];
  /** First lines of the messages of commits that belong to none of these, oldest first. */
  readonly otherCommits: readonly { readonly sha: CommitSha; readonly subject: string }[];
}

/** Nothing to do: Git has all of it already, or the open release pull request proposes just that. */
export interface Unchanged<Image extends ImageVersion = ConfirmedImage> {
  readonly kind: "unchanged";
  readonly because: "in-git" | "proposed";
  readonly request: ReleaseRequest<Image>;
}

export interface Refused<Image extends ImageVersion = ConfirmedImage> {
  readonly kind: "refused";
  readonly request: ReleaseRequest<Image>;
  /** All reasons at once, at least one. */
  readonly refusals: readonly [Refusal, ...Refusal[]];
}
