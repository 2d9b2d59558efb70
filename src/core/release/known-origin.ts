import type { ReleaseRecord } from "./record.ts";
import { releaseKey } from "./record.ts";
import type { BuildOrigin, ReleaseRequest } from "./request.ts";

/**
 * The request with what an earlier event knew of where the same version was built: several events tell of one push, by
 * several doors, and not all of them name the commit. What the request itself says comes first.
 */
export function withKnownOrigin(request: ReleaseRequest, history: readonly ReleaseRecord[]): ReleaseRequest {
  const key = releaseKey(request);
  const known = history.find((record) => releaseKey(record) === key)?.origin;
  if (known === undefined || known.repo !== request.origin.repo) return request;
  const { repo, revision, pullRequest } = request.origin;
  if (revision === undefined) return { ...request, origin: known };
  if (pullRequest !== undefined || known.revision !== revision || known.pullRequest === undefined) return request;
  return { ...request, origin: { repo, revision, pullRequest: known.pullRequest } };
}

/** Whether two say the same of where it was built. */
export function isSameOrigin(one: BuildOrigin, other: BuildOrigin): boolean {
  return one.repo === other.repo && one.revision === other.revision && one.pullRequest === other.pullRequest;
}
