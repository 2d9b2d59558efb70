import type { Environment, EnvironmentRules, Service } from "../config/config.ts";
import type { BranchName, CommitSha, PullRequestNumber, TreeSha } from "../identity.ts";
import type { Manifest, ManifestFindings } from "../manifest/manifest.ts";
import type { Hold } from "./hold.ts";
import type { NamedFiles } from "./named-files.ts";
import type { SourceChanges } from "./plan.ts";
import type { ReleaseRecord } from "./record.ts";

/** All that a decision needs, read at one commit of the config repo. */
export interface ReleaseSnapshot {
  readonly base: { readonly branch: BranchName; readonly commit: CommitSha };
  readonly environment: Environment;
  readonly service: Service;
  /** The environment's rules with the service's own laid over them. */
  readonly rules: EnvironmentRules;
  /** The environment's paths that match nothing in the tree. */
  readonly missingPaths: readonly string[];
  /** The environment's files that may name an image of the service. */
  readonly manifests: readonly ReadManifest[];
  /** What the config file names there; present where Flux chooses the version. The manifests then have no findings. */
  readonly named?: NamedFiles;
  /** Files of the environment that were left alone, with the reason. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** This service in this environment, the last changed first. */
  readonly history: readonly ReleaseRecord[];
  /** The open release pull request of this place. */
  readonly proposal?: Proposal;
  readonly branch: LivingBranch;
  readonly sourceChanges?: SourceChanges;
  /** Present while it stands. Its place takes no commits of Tidegate's: `rules.release` is then "pull-request", but for a rollback. */
  readonly hold?: Hold;
}

export interface ReadManifest {
  readonly manifest: Manifest;
  readonly findings: ManifestFindings;
}

export interface Proposal {
  readonly pullRequest: PullRequestNumber;
  /** What the index says it carries, proposed or superseded without having been closed; absent when the index lost it. */
  readonly record?: ReleaseRecord;
  /** The environment's files as they were when it was planned; present when it carries just what is asked for, on an older base. */
  readonly plannedOn?: readonly ReadManifest[];
  /** How what is asked for stands to what it carries in the source repo; present only where the tags do not tell. */
  readonly ancestry?: SourceChanges["status"];
  /** Whether GitHub can merge it; absent when nobody needed to know. GitHub computes it only after the first question. */
  readonly mergeable?: boolean | "not-computed";
}

/** The release branch as it stands. `others`: its head was not written by Tidegate, so it is not ours to change. */
export type LivingBranch =
  | { readonly kind: "absent" }
  | {
      readonly kind: "ours";
      readonly commit: CommitSha;
      readonly tree: TreeSha;
      /** The commit of the default branch that it was planned on. */
      readonly base: CommitSha;
    }
  | { readonly kind: "others"; readonly commit: CommitSha };
