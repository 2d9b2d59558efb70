import type { ImageVersion } from "../manifest/plan-edits.ts";
import type { Decision, Refused } from "./plan.ts";
import { type FollowRequest, planFollow } from "./plan-follow.ts";
import { planRelease } from "./plan-release.ts";
import type { ReleaseRequest } from "./request.ts";
import type { ReleaseSnapshot } from "./snapshot.ts";

/** Decides what a request comes to: of a version where Tidegate writes it, of what is followed where Flux does. */
export function decideRelease(request: ReleaseRequest, snapshot: ReleaseSnapshot): Decision {
  const { named } = snapshot;
  if (!asksToFollow(request)) return refuseVersion(request, snapshot) ?? planRelease(request, snapshot);
  if (named === undefined) throw new Error("what is followed is decided on files that were not read for it");
  return planFollow(request, { ...snapshot, named });
}

/** Where Flux writes the tags, nobody else does. */
export function refuseVersion<Image extends ImageVersion>(
  request: ReleaseRequest<Image>,
  { rules }: Pick<ReleaseSnapshot, "rules">,
): Refused<Image> | undefined {
  if (rules.writer !== "flux") return undefined;
  const { environment, service } = request;
  return { kind: "refused", request, refusals: [{ code: "flux-writes", environment, service }] };
}

/** Whether the request is one to have Flux follow something. */
export function asksToFollow(request: ReleaseRequest): request is FollowRequest {
  return request.follows !== undefined;
}
