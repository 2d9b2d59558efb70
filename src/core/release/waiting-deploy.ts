import type { CommitSha, EnvironmentName, Login, PullRequestNumber, RepoName, ServiceName } from "../identity.ts";
import type { ImageTag } from "../image/reference.ts";
import type { CommandKey } from "./command-record.ts";

/**
 * A `/deploy` to one environment that was accepted and is not done. At most one an environment and pull request: the
 * newer one takes the place in the queue of the older.
 */
export interface WaitingDeploy {
  readonly configRepo: RepoName;
  readonly environment: EnvironmentName;
  readonly repo: RepoName;
  readonly pullRequest: PullRequestNumber;
  /** The head of the pull request that the commenter saw. */
  readonly commit: CommitSha;
  /** At least one, those of the source repo. */
  readonly services: readonly ServiceName[];
  /** Absent: the image built from the commit. */
  readonly tag?: ImageTag;
  readonly by: Login;
  readonly askedAt: Date;
  /** The command's line, whose answer it becomes; absent for a newer commit of a pull request that is followed. */
  readonly command?: CommandKey;
  /** Absent until it was looked at for the first time. */
  readonly waitsFor?: "image" | "checks" | "lock";
  /** The commit that the tag was built from, while its checks are waited for; absent where that is `commit` itself. */
  readonly awaitedCommit?: CommitSha;
  /** When its checks were seen to have ended without an image; some registries are told of late. */
  readonly finishedAt?: Date;
}
