import { compareTags, compileTagPolicy, type TagComparison } from "../image/tag-policy.ts";
import { applyEdits } from "../manifest/apply-edits.ts";
import type { ManifestEdit, ManifestReference, UnclearPlace } from "../manifest/manifest.ts";
import { type ImageVersion, planEdits } from "../manifest/plan-edits.ts";
import { renderReleaseBranch } from "./branch.ts";
import type { Decision, ReleasePlan } from "./plan.ts";
import { releaseKey, type VersionChange } from "./record.ts";
import type { Refusal } from "./refusal.ts";
import type { ReleaseRequest } from "./request.ts";
import type { ReadManifest, ReleaseSnapshot } from "./snapshot.ts";

/**
 * Decides what a request comes to, on plain data: a plan, nothing to do, or all the reasons against it.
 * The same request on the same snapshot always gives the same decision.
 */
export function planRelease<Image extends ImageVersion>(
  request: ReleaseRequest<Image>,
  snapshot: ReleaseSnapshot,
): Decision<Image> {
  const found = findPlaces(request, snapshot.manifests);
  const missing = refuseMissing(request, snapshot, found);
  if (missing !== undefined) return { kind: "refused", request, refusals: [missing] };

  const unordered: VersionChange<Image>[] = [];
  const refusals = [
    ...refuseOlder(request, snapshot, found.references, unordered),
    ...(found.edits.length > 0 ? refuseByHistory(request, snapshot, found.changed) : []),
  ];
  if (snapshot.missingPaths.length > 0) {
    refusals.push({ code: "environment-path-missing", environment: request.environment, paths: snapshot.missingPaths });
  }
  if (snapshot.rules.release === "pull-request" && snapshot.branch.kind === "others" && found.edits.length > 0) {
    refusals.push(branchHasOtherCommits(request, snapshot, snapshot.branch.commit));
  }
  const [first, ...rest] = refusals;
  if (first !== undefined) return { kind: "refused", request, refusals: [first, ...rest] };
  if (found.edits.length === 0) return { kind: "unchanged", because: "in-git", request };
  if (isProposedAlready(request, snapshot)) return { kind: "unchanged", because: "proposed", request };
  return assemble(request, snapshot, found, unordered);
}

/** A request as far as refusals look at it. */
type Asked = ReleaseRequest<ImageVersion>;

