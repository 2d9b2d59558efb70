import type { ReleaseRequest } from "../core/release/request.ts";
import type { JobDeps } from "./deps.ts";

/**
 * Whether a release on behalf of a pull request comes too late: it was held up, and meanwhile the place follows another
 * pull request, or this one no longer. What came later stands.
 */
export async function isOvertaken({ store }: JobDeps, request: ReleaseRequest): Promise<boolean> {
  const { askedBy } = request;
  if (askedBy.kind !== "track" && askedBy.kind !== "deploy") return false;
  const track = await store.tracks.find(request);
  if (track === undefined) return askedBy.kind === "track";
  return track.repo !== askedBy.repo || track.pullRequest !== askedBy.pullRequest;
}
