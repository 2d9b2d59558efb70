/**
 * GitHub answered what no code of ours expects: a bug of ours, or a change of theirs. Carries what an operator needs to
 * ask GitHub about it and none of the request.
 */
export class GitHubFault extends Error {
  override readonly name = "GitHubFault";
  /** HTTP status; 0 when the fault is in an answer's shape. */
  readonly status: number;
  /** Method and path template, such as `GET /repos/{owner}/{repo}`. */
  readonly route: string;
  /** GitHub's own id of the request; absent when it gave none. */
  readonly requestId: string | undefined;

  constructor(
    message: string,
    details: { readonly status: number; readonly route: string; readonly requestId?: string; readonly cause?: unknown },
  ) {
    super(`${details.route}: ${message}`, { cause: details.cause });
    this.status = details.status;
    this.route = details.route;
    this.requestId = details.requestId;
  }
}
