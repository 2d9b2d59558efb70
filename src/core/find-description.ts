import type { CommentWritten, PullRequestChanged } from "./event.ts";

/**
 * What a pull request was opened with, as the text on it that it is; undefined where no person wrote anything. Its
 * author saw the head that it was opened with.
 */
export function findDescription(event: PullRequestChanged): CommentWritten | undefined {
  if (event.description === undefined) return undefined;
  return {
    kind: "comment-written",
    repo: event.repo,
    number: event.number,
    source: "description",
    id: event.number,
    action: "created",
    ...event.description,
    ...(event.headCommit === undefined ? {} : { headCommit: event.headCommit }),
  };
}
