import type { CommitSha, EnvironmentName, PullRequestNumber, RepoName } from "./identity.ts";
import type { CommandKey } from "./release/command-record.ts";
import { releaseKey } from "./release/record.ts";
import type { AskedOn, ReleaseRequest } from "./release/request.ts";

/** The queue's unit of work: closed list; each kind is one file in `src/jobs/`. Every job may run twice. */
export type Job =
  /** A stored event is to be handled. */
  | { readonly kind: "event"; readonly eventKey: string }
  /** A confirmed version is to be released in one environment. */
  | {
      readonly kind: "release";
      readonly request: ReleaseRequest;
      /** What is proposed is planned anew; nothing to do when another version has taken its place meanwhile. */
      readonly again?: true;
    }
  /** A pull request of a config repo changed: merged, closed, reopened, pushed to. */
  | { readonly kind: "settle"; readonly repo: RepoName; readonly pullRequest: PullRequestNumber }
  /** A config repo's default branch moved: its config file, its open release pull requests and waiting events are looked at again. */
  | { readonly kind: "refresh"; readonly repo: RepoName }
  /** What is known is to be said on the source pull request, on the commit, or on both; at least one is there. */
  | {
      readonly kind: "report";
      readonly repo: RepoName;
      readonly revision?: CommitSha;
      readonly pullRequest?: PullRequestNumber;
    }
  /** The commands of one text on a pull request, stored line by line, are to be run in their order. */
  | ({ readonly kind: "commands" } & Omit<CommandKey, "line">)
  /** A `/deploy` that waits is to be looked at: for the first time, or since what it waits for may have come. */
  | ({ readonly kind: "deploy"; readonly configRepo: RepoName; readonly environment: EnvironmentName } & AskedOn)
  /** A pull request of a source repo closed: its tracks, locks and waiting commands end. */
  | ({ readonly kind: "leave" } & AskedOn)
  /** A lock of an environment was freed or has ended: who waits goes on. */
  | { readonly kind: "unlocked"; readonly configRepo: RepoName; readonly environment: EnvironmentName }
  /** A release pull request is to be merged, if the environment's rules and GitHub's let Tidegate. */
  | { readonly kind: "merge"; readonly repo: RepoName; readonly pullRequest: PullRequestNumber }
  /** A pull request of a config repo that is not Tidegate's changed: it may be a revert of a release. */
  | { readonly kind: "revert"; readonly repo: RepoName; readonly pullRequest: PullRequestNumber }
  /** What lost events left undone is to be repaired. */
  | { readonly kind: "sweep" };

/**
 * Two jobs with one key want the same thing: while one waits in the queue the other need not be added.
 * The one that already runs does not count, since it may have read before the news came.
 */
export function jobKey(job: Job): string {
  switch (job.kind) {
    case "event":
      return job.eventKey;
    case "release":
      return `${releaseKey(job.request)}${job.again === true ? " again" : ""}`;
    case "settle":
      return `${job.repo}#${job.pullRequest}`;
    case "refresh":
      return job.repo;
    case "report":
      return `${job.repo}@${job.revision ?? ""}${job.pullRequest === undefined ? "" : `#${job.pullRequest}`}`;
    case "commands":
      return `${job.repo}#${job.pullRequest} ${job.source} ${job.id}`;
    case "deploy":
      return `${job.configRepo} ${job.environment} ${job.repo}#${job.pullRequest}`;
    case "leave":
      return `${job.repo}#${job.pullRequest}`;
    case "unlocked":
      return `${job.configRepo} ${job.environment}`;
    case "merge":
    case "revert":
      return `${job.repo}#${job.pullRequest}`;
    case "sweep":
      return "sweep";
  }
}
