import type {
  CommitSha,
  EnvironmentName,
  Login,
  PullRequestNumber,
  RepoName,
  ServiceName,
  TeamName,
} from "../identity.ts";
import type { ImageTag } from "../image/reference.ts";

/** Every expected "no" to a command, with its facts; part of the catalogue in `refusal.ts`. In the order in which they are told. */
export type CommandRefusal =
  /** The person may not write in the repository. */
  | { readonly code: "not-allowed"; readonly login: Login; readonly repo: RepoName; readonly role: string }
  | {
      readonly code: "team-missing";
      readonly login: Login;
      readonly environment: EnvironmentName;
      /** One of them is needed. */
      readonly teams: readonly TeamName[];
    }
  | { readonly code: "fork-pull-request"; readonly repo: RepoName; readonly pullRequest: PullRequestNumber }
  | { readonly code: "draft-pull-request"; readonly repo: RepoName; readonly pullRequest: PullRequestNumber }
  | { readonly code: "pull-request-closed"; readonly repo: RepoName; readonly pullRequest: PullRequestNumber }
  /** A push after the comment, or too close to it for GitHub's record to tell. */
  | { readonly code: "head-moved"; readonly saw: CommitSha; readonly now: CommitSha }
  /** While it waited, another pull request's later `/deploy` took the environment. */
  | {
      readonly code: "overtaken";
      readonly environment: EnvironmentName;
      readonly repo: RepoName;
      readonly pullRequest: PullRequestNumber;
      readonly by: Login;
    }
  | { readonly code: "checks-failed"; readonly commit: CommitSha; readonly failed: readonly string[] }
  /** CI came to an end, and no image of the commit was published. */
  | { readonly code: "no-image-built"; readonly commit: CommitSha; readonly failed: readonly string[] }
  | {
      readonly code: "waited-too-long";
      readonly commit: CommitSha;
      readonly waitedFor: "image" | "checks";
      readonly seconds: number;
    }
  /** The tag names no commit of the source repo, and the environment does not follow it either. */
  | {
      readonly code: "tag-unconfirmed";
      readonly tag: ImageTag;
      readonly repo: RepoName;
      readonly environment: EnvironmentName;
      /** The commit that it names and that may be only a fork's; absent when it names none. */
      readonly commit?: CommitSha;
    }
  | {
      readonly code: "held";
      readonly environment: EnvironmentName;
      readonly service: ServiceName;
      readonly rolledBack: ImageTag;
      /** Absent when GitHub did not tell who rolled back. */
      readonly by?: Login;
      readonly since: Date;
      /** `version`: this very version was rolled back. `all`: nothing is proposed there until `/resume`. */
      readonly keepsOut: "version" | "all";
    }
  /** `until` is absent where the windows leave no gap. */
  | { readonly code: "frozen"; readonly environment: EnvironmentName; readonly until?: Date }
  /** An environment that another pull request has claimed cannot be claimed, or freed, by this one. */
  | {
      readonly code: "environment-locked";
      readonly environment: EnvironmentName;
      readonly repo: RepoName;
      readonly pullRequest: PullRequestNumber;
      readonly by: Login;
      readonly until?: Date;
    }
  /** `/unlock --force` by somebody who is no admin, and in none of the environment's teams. */
  | { readonly code: "force-not-allowed"; readonly login: Login; readonly environment: EnvironmentName }
  | { readonly code: "not-locked"; readonly environment: EnvironmentName }
  | { readonly code: "not-held"; readonly environment: EnvironmentName; readonly services: readonly ServiceName[] }
  /** Tidegate knows of no version to go back to. */
  | { readonly code: "nothing-before"; readonly environment: EnvironmentName; readonly service: ServiceName }
  /** Nothing that the environment follows is known yet. */
  | { readonly code: "nothing-followed"; readonly environment: EnvironmentName; readonly service: ServiceName }
  /** None of the services named, or of the pull request's own, is in that environment's config repo. */
  | {
      readonly code: "no-service-there";
      readonly environment: EnvironmentName;
      readonly repo: RepoName;
      /** None was named, where that does not mean all of them: on a pull request of the config repo. */
      readonly isUnnamed?: true;
    }
  /** `/deploy`, `/lock` and their like on a pull request of the config repo. */
  | { readonly code: "not-here"; readonly command: string; readonly repo: RepoName };
