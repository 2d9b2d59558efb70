import type { TreeSha } from "../identity.ts";
import { type ConfirmedImage, renderImageName } from "../image/reference.ts";
import type { FollowChange } from "../release/follow-edits.ts";
import type { ReleasePlan } from "../release/plan.ts";
import type { VersionChange } from "../release/record.ts";
import { renderAskedByLine } from "./asked-by.ts";
import { renderTrailer, type Signer } from "./marker.ts";
import { line, type PlainLine } from "./plain-line.ts";
import { factsOf } from "./release-pull-request.ts";
import { renderReleased, shortDigest } from "./versions.ts";

/** Longer subjects are cut in Git's own listings. */
const longestSubject = 72;
const mostChanges = 50;

/**
 * A release's commit message: subject, what changes, where it comes from, and the signed trailer as the last paragraph.
 * No line begins with text from outside, which could be a second trailer, or one of GitHub's own (`skip-checks: true`).
 * It names pull requests in words only: each push of a commit with a reference would write into their timelines.
 */
export function renderReleaseCommitMessage(plan: ReleasePlan, tree: TreeSha, signer: Signer): string {
  const { askedBy, environment } = plan.request;
  const all = [...plan.changes.map(renderChange), ...(plan.following ?? []).map(renderFollowChange)];
  const changes = all.slice(0, mostChanges);
  const left = all.length - changes.length;
  const paragraphs = [
    renderSubject(plan),
    [...changes, ...(left > 0 ? [line`and ${left} more`] : [])].map((each) => `- ${each}`).join("\n"),
    [renderAskedByLine(askedBy, environment), renderOrigin(plan)].join("\n"),
    renderTrailer(factsOf(plan), tree, signer),
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== "").join("\n\n")}\n`;
}

function renderSubject({ request }: ReleasePlan): PlainLine {
  const { service, environment, follows } = request;
  const version = renderReleased(request);
  const full =
    follows === undefined
      ? line`Release ${service} ${version} to ${environment}`
      : line`Have ${service} follow ${version} in ${environment}`;
  if (full.length <= longestSubject) return full;
  return follows === undefined ? line`Release ${service} to ${environment}` : line`Change what ${service} follows`;
}

function renderChange({ image, from, to }: VersionChange): PlainLine {
  return line`${renderImageName(image)}: ${shown(from)} -> ${shown(to)}`;
}

function renderFollowChange({ what, from, to }: FollowChange): PlainLine {
  return line`${what}: ${from} -> ${to}`;
}

function shown({ tag, digest }: Partial<ConfirmedImage>): string {
  const short = digest === undefined ? undefined : shortDigest(digest);
  if (tag === undefined) return short ?? "none";
  return short === undefined ? tag : `${tag} (${short})`;
}

function renderOrigin({ request: { origin, follows } }: ReleasePlan): PlainLine {
  const { repo, revision, pullRequest } = origin;
  if (follows !== undefined) return line`Flux chooses the version.`;
  const from = pullRequest === undefined ? line`${repo}` : line`pull request ${pullRequest} of ${repo}`;
  return revision === undefined ? line`Built from ${from}.` : line`Built from commit ${revision}, ${from}.`;
}
