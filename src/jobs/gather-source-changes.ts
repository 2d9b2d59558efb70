import type { Service } from "../core/config/config.ts";
import { isOutOfReach, RetryLater } from "../core/fault.ts";
import type { CommitSha } from "../core/identity.ts";
import type { ImageName, ImageTag } from "../core/image/reference.ts";
import type { SourceChanges } from "../core/release/plan.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import type { ReleaseRequest } from "../core/release/request.ts";
import { hintRevision } from "../core/release/revision-hint.ts";
import type { ReadManifest } from "../core/release/snapshot.ts";
import type { Comparison, PullRequest } from "../github/github.ts";
import type { GatherDeps } from "./deps.ts";
import { readRevisionLabel } from "./revision-label.ts";

interface Running {
  readonly request: ReleaseRequest;
  readonly service: Service;
  readonly manifests: readonly ReadManifest[];
  readonly history: readonly ReleaseRecord[];
}

/**
 * What lies between the revision that runs and the one that is asked for: two requests. Absent when either is
 * unknown or the source repo is out of reach: a release does not fail for want of its notes.
 */
export async function gatherSourceChanges(deps: GatherDeps, running: Running): Promise<SourceChanges | undefined> {
  const { revision: to, repo } = running.request.origin;
  if (to === undefined) return undefined;
  try {
    const from = await findRunningRevision(deps, running);
    if (from === undefined || from === to) return undefined;
    const comparison = await deps.github.contents.fetchComparison(repo, from, to);
    if (comparison === undefined) return undefined;
    const merged = await fetchMerged(deps.github, repo, comparison);
    return describe(repo, { from, to }, comparison, merged);
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    deps.log.warn({}, "source repo is out of reach");
    return undefined;
  }
}

/** Known from an earlier release, or told by the tag, or by the label of the image that runs. */
async function findRunningRevision(deps: GatherDeps, running: Running): Promise<CommitSha | undefined> {
  const inGit = findRunning(running);
  if (inGit === undefined) return undefined;
  const known = running.history.find(
    ({ origin, images }) => origin.revision !== undefined && images.some(({ tag }) => tag === inGit.tag),
  );
  if (known?.origin.revision !== undefined) return known.origin.revision;
  const { repo } = running.request.origin;
  const hint = hintRevision(running.service.tags, inGit.tag) ?? (await readRunningLabel(deps, inGit));
  return hint === undefined ? undefined : deps.github.contents.resolveCommit(repo, hint);
}

interface RunningImage {
  readonly name: ImageName;
  readonly tag: ImageTag;
}

function findRunning({ request, manifests }: Running): RunningImage | undefined {
  const asked = new Map(request.images.map(({ name, tag }) => [name, tag]));
  for (const { image: name, tag } of manifests.flatMap(({ findings }) => findings.references)) {
    if (tag !== undefined && asked.has(name) && asked.get(name) !== tag) return { name, tag };
  }
  return undefined;
}

async function readRunningLabel(
  { registry, log }: GatherDeps,
  { name, tag }: RunningImage,
): Promise<string | undefined> {
  try {
    const answer = await registry.confirm(name, tag);
    return answer.kind === "found" ? readRevisionLabel(registry, { name, digest: answer.digest }) : undefined;
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error;
    log.warn({ image: name, running: tag }, "label of the running image could not be read");
    return undefined;
  }
}

async function fetchMerged(
  github: GatherDeps["github"],
  repo: ReleaseRequest["origin"]["repo"],
  { commits, status }: Comparison,
): Promise<readonly PullRequest[]> {
  if (commits.length === 0 || status === "behind") return [];
  const { branch } = await github.contents.fetchHead(repo);
  return github.pullRequests.listMerged(
    repo,
    branch,
    commits.map(({ sha }) => sha),
  );
}

function describe(
  repo: ReleaseRequest["origin"]["repo"],
  { from, to }: { readonly from: CommitSha; readonly to: CommitSha },
  comparison: Comparison,
  merged: readonly PullRequest[],
): SourceChanges {
  const byCommit = new Map(merged.map((pullRequest) => [pullRequest.mergeCommit, pullRequest]));
  const order = comparison.commits.map(({ sha }) => sha);
  return {
    repo,
    from,
    to,
    url: comparison.url,
    status: comparison.status,
    totalCommits: comparison.totalCommits,
    pullRequests: order.flatMap((sha) => {
      const pullRequest = byCommit.get(sha);
      return pullRequest === undefined
        ? []
        : [{ number: pullRequest.number, url: pullRequest.url, title: pullRequest.title, author: pullRequest.author }];
    }),
    // With a merge commit the commits of its branch are listed too: they are told by the pull request already.
    otherCommits:
      merged.length > 0 ? [] : comparison.commits.map(({ sha, message }) => ({ sha, subject: firstLine(message) })),
  };
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}
