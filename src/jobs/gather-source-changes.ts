import type { Service } from "../core/config/config.ts";
import { isOutOfReach, RetryLater } from "../core/fault.ts";
import type { CommitSha } from "../core/identity.ts";
import type { ConfirmedImage, ImageDigest, ImageName, ImageTag } from "../core/image/reference.ts";
import type { SourceChanges } from "../core/release/plan.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import type { ReleaseRequest } from "../core/release/request.ts";
import { hintRevision } from "../core/release/revision-hint.ts";
import type { ReadManifest } from "../core/release/snapshot.ts";
import type { GatherDeps } from "./deps.ts";
import { fetchSourceChanges } from "./fetch-source-changes.ts";
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
    return from === undefined || from === to ? undefined : await fetchSourceChanges(deps.github, repo, { from, to });
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    deps.log.warn({}, "source repo is out of reach");
    return undefined;
  }
}

async function findRunningRevision(deps: GatherDeps, running: Running): Promise<CommitSha | undefined> {
  const inGit = findRunning(running);
  return inGit === undefined ? undefined : findWrittenRevision(deps, running, inGit);
}

/** An image as a manifest names it. */
export interface WrittenImage {
  readonly name: ImageName;
  readonly tag: ImageTag;
  /** Where it is written, it counts. */
  readonly digest?: ImageDigest;
}

/** The commit that an image was built from: known from an earlier release, or told by the tag, or by the image's label. */
export async function findWrittenRevision(
  deps: GatherDeps,
  { service, history }: Pick<Running, "service" | "history">,
  written: WrittenImage,
): Promise<CommitSha | undefined> {
  const { name, tag, digest } = written;
  const isIt = (image: ConfirmedImage) =>
    image.name === name && image.tag === tag && (digest === undefined || image.digest === digest);
  const known = history.find(({ origin, images }) => origin.revision !== undefined && images.some(isIt));
  if (known?.origin.revision !== undefined) return known.origin.revision;
  const hint = hintRevision(service.tags, tag) ?? (await readLabel(deps, written));
  return hint === undefined ? undefined : deps.github.contents.resolveCommit(service.repo, hint);
}

function findRunning({ request, manifests }: Running): WrittenImage | undefined {
  const asked = new Map(request.images.map(({ name, tag }) => [name, tag]));
  for (const { image: name, tag } of manifests.flatMap(({ findings }) => findings.references)) {
    if (tag !== undefined && asked.has(name) && asked.get(name) !== tag) return { name, tag };
  }
  return undefined;
}

async function readLabel(
  { registry, log }: GatherDeps,
  { name, tag, digest }: WrittenImage,
): Promise<string | undefined> {
  try {
    if (digest !== undefined) return await readRevisionLabel(registry, { name, digest });
    const answer = await registry.confirm(name, tag);
    return answer.kind === "found" ? await readRevisionLabel(registry, { name, digest: answer.digest }) : undefined;
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error;
    log.warn({ image: name, running: tag }, "label of the running image could not be read");
    return undefined;
  }
}
