import type { EnvironmentName, ServiceName } from "../identity.ts";
import type { ImageTag } from "../image/reference.ts";

/** What somebody asks for by a comment. Lists hold no name twice and keep the order of the comment, groups resolved. */
export type Command =
  | DeployCommand
  | DefaultCommand
  | QueryCommand
  | RollbackCommand
  | ResumeCommand
  | LockCommand
  | UnlockCommand
  | HelpCommand;

/** The command's word without its slash. */
export type CommandKind = Command["kind"];

/** Where, and of what. No service means every service of the source repo. */
export interface Scope {
  /** At least one, but for a query, where none means every environment. */
  readonly environments: readonly EnvironmentName[];
  readonly services: readonly ServiceName[];
}

/** Release the image built from this commit, and track the pull request; or only show what would change. */
export interface DeployCommand extends Scope {
  readonly kind: "deploy";
  /** Absent: the image built from the pull request's head commit. */
  readonly tag?: ImageTag;
  readonly mode: "release" | "dry-run";
}

/** Go back to what the environment follows. */
export interface DefaultCommand extends Scope {
  readonly kind: "default";
}

/** Tell what runs where. */
export interface QueryCommand extends Scope {
  readonly kind: "query";
}

/** Set a version back, and hold. */
export interface RollbackCommand extends Scope {
  readonly kind: "rollback";
  /** Absent: the version before. */
  readonly to?: ImageTag;
}

/** Lift a hold. */
export interface ResumeCommand extends Scope {
  readonly kind: "resume";
}

/** Claim environments for the pull request. */
export interface LockCommand {
  readonly kind: "lock";
  /** At least one. */
  readonly environments: readonly EnvironmentName[];
  /** Absent: until it is freed, or its pull request closes. */
  readonly forSeconds?: number;
  /** Text from outside: one line, not empty, at most {@link longestReason} code points. */
  readonly reason?: string;
}

/** Free environments that the pull request claimed; `any` also those that another one did. */
export interface UnlockCommand {
  readonly kind: "unlock";
  /** At least one. */
  readonly environments: readonly EnvironmentName[];
  readonly locks: "own" | "any";
}

/** Tell the commands, and this repository's environments and services. */
export interface HelpCommand {
  readonly kind: "help";
}

/** Code points of a lock's reason: longer ones are no reasons but logs. */
export const longestReason = 300;
