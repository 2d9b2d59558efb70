import type { ReleasePlan } from "../release/plan.ts";
import { renderAskedBy } from "./asked-by.ts";
import { renderChangedWith } from "./changed-with.ts";
import { renderFollowing, renderNextOfFlux } from "./follow.ts";
import { commitLink, type Links, lineLink, pullRequestLink } from "./github-links.ts";
import { renderHoldWarning } from "./hold.ts";
import { renderSkipReason, unclearReasons } from "./left-alone.ts";
import { code, link, type Markdown, md, nothing } from "./markdown.ts";
import { blocks, folded, list, table } from "./markdown-blocks.ts";
import { type MarkerFacts, renderMarker, type Signer } from "./marker.ts";
import { line, type PlainLine } from "./plain-line.ts";
import { renderHistoryWarning, renderSourceChanges } from "./source-changes.ts";
import { renderImage, renderReleased, renderTagAndDigest } from "./versions.ts";
import { atMost, byteLength, renderLeft, renderWithinLimit } from "./within-limit.ts";

/** The label by which Tidegate's release pull requests are listed. */
export const releaseLabel = "tidegate";

/** GitHub's limit for a label's name. */
const longestLabel = 50;
/** More images than anybody releases together; the words need room as well. */
const longestMarkerBytes = 50_000;
/** More places than this are folded. */
const mostOpenPlaces = 5;

/** "Release blip 1.5.0 to qa1". */
export function renderReleaseTitle({ request }: ReleasePlan): PlainLine {
  const { service, environment, follows } = request;
  const version = renderReleased(request);
  return follows === undefined
    ? line`Release ${service} ${version} to ${environment}`
    : line`Have ${service} follow ${version} in ${environment}`;
}

/** Labels by which people find release pull requests: `tidegate`, `environment: qa1`, `service: blip`. */
export function renderReleaseLabels({ request }: ReleasePlan): readonly string[] {
  return [releaseLabel, `environment: ${request.environment}`, `service: ${request.service}`].map((label) =>
    label.slice(0, longestLabel),
  );
}

/**
 * The body of a release pull request: the marker, what changes, what is behind it, where it is written, and what
 * merging, closing and reverting do. The same plan always gives the same body. A marker for which GitHub has no room is
 * left out: the trailer of the branch's commit says the same.
 */
export function renderReleaseBody(
  plan: ReleasePlan,
  { links, signer }: { readonly links: Links; readonly signer: Signer },
): string {
  const marker = renderMarker(factsOf(plan), signer);
  const shown = byteLength(marker.text) > longestMarkerBytes ? nothing : md`${marker}\n`;
  return renderWithinLimit((most) => md`${shown}${renderBlocks(plan, links, most)}\n`).text;
}

/** What the marker and the trailer of a plan say. */
export function factsOf({ request, changes, base }: ReleasePlan): MarkerFacts {
  return { ...request, changes, baseCommit: base.commit };
}

function renderBlocks(plan: ReleasePlan, links: Links, most: number): Markdown {
  return blocks(
    renderLead(plan, links),
    plan.hold === undefined ? nothing : renderHoldWarning(plan.hold, links),
    renderHistoryWarning(plan.sourceChanges),
    renderUnordered(plan, most),
    plan.following === undefined ? renderVersions(plan, most) : renderFollowing(plan, links, most),
    plan.following === undefined ? renderSourceChanges(plan.sourceChanges, links, most) : nothing,
    renderPlaces(plan, links, most),
    renderChangesWith(plan, links, most),
    renderLeftAlone(plan, links, most),
    renderNext(plan, links),
  );
}

function renderLead({ request }: ReleasePlan, links: Links): Markdown {
  const { service, environment, follows, origin, askedBy } = request;
  const version = code(renderReleased(request));
  if (follows !== undefined)
    return md`${code(service)} follows ${version} in ${code(environment)}. ${renderAskedBy(askedBy, environment, links)}`;
  const released = md`${code(service)} goes to ${version} in ${code(environment)}.`;
  const commit = origin.revision === undefined ? nothing : commitLink(links, origin.repo, origin.revision);
  const source =
    origin.pullRequest === undefined
      ? link(origin.repo, `${links.web}/${origin.repo}`)
      : pullRequestLink(links, origin.repo, origin.pullRequest);
  const built = commit === nothing ? md`Built from ${source}.` : md`Built from ${commit} of ${source}.`;
  return md`${released} ${renderAskedBy(askedBy, environment, links)} ${built}`;
}

function renderVersions({ changes }: ReleasePlan, most: number): Markdown {
  const rows = changes
    .slice(0, most)
    .map(({ image, from, to }) => [renderImage(image), renderTagAndDigest(from), renderTagAndDigest(to)]);
  return blocks(table(["image", "from", "to"], rows), renderLeft(changes.length - rows.length, "in the diff"));
}

function renderUnordered({ unordered }: ReleasePlan, most: number): Markdown {
  const entries = atMost(unordered, most, ({ image, from, to }) => {
    const old = from.tag === undefined ? md`what is there` : code(from.tag);
    return md`${code(to.tag)} against ${old} of ${renderImage(image)}`;
  });
  if (entries.length === 0) return nothing;
  return blocks(
    md`> **Look twice before you merge.** The tags do not tell which of two versions is newer:`,
    list(entries),
  );
}

function renderPlaces({ places, request, base }: ReleasePlan, links: Links, most: number): Markdown {
  const at = { repo: request.configRepo, commit: base.commit };
  const entries = list(atMost(places, most, (place) => lineLink(links, at, place)));
  const heading = md`### Where it is written`;
  if (places.length === 0) return nothing;
  return blocks(heading, places.length > mostOpenPlaces ? folded(`${places.length} places`, entries) : entries);
}

function renderChangesWith({ changesWith, request, base }: ReleasePlan, links: Links, most: number): Markdown {
  const at = { repo: request.configRepo, commit: base.commit };
  return renderChangedWith(changesWith, most, (place) => lineLink(links, at, place));
}

function renderLeftAlone({ leftAlone, skipped, request, base }: ReleasePlan, links: Links, most: number): Markdown {
  const count = leftAlone.length + skipped.length;
  if (count === 0) return nothing;
  const at = { repo: request.configRepo, commit: base.commit };
  const files = atMost(skipped, most, ({ path, reason }) => md`${code(path)}: ${renderSkipReason(reason)}`);
  const places = atMost(leftAlone, most, (place) => md`${lineLink(links, at, place)}: ${unclearReasons[place.reason]}`);
  const entries = list([...files, ...places]);
  return blocks(
    md`### Left as it is`,
    md`${request.follows === undefined ? "These places name the image too." : "These places may say it too."} Tidegate did not change them:`,
    count > mostOpenPlaces ? folded(`${count} places`, entries) : entries,
  );
}

function renderNext({ request }: ReleasePlan, links: Links): Markdown {
  const { repo, pullRequest } = request.origin;
  if (request.follows !== undefined) return renderNextOfFlux(request.service);
  const told =
    pullRequest === undefined ? nothing : md` Tidegate says so on ${pullRequestLink(links, repo, pullRequest)}.`;
  return blocks(
    md`### What happens next`,
    list([
      md`**Merge:** Git has the version, the cluster takes it from there, and the branch is deleted.${told}`,
      md`**A newer version** replaces this one here, in this pull request.`,
      md`**Close:** the version is not proposed again until somebody asks for it.`,
      md`**Roll back:** revert this pull request after the merge. Tidegate does not propose the version again by itself.`,
      md`**Commit to this branch:** your commits are kept, and Tidegate leaves the branch to you.`,
    ]),
  );
}
