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

/**
 * Whether a place that was to go back to what it follows was taken by a `/deploy` since. What the going back ends has ended
 * once the environment's lock is free; where it was cut off before, it is run again, and asks again. The caller has no lock.
 */
export async function isTakenAgain({ store }: JobDeps, request: ReleaseRequest): Promise<boolean> {
  if (request.askedBy.kind !== "default") return false;
  return store.locks.withEnvironmentLock(request, async () => (await store.tracks.find(request)) !== undefined);
}
