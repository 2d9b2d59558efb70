import type { Service } from "../core/config/config.ts";
import type { BuildFacts } from "../core/event.ts";
import { isOutOfReach } from "../core/fault.ts";
import type { CommitSha } from "../core/identity.ts";
import type { ConfirmedImage } from "../core/image/reference.ts";
import type { BuildOrigin } from "../core/release/request.ts";
import { canBeOf, hintRevision } from "../core/release/revision-hint.ts";
import type { PullRequest } from "../github/github.ts";
import type { JobDeps } from "./deps.ts";
import { isOwnCommit, type OwnCommit } from "./is-own-commit.ts";
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
  return (await lookUp(deps, built, async () => true)).origin;
}

/** Where a version was built, as far as that is proved. */
export interface OwnOrigin {
  readonly origin: BuildOrigin;
  /** The commit that it names and that may be only a fork's: GitHub answers for those of all forks alike. */
  readonly unproven?: CommitSha;
}

/** As `findOrigin`, but a commit counts only when it is known to be one of the source repo itself. */
export function findOwnOrigin(deps: JobDeps, built: Built): Promise<OwnOrigin> {
  const { service, images } = built;
  return lookUp(deps, built, (found) => isOwnCommit(deps, { service, tag: images[0]?.tag, ...found }));
}

async function lookUp(
  deps: JobDeps,
  built: Built,
  counts: (found: Pick<OwnCommit, "revision" | "pullRequests">) => Promise<boolean>,
): Promise<OwnOrigin> {
  const { repo } = built.service;
  try {
    const revision = await revisionOf(deps, built);
    if (revision === undefined) return { origin: { repo } };
    const found = await deps.github.pullRequests.listForCommit(repo, revision);
    // Pull requests into other repositories are not ours to write on.
    const pullRequests = found.filter(({ url }) => url.toLowerCase().includes(`/${repo}/pull/`));
    if (!(await counts({ revision, pullRequests }))) return { origin: { repo }, unproven: revision };
    const pullRequest = choose(pullRequests, revision);
    return { origin: { repo, revision, ...(pullRequest === undefined ? {} : { pullRequest: pullRequest.number }) } };
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    deps.log.warn({ sourceRepo: repo }, "source repo is out of reach");
    return { origin: { repo } };
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

/** The open pull request whose head it is; else the one whose merge it is; else the first that GitHub names. */
function choose(found: readonly PullRequest[], revision: CommitSha): PullRequest | undefined {
  return (
    found.find(({ state, headCommit }) => state === "open" && headCommit === revision) ??
    found.find(({ mergeCommit }) => mergeCommit === revision) ??
    found[0]
  );
}
