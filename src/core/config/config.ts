import type { EnvironmentName, RepoName, ServiceName } from "../identity.ts";
import type { ImageName } from "../image/reference.ts";
import type { TagPolicy } from "../image/tag-policy.ts";
import type { TagTemplate } from "../image/tag-template.ts";

/** The config file in effect: defaults applied, names resolved, rules checked. Nothing is optional by omission. */
export interface Config {
  readonly environments: ReadonlyMap<EnvironmentName, Environment>;
  readonly services: ReadonlyMap<ServiceName, Service>;
}

/** A named place: one or more paths in the config repo, and the rules for changing them. */
export interface Environment {
  readonly name: EnvironmentName;
  /** Directories, files or globs, relative to the config repo's root, `/` between parts, no leading or trailing `/`. */
  readonly paths: readonly string[];
  readonly rules: EnvironmentRules;
}

/** The rules that a service may override for itself. */
export interface EnvironmentRules {
  /** Absent: the environment changes only when asked. */
  readonly follow?: TagPolicy;
  readonly release: ReleaseMode;
}

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
  readonly overrides: ReadonlyMap<EnvironmentName, Partial<EnvironmentRules>>;
}

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