interface Places<Image extends ImageVersion = ImageVersion> {
  /** Every clear reference to one of the request's images, changed or not. */
  readonly references: readonly ManifestReference[];
  readonly edits: readonly ManifestEdit[];
  readonly changed: readonly { readonly reference: ManifestReference; readonly change: VersionChange<Image> }[];
  readonly leftAlone: readonly UnclearPlace[];
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

function findPlaces<Image extends ImageVersion>(
  request: ReleaseRequest<Image>,
  manifests: readonly ReadManifest[],
): Places<Image> {
  const asked = new Set(request.images.map(({ name }) => name));
  const planned = manifests.map(({ manifest, findings }) => ({
    manifest,
    findings,
    ...planEdits(manifest, findings, request.images),
  }));
  return {
    references: planned.flatMap(({ findings }) => findings.references.filter(({ image }) => asked.has(image))),
    edits: planned.flatMap(({ edits }) => edits),
    changed: planned.flatMap(({ changes }) =>
      changes.map(({ reference, to }) => ({ reference, change: { image: to.name, from: versionOf(reference), to } })),
    ),
    leftAlone: planned.flatMap(({ unclear }) => unclear),
    files: planned
      .filter(({ edits }) => edits.length > 0)
      .map(({ manifest, edits }) => ({ path: manifest.path, text: applyEdits(manifest.text, edits) })),
  };
}

function versionOf({ tag, digest }: ManifestReference): VersionChange["from"] {
  return { ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

function refuseMissing(request: Asked, snapshot: ReleaseSnapshot, found: Places): Refusal | undefined {
  if (found.references.length > 0) return undefined;
  const { environment, service, images } = request;
  if (snapshot.missingPaths.length === snapshot.environment.paths.length) {
    return { code: "environment-path-missing", environment, paths: snapshot.missingPaths };
  }
  if (found.leftAlone.length > 0) return { code: "unclear-reference", environment, places: found.leftAlone };
  return {
    code: "no-reference",
    environment,
    service,
    images: images.map(({ name }) => name),
    skipped: snapshot.skipped,
  };
}

/**
 * A tag older than what Git has is never proposed for an event. Where the tags alone tell no order, the
 * source repo's history does; where neither does, a reviewer decides, and a commit is not made.
 */
function refuseOlder<Image extends ImageVersion>(
  request: ReleaseRequest<Image>,
  snapshot: ReleaseSnapshot,
  references: readonly ManifestReference[],
  unordered: VersionChange<Image>[],
): Refusal[] {
  const refusals = new Map<string, Refusal>();
  for (const reference of references) {
    const to = request.images.find(({ name }) => name === reference.image);
    const { tag: inGit, image } = reference;
    if (to === undefined || inGit === undefined || inGit === to.tag) continue;
    const facts = { environment: request.environment, image, inGit, asked: to.tag };
    const order = orderOf(snapshot, inGit, to.tag);
    if (order === "older") refusals.set(`${image} ${inGit}`, { code: "older-than-git", ...facts });
    if (order !== "unknown") continue;
    if (snapshot.rules.release === "commit") refusals.set(`${image} ${inGit}`, { code: "order-unknown", ...facts });
    else unordered.push({ image, from: versionOf(reference), to });
  }
  return [...refusals.values()];
}

function orderOf(
  snapshot: ReleaseSnapshot,
  inGit: VersionChange["to"]["tag"],
  asked: VersionChange["to"]["tag"],
): TagComparison {
  const policy = snapshot.rules.follow === undefined ? undefined : compileTagPolicy(snapshot.rules.follow);
  const byTag = policy?.kind === "compiled" ? compareTags(policy, snapshot.service.tags, inGit, asked) : "unknown";
  if (byTag !== "unknown") return byTag;
  switch (snapshot.sourceChanges?.status) {
    case "ahead":
      return "newer";
    case "behind":
      return "older";
    case "identical":
      return "same";
    case "diverged":
    case undefined:
      return "unknown";
  }
}

/** What persons said before about this version in this place sticks until somebody asks for it. */
function refuseByHistory(request: Asked, snapshot: ReleaseSnapshot, changed: Places["changed"]): Refusal[] {
  const { environment } = request;
  const key = releaseKey(request);
  const before = snapshot.history.find((record) => releaseKey(record) === key);
  if (before?.state === "closed" && before.carrier?.kind === "pull-request") {
    return [{ code: "closed-by-person", environment, pullRequest: before.carrier.number }];
  }
  const [place] = changed;
  if (before?.state === "merged" && place !== undefined) {
    const { image, from, to } = place.change;
    const inGit = from.tag === undefined ? {} : { inGit: from.tag };
    return [{ code: "set-back-before", environment, image, ...inGit, asked: to.tag }];
  }
  return refuseOlderThanProposed(request, snapshot);
}

function refuseOlderThanProposed(request: Asked, snapshot: ReleaseSnapshot): Refusal[] {
  const { proposal } = snapshot;
  if (proposal?.record === undefined) return [];
  for (const to of request.images) {
    const proposed = proposal.record.images.find(({ name }) => name === to.name);
    if (proposed === undefined || orderOf(withoutAncestry(snapshot), proposed.tag, to.tag) !== "older") continue;
    const { environment } = request;
    return [
      {
        code: "older-than-proposed",
        environment,
        image: to.name,
        proposed: proposed.tag,
        asked: to.tag,
        pullRequest: proposal.pullRequest,
      },
    ];
  }
  return [];
}

/** The ancestry in the snapshot is that of the version in Git, not of the proposed one. */
function withoutAncestry({ sourceChanges: _, ...snapshot }: ReleaseSnapshot): ReleaseSnapshot {
  return snapshot;
}

function branchHasOtherCommits(
  request: Asked,
  snapshot: ReleaseSnapshot,
  commit: ReleaseRequest["origin"]["revision"] & string,
): Refusal {
  return {
    code: "branch-has-other-commits",
    branch: renderReleaseBranch(request.environment, request.service),
    commit,
    ...(snapshot.proposal === undefined ? {} : { pullRequest: snapshot.proposal.pullRequest }),
  };
}

/** The open release pull request carries just this, its branch is as we left it, and GitHub can merge it. */
function isProposedAlready(request: Asked, { proposal, branch, rules }: ReleaseSnapshot): boolean {
  if (rules.release === "commit" || proposal?.record === undefined || branch.kind !== "ours") return false;
  return (
    releaseKey(proposal.record) === releaseKey(request) &&
    proposal.record.headCommit === branch.commit &&
    proposal.mergeable !== false
  );
}

function assemble<Image extends ImageVersion>(
  request: ReleaseRequest<Image>,
  snapshot: ReleaseSnapshot,
  found: Places<Image>,
  unordered: readonly VersionChange<Image>[],
): ReleasePlan<Image> {
  const { base, rules, sourceChanges } = snapshot;
  return {
    kind: "plan",
    request,
    mode: rules.release,
    base,
    branch: renderReleaseBranch(request.environment, request.service),
    edits: found.edits,
    files: found.files,
    changes: distinctChanges(request, found),
    places: found.changed.map(({ reference: { path, line, kind }, change }) => ({ path, line, kind, change })),
    leftAlone: found.leftAlone,
    unordered,
    ...(sourceChanges === undefined ? {} : { sourceChanges }),
  };
}

function distinctChanges<Image extends ImageVersion>(
  request: ReleaseRequest<Image>,
  found: Places<Image>,
): VersionChange<Image>[] {
  const distinct = new Map<string, VersionChange<Image>>();
  for (const { change } of found.changed)
    distinct.set(`${change.image} ${change.from.tag} ${change.from.digest}`, change);
  const order = request.images.map(({ name }) => name);
  return [...distinct.values()].sort((a, b) => order.indexOf(a.image) - order.indexOf(b.image));
}
