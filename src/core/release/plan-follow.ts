import type { TagPolicy } from "../image/tag-policy.ts";
import { renderReleaseBranch } from "./branch.ts";
import { type FollowEdits, planFollowEdits } from "./follow-edits.ts";
import { judgeVersion } from "./judge-hold.ts";
import { isSameOrigin } from "./known-origin.ts";
import type { NamedFiles } from "./named-files.ts";
import type { Decision } from "./plan.ts";
import { releaseKey } from "./record.ts";
import type { Refusal } from "./refusal.ts";
import type { ReleaseRequest } from "./request.ts";
import type { ReadManifest, ReleaseSnapshot } from "./snapshot.ts";

/** A request to have Flux follow something. */
export type FollowRequest = ReleaseRequest & { readonly follows: TagPolicy };

/** What such a request needs besides: the environment's files that may hold ImagePolicies, and the places that are named. */
export type FollowSnapshot = ReleaseSnapshot & { readonly named: NamedFiles };

/**
 * Decides what a request comes to where Flux chooses the version: what to edit so that its ImagePolicies, and the named
 * paths, say what is followed. No version is older or newer there, and none is kept out but by a hold on everything.
 */
export function planFollow(request: FollowRequest, snapshot: FollowSnapshot): Decision {
  const found = find(request, snapshot, snapshot.manifests);
  const refusals = [...refuse(request, snapshot, found)];
  const [first, ...rest] = refusals;
  if (first !== undefined) return { kind: "refused", request, refusals: [first, ...rest] };
  if ("problem" in found) throw new Error(`no refusal for ${found.problem}`);
  if (found.edits.length === 0) return { kind: "unchanged", because: "in-git", request };
  if (isProposedAlready(request, snapshot, found)) return { kind: "unchanged", because: "proposed", request };
  const { base, rules, hold } = snapshot;
  return {
    kind: "plan",
    ...{ request, base, mode: rules.release, branch: renderReleaseBranch(request.environment, request.service) },
    ...{ edits: found.edits, files: found.files, following: found.changes },
    ...{ changes: [], places: [], unordered: [], changesWith: [] },
    ...{ leftAlone: found.leftAlone, skipped: found.skipped },
    ...(hold === undefined ? {} : { hold }),
  };
}

type Found = ReturnType<typeof planFollowEdits>;

function find(
  { follows }: FollowRequest,
  { environment, service, named }: FollowSnapshot,
  manifests: readonly ReadManifest[],
): Found {
  const files = manifests.map(({ manifest }) => manifest);
  return planFollowEdits(files, { site: { environment, service }, named }, follows);
}

function* refuse(request: FollowRequest, snapshot: FollowSnapshot, found: Found): Generator<Refusal> {
  const { environment, service, images } = request;
  const { hold, missingPaths, rules, branch, proposal } = snapshot;
  if (missingPaths.length > 0) yield { code: "environment-path-missing", environment, paths: missingPaths };
  if ("problem" in found) yield { code: "follow-unwritable", environment, service, problem: found.problem };
  else if (found.places === 0 && missingPaths.length === 0) {
    const skipped = [...snapshot.skipped, ...found.skipped];
    yield { code: "no-image-policy", environment, service, places: found.leftAlone, skipped };
  }
  const held = hold === undefined ? undefined : judgeVersion(hold, { environment, service, images });
  if (held !== undefined) yield held;
  if (rules.release === "pull-request" && branch.kind === "others" && "edits" in found && found.edits.length > 0) {
    yield {
      code: "branch-has-other-commits",
      branch: renderReleaseBranch(environment, service),
      commit: branch.commit,
      ...(proposal === undefined ? {} : { pullRequest: proposal.pullRequest }),
    };
  }
}

/** As of versions: the open release pull request carries just this, and nothing below it has changed since. */
function isProposedAlready(request: FollowRequest, snapshot: FollowSnapshot, found: FollowEdits): boolean {
  const { proposal, branch, rules } = snapshot;
  const record = proposal?.record;
  if (rules.release === "commit" || record?.state !== "proposed" || branch.kind !== "ours") return false;
  const before = proposal?.plannedOn === undefined ? found : find(request, snapshot, proposal.plannedOn);
  return (
    releaseKey(record) === releaseKey(request) &&
    isSameOrigin(record.origin, request.origin) &&
    record.headCommit === branch.commit &&
    proposal?.mergeable !== false &&
    "edits" in before &&
    editsKey(before) === editsKey(found)
  );
}

/** What is written where, without the offsets, which any other change to the file moves. */
function editsKey({ edits }: FollowEdits): string {
  return JSON.stringify(edits.map(({ path, before, after }) => [path, before, after].join("\n")).sort());
}
