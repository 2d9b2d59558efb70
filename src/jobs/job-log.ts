import type { TidegateEvent } from "../core/event.ts";
import type {
  CommitSha,
  DeliveryId,
  EnvironmentName,
  PullRequestNumber,
  RepoName,
  ServiceName,
} from "../core/identity.ts";
import type { ImageName, ImageTag } from "../core/image/reference.ts";
import type { Job } from "../core/job.ts";
import type { EventOutcome } from "../core/release/outcome.ts";
import type { Unchanged } from "../core/release/plan.ts";
import type { ReleaseState } from "../core/release/record.ts";
import type { Refusal, RefusalCode } from "../core/release/refusal.ts";
import type { Review } from "../core/release/review.ts";

/** Every field that a job may log, named once. Messages are constants; what differs is a field. */
export interface LogFields {
  readonly jobId?: string;
  readonly job?: Job["kind"];
  /** From 1. */
  readonly attempt?: number;
  readonly durationMs?: number;
  /** The sender's id of the delivery that the job goes back to. */
  readonly deliveryId?: DeliveryId;
  readonly eventKey?: string;
  readonly event?: TidegateEvent["kind"];
  readonly outcome?: EventOutcome["kind"];
  readonly configRepo?: RepoName;
  readonly environment?: EnvironmentName;
  readonly service?: ServiceName;
  readonly sourceRepo?: RepoName;
  /** The pull request in the source repo. */
  readonly pr?: PullRequestNumber | undefined;
  readonly image?: ImageName;
  readonly tag?: ImageTag | undefined;
  /** The tag that Git has. */
  readonly running?: ImageTag;
  readonly releasePr?: PullRequestNumber;
  readonly commit?: CommitSha;
  /** The commit that an announcement names. */
  readonly said?: CommitSha;
  readonly state?: ReleaseState;
  readonly review?: Review["decision"] | "none";
  /** A refusal's code, for searching; its facts are in `refused`. */
  readonly refusal?: RefusalCode;
  readonly refused?: Refusal;
  /** Why each environment does not take a tag by itself. */
  readonly notFollowed?: Readonly<Record<string, string>>;
  readonly because?: Unchanged["because"];
  /** A command as it was typed, in its canonical form. */
  readonly command?: string;
  /** The states of the answers to it. */
  readonly answered?: string;
  /** What came of asking GitHub to merge. */
  readonly merge?: string;
  /** A sentence of an error of ours. */
  readonly reason?: string;
  readonly waiting?: number;
  readonly redelivered?: number;
  readonly settled?: number;
  readonly pruned?: number;
}

/** The logger as jobs see it: no field that is not in the list above. */
export interface JobLog {
  child(fields: LogFields): JobLog;
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}
