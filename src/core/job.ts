import type { CommitSha, PullRequestNumber, RepoName } from "./identity.ts";
import type { ReleaseRequest } from "./release/request.ts";

/** The queue's unit of work: closed list; each kind is one file in `src/jobs/`. Every job may run twice. */
export type Job =
  /** A stored event is to be handled. */
  | { readonly kind: "event"; readonly eventKey: string }
  /** A confirmed version is to be released in one environment. */
  | { readonly kind: "release"; readonly request: ReleaseRequest }
  /** A pull request of a config repo changed: merged, closed, reopened, pushed to. */
  | { readonly kind: "settle"; readonly repo: RepoName; readonly pullRequest: PullRequestNumber }
  /** A config repo's default branch moved: its config file, its open release pull requests and waiting events are looked at again. */
  | { readonly kind: "refresh"; readonly repo: RepoName }
  /** What is known is to be said on the source pull request, or only on the commit when none is known. */
  | {
      readonly kind: "report";
      readonly repo: RepoName;
      readonly revision: CommitSha;
      readonly pullRequest?: PullRequestNumber;
    }
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
    case "release": {
      const { configRepo, environment, service, images } = job.request;
      return [
        configRepo,
        environment,
        service,
        ...images.map(({ name, tag, digest }) => `${name}:${tag}@${digest}`),
      ].join(" ");
    }
    case "settle":
      return `${job.repo}#${job.pullRequest}`;
    case "refresh":
      return job.repo;
    case "report":
      return `${job.repo}@${job.revision}${job.pullRequest === undefined ? "" : `#${job.pullRequest}`}`;
    case "sweep":
      return "sweep";
  }
}
