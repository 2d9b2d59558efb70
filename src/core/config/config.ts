import type { EnvironmentName, RepoName, ServiceName, TeamName } from "../identity.ts";
import type { ImageName } from "../image/reference.ts";
import type { TagPolicy } from "../image/tag-policy.ts";
import type { TagTemplate } from "../image/tag-template.ts";

/** The config file in effect: defaults applied, names resolved, rules checked. Nothing is optional by omission. */
export interface Config {
  readonly environments: ReadonlyMap<EnvironmentName, Environment>;
  readonly services: ReadonlyMap<ServiceName, Service>;
  /** Groups of environments that a command may name, in the order written. */
  readonly groups: ReadonlyMap<string, readonly EnvironmentName[]>;
}

/** A named place: one or more paths in the config repo, and the rules for changing them. */
export interface Environment {
  readonly name: EnvironmentName;
  /**
   * Directories, files or globs, relative to the config repo's root, `/` between parts, no leading or trailing `/`.
   * None where the environment consists of places that services name.
   */
  readonly paths: readonly string[];
  readonly rules: EnvironmentRules;
  /** Who claims the environment: only `/lock`, or each `/deploy` as well. */
  readonly lock: "by-command" | "on-deploy";
  readonly deployment: DeploymentRule;
}

/** How the environment is shown in GitHub's Deployments. */
export interface DeploymentRule {
  /** GitHub may forget it when it is inactive: a place for one pull request. */
  readonly transient: boolean;
  readonly production: boolean;
  /** Where the service can be looked at: an http(s) URL in which `{service}`, `{environment}` and `{tag}` stand for theirs. */
  readonly url?: string;
}

/** The rules that a service may override for itself. */
export interface EnvironmentRules {
  /** Absent: the environment changes only when asked. */
  readonly follow?: TagPolicy;
  readonly release: ReleaseMode;
  readonly writer: Writer;
  readonly merge: MergeRule;
  readonly hold: HoldRule;
  /** Whether a `/deploy` makes the environment follow the pull request, or releases once. */
  readonly track: boolean;
  /** How long a `/deploy` waits for its image and its checks, in seconds. */
  readonly waitSeconds: number;
  readonly require: Requirements;
  /** Times in which nothing is released but rollbacks. */
  readonly freeze: readonly FreezeWindow[];
}

/**
 * Who writes the tags. With `flux` Tidegate writes none: Flux's image automation does, and Tidegate says what its
 * ImagePolicies follow, by default `follow`, which is then always there.
 */
export type Writer = "tidegate" | "flux";

/** Who merges a release pull request, by how far the version goes. A step that is none of the three counts as major. */
export interface MergeRule {
  readonly patch: "auto" | "manual";
  readonly minor: "auto" | "manual";
  readonly major: "auto" | "manual";
}

/** How long a hold stands: until a person merges a newer version, until `/resume`, or for some time. */
export type HoldRule =
  | { readonly kind: "until-newer" }
  | { readonly kind: "manual" }
  | { readonly kind: "for"; readonly seconds: number };

/** What must be so before a `/deploy` is released. */
export interface Requirements {
  /** Whether all checks and statuses on the source commit must have passed. */
  readonly checks: boolean;
  /** The asker must be in one of them; none: whoever may write. */
  readonly teams: readonly TeamName[];
}

/** Every week on these days, from one time of the day to another. */
export interface FreezeWindow {
  /** At least one, Monday is 1. */
  readonly days: readonly WeekDay[];
  /** Minutes since midnight, 0 to 1439. */
  readonly fromMinute: number;
  /** Minutes since midnight, greater than `fromMinute`, at most 1440. */
  readonly toMinute: number;
  /** An IANA name. */
  readonly timezone: string;
}

/** ISO 8601: Monday is 1. */
export type WeekDay = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** How a release reaches the base branch: by a release pull request, or as one commit on it. */
export type ReleaseMode = "pull-request" | "commit";

/** One thing that is released. */
export interface Service {
  readonly name: ServiceName;
  /** The source repo; only events from it may release this service. */
  readonly repo: RepoName;
  /** One or more, in the order written; all are released together. */
  readonly images: readonly ImageName[];
  /** Absent: tags tell nothing of branch or commit. */
  readonly tags?: TagTemplate;
  /** Where its versions stand, where no form of a file tells it; `namedPlacesOf` gives them for an environment. */
  readonly places: readonly ServicePlace[];
  readonly overrides: ReadonlyMap<EnvironmentName, Partial<EnvironmentRules>>;
}

/**
 * A place that a service names, checked, `{environment}` and `{service}` not yet filled in. A `path` has its file before
 * the first `#`.
 */
export type ServicePlace =
  | { readonly kind: "path"; readonly image: ImageName; readonly path: string }
  | { readonly kind: "line"; readonly image: ImageName; readonly file: string; readonly pattern: string };

/** A mistake in the config file, with its place. */
export interface ConfigProblem {
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  /** The line itself and below it the caret, for showing in a monospaced block. */
  readonly frame: string;
  /** What to write instead, when something known is near. */
  readonly suggestion?: string;
}

/** The config in effect, or everything that is wrong with the file, in its order; at least one problem. */
export type ParsedConfig =
  | { readonly kind: "valid"; readonly config: Config }
  | { readonly kind: "invalid"; readonly problems: readonly ConfigProblem[] };
