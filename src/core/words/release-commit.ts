import type { TreeSha } from "../identity.ts";
import { type ConfirmedImage, renderImageName } from "../image/reference.ts";
import type { ReleasePlan } from "../release/plan.ts";
import type { VersionChange } from "../release/record.ts";
import { renderAskedByLine } from "./asked-by.ts";
import { renderTrailer, type Signer } from "./marker.ts";
import { line, type PlainLine } from "./plain-line.ts";
import { factsOf } from "./release-pull-request.ts";
import { renderVersion, shortDigest } from "./versions.ts";

/** Longer subjects are cut in Git's own listings. */
const longestSubject = 72;
const mostChanges = 50;

/**
 * A release's commit message: subject, what changes, where it comes from, and the signed trailer as the last paragraph.
 * It names pull requests in words only: each push of a commit with a reference would write into their timelines.
 */
export function renderReleaseCommitMessage(plan: ReleasePlan, tree: TreeSha, signer: Signer): string {
  const { askedBy, environment } = plan.request;
  const changes = plan.changes.slice(0, mostChanges).map(renderChange);
  const left = plan.changes.length - changes.length;
  const paragraphs = [
    renderSubject(plan),
    [...changes, ...(left > 0 ? [line`and ${left} more`] : [])].join("\n"),
    [renderAskedByLine(askedBy, environment), renderOrigin(plan)].join("\n"),
    renderTrailer(factsOf(plan), tree, signer),
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== "").join("\n\n")}\n`;
}

function renderSubject({ request: { service, images, environment } }: ReleasePlan): PlainLine {
  const full = line`Release ${service} ${renderVersion(images)} to ${environment}`;
  return full.length <= longestSubject ? full : line`Release ${service} to ${environment}`;
}

function renderChange({ image, from, to }: VersionChange): PlainLine {
  return line`${renderImageName(image)}: ${shown(from)} -> ${shown(to)}`;
}

function shown({ tag, digest }: Partial<ConfirmedImage>): string {
  const short = digest === undefined ? undefined : shortDigest(digest);
  if (tag === undefined) return short ?? "none";
  return short === undefined ? tag : `${tag} (${short})`;
}

function renderOrigin({ request: { origin } }: ReleasePlan): PlainLine {
  const { repo, revision, pullRequest } = origin;
  const from = pullRequest === undefined ? line`${repo}` : line`pull request ${pullRequest} of ${repo}`;
  return revision === undefined ? line`Built from ${from}.` : line`Built from commit ${revision}, ${from}.`;
}
