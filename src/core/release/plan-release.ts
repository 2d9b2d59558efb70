import type { TagComparison } from "../image/tag-policy.ts";
import { applyEdits } from "../manifest/apply-edits.ts";
import type { ManifestEdit, ManifestReference, UnclearPlace } from "../manifest/manifest.ts";
import { type ChangedWith, type ImageVersion, planEdits } from "../manifest/plan-edits.ts";
import { renderReleaseBranch } from "./branch.ts";
import { judgeVersion, tagsKey } from "./judge-hold.ts";
import { isSameOrigin } from "./known-origin.ts";
import { orderTags } from "./order-tags.ts";
import type { Decision, ReleasePlan, SourceChanges } from "./plan.ts";
import { type ReleaseRecord, releaseKey, type VersionChange } from "./record.ts";
import type { Refusal } from "./refusal.ts";
import type { ReleaseRequest } from "./request.ts";
import { namesTheImage } from "./skipped-file.ts";
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
    ...(isOrdered(request) ? refuseOlder(request, snapshot, found.references, unordered) : []),
    ...(found.edits.length > 0 ? refuseForBefore(request, snapshot, found.changed) : []),
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
  if (isProposedAlready(request, snapshot, found)) return { kind: "unchanged", because: "proposed", request };
  return assemble(request, snapshot, found, unordered);
}

/** Whether only what is newer may come: a person, and the commits of a pull request, may go back. */
function isOrdered({ askedBy }: Asked): boolean {
  return askedBy.kind === "published";
}

/** A hold says all that there is to say of a version that was rolled back. */
function refuseForBefore(request: Asked, snapshot: ReleaseSnapshot, changed: Places["changed"]): Refusal[] {
  const held = refuseHeld(request, snapshot);
  return held.length > 0 ? held : refuseByHistory(request, snapshot, changed);
}

/** A hold keeps versions out, whoever asks, but for another rollback. */
function refuseHeld({ environment, service, images, askedBy }: Asked, { hold }: ReleaseSnapshot): Refusal[] {
  if (hold === undefined || askedBy.kind === "rollback") return [];
  const held = judgeVersion(hold, { environment, service, images });
  return held === undefined ? [] : [held];
}

/** A request as far as refusals look at it. */
type Asked = ReleaseRequest<ImageVersion>;

interface Places<Image extends ImageVersion = ImageVersion> {
  /** Every clear reference to one of the request's images, changed or not. */
  readonly references: readonly ManifestReference[];
  readonly edits: readonly ManifestEdit[];
  readonly changed: readonly { readonly reference: ManifestReference; readonly change: VersionChange<Image> }[];
  readonly changesWith: readonly ChangedWith[];
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
    changesWith: planned.flatMap(({ changesWith }) => changesWith),
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
  if (snapshot.missingPaths.length > 0 && snapshot.missingPaths.length === snapshot.environment.paths.length) {
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
  const differing = references.filter(({ image, tag }) =>
    request.images.some((asked) => asked.name === image && tag !== undefined && tag !== asked.tag),
  );
  // The ancestry is that of one running version; where several run, it says nothing of the others.
  const isMixed = new Set(differing.map(({ tag }) => tag)).size > 1;
  const status = isMixed ? undefined : snapshot.sourceChanges?.status;
  for (const reference of differing) {
    const to = request.images.find(({ name }) => name === reference.image);
    const { tag: inGit, image } = reference;
    if (to === undefined || inGit === undefined) continue;
    const facts = { environment: request.environment, image, inGit, asked: to.tag };
    const byTag = orderTags(snapshot, inGit, to.tag);
    const order = byTag === "unknown" ? orderOf(status) : byTag;
    if (order === "older") refusals.set(`${image} ${inGit}`, { code: "older-than-git", ...facts });
    if (order !== "unknown") continue;
    if (snapshot.rules.release === "commit") refusals.set(`${image} ${inGit}`, { code: "order-unknown", ...facts });
    else unordered.push({ image, from: versionOf(reference), to });
  }
  return [...refusals.values()];
}

/** The order that the source repo's history tells. */
function orderOf(status: SourceChanges["status"] | undefined): TagComparison {
  switch (status) {
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
  const { environment, askedBy } = request;
  if (askedBy.kind !== "published" && askedBy.kind !== "track") return [];
  const before = findBefore(request, snapshot, changed);
  if (before?.state === "closed" && before.carrier?.kind === "pull-request") {
    return [{ code: "closed-by-person", environment, pullRequest: before.carrier.number }];
  }
  const [place] = changed;
  // A pull request that is followed may go back to a commit of its own, but not over a rollback.
  const isSetBack = before?.state === "rolled-back" || (before?.state === "merged" && isOrdered(request));
  if (isSetBack && place !== undefined) {
    const { image, from, to } = place.change;
    const inGit = from.tag === undefined ? {} : { inGit: from.tag };
    return [{ code: "set-back-before", environment, image, ...inGit, asked: to.tag }];
  }
  return isOrdered(request) ? refuseOlderThanProposed(request, snapshot) : [];
}

/**
 * What became of this version here, when it was proposed last. Where no digest is written, the same tag is the same
 * version, even when it was built anew: what would be written is what was said no to.
 */
function findBefore(
  request: Asked,
  { history }: ReleaseSnapshot,
  changed: Places["changed"],
): ReleaseRecord | undefined {
  const isPinned = changed.some(({ change }) => change.from.digest !== undefined);
  const key = isPinned ? releaseKey : ({ images }: Pick<Asked, "images">) => tagsKey(images);
  return history.find((record) => isSettledOrOpen(record) && key(record) === key(request));
}

function isSettledOrOpen({ state }: ReleaseRecord): boolean {
  return state !== "refused" && state !== "superseded";
}

function refuseOlderThanProposed(request: Asked, snapshot: ReleaseSnapshot): Refusal[] {
  const { proposal } = snapshot;
  if (proposal?.record?.state !== "proposed") return [];
  for (const to of request.images) {
    const proposed = proposal.record.images.find(({ name }) => name === to.name);
    if (proposed === undefined) continue;
    const byTag = orderTags(snapshot, proposed.tag, to.tag);
    if ((byTag === "unknown" ? orderOf(proposal.ancestry) : byTag) !== "older") continue;
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

/**
 * The open release pull request carries just this and says where it was built, its branch is as we left it, GitHub can
 * merge it, and the environment has no place since then that it would miss.
 */
function isProposedAlready(request: Asked, snapshot: ReleaseSnapshot, found: Places): boolean {
  const { proposal, branch, rules } = snapshot;
  const record = proposal?.record;
  if (rules.release === "commit" || record?.state !== "proposed" || branch.kind !== "ours") return false;
  return (
    releaseKey(record) === releaseKey(request) &&
    isSameOrigin(record.origin, request.origin) &&
    record.headCommit === branch.commit &&
    proposal?.mergeable !== false &&
    (proposal?.plannedOn === undefined || editsKey(findPlaces(request, proposal.plannedOn)) === editsKey(found))
  );
}

/** What is written where, without the offsets, which any other change to the file moves. */
function editsKey({ edits }: Places): string {
  return JSON.stringify(edits.map(({ path, before, after }) => [path, before, after].join("\n")).sort());
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
    changesWith: found.changesWith,
    leftAlone: found.leftAlone,
    skipped: snapshot.skipped.filter(namesTheImage),
    unordered,
    ...(sourceChanges === undefined ? {} : { sourceChanges }),
    ...(snapshot.hold === undefined ? {} : { hold: snapshot.hold }),
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
