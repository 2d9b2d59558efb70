import type { Service } from "../core/config/config.ts";
import type { BuildFacts } from "../core/event.ts";
import { isOutOfReach } from "../core/fault.ts";
import type { CommitSha, RepoName } from "../core/identity.ts";
import type { ConfirmedImage } from "../core/image/reference.ts";
import type { BuildOrigin } from "../core/release/request.ts";
import { canBeOf, hintRevision } from "../core/release/revision-hint.ts";
import type { PullRequest } from "../github/github.ts";
import type { JobDeps } from "./deps.ts";
import { readRevisionLabel } from "./revision-label.ts";

/** Images, and what is said of where they were built. */
export interface Built {
  readonly service: Service;
  readonly build: BuildFacts;
  readonly images: readonly ConfirmedImage[];
}

/**
 * Where the images were built from, and for which pull request. Every hint is looked up in the service's own source
 * repo; one that names no commit there counts for nothing. The release goes on without.
 */
export async function findOrigin(deps: JobDeps, built: Built): Promise<BuildOrigin> {
  const { repo } = built.service;
  try {
    const revision = await revisionOf(deps, built);
    if (revision === undefined) return { repo };
    const pullRequest = choose(await deps.github.pullRequests.listForCommit(repo, revision), repo, revision);
    return { repo, revision, ...(pullRequest === undefined ? {} : { pullRequest: pullRequest.number }) };
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    deps.log.warn({ sourceRepo: repo }, "source repo is out of reach");
    return { repo };
  }
}

/**
 * The commit of the service's source repo that the images were built from, by every hint that there is; undefined when none
 * is right. No hint counts that is at odds with what the tag says of itself.
 */
export async function revisionOf(deps: JobDeps, { service, build, images }: Built): Promise<CommitSha | undefined> {
  const [image] = images;
  if (image === undefined) return undefined;
  const resolve = async (sha: string | undefined) =>
    sha !== undefined && canBeOf(service.tags, image.tag, sha)
      ? deps.github.contents.resolveCommit(service.repo, sha)
      : undefined;
  return (
    (await resolve(build.revision)) ??
    (await resolve(hintRevision(service.tags, image.tag))) ??
    (await resolve(await readRevisionLabel(deps.registry, image)))
  );
}

/**
 * The open pull request whose head it is; else the one whose merge it is; else the first that GitHub names.
 * Pull requests into other repositories are not ours to write on.
 */
function choose(found: readonly PullRequest[], repo: RepoName, revision: CommitSha): PullRequest | undefined {
  const own = found.filter(({ url }) => url.toLowerCase().includes(`/${repo}/pull/`));
  return (
    own.find(({ state, headCommit }) => state === "open" && headCommit === revision) ??
    own.find(({ mergeCommit }) => mergeCommit === revision) ??
    own[0]
  );
}
