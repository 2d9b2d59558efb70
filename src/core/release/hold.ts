import type { CommitSha, EnvironmentName, Login, PullRequestNumber, RepoName, ServiceName } from "../identity.ts";
import type { ConfirmedImage } from "../image/reference.ts";

/**
 * An environment's service after a rollback: the bad version stays out, and nothing is merged there without a person.
 * At most one a place; lifted by `/resume`, by a person who merges a newer version, or by its own end.
 */
export interface Hold {
  readonly configRepo: RepoName;
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
  /** All versions that were rolled back while it stands, the last one first; at least one. */
  readonly rolledBack: readonly (readonly ConfirmedImage[])[];
  /** What was set back to. */
  readonly backTo: readonly ConfirmedImage[];
  readonly mode: "until-newer" | "manual";
  /** Absent: it does not end by itself. */
  readonly until?: Date;
  /** Who merged the revert or typed `/rollback`; absent when GitHub did not tell. */
  readonly by?: Login;
  readonly since: Date;
  /** What carried it, in the config repo. */
  readonly carrier: HoldCarrier;
}

/** The pull request or the commit of the config repo that set the version back. */
export type HoldCarrier =
  | { readonly kind: "pull-request"; readonly number: PullRequestNumber }
  | { readonly kind: "commit"; readonly sha: CommitSha };

/** Whether two are the same pull request or commit of one config repo. */
export function isSameCarrier(one: HoldCarrier, other: HoldCarrier): boolean {
  if (one.kind === "commit") return other.kind === "commit" && one.sha === other.sha;
  return other.kind === "pull-request" && one.number === other.number;
}

/** Whether it stands at an instant. */
export function holdsAt({ until }: Pick<Hold, "until">, now: Date): boolean {
  return until === undefined || now.getTime() < until.getTime();
}
