import type { Environment, EnvironmentRules, Service } from "../core/config/config.ts";
import { findMissingPaths, matchesPath } from "../core/config/paths.ts";
import { parseBlobSha } from "../core/identity.ts";
import type { ImageName } from "../core/image/reference.ts";
import { findReferences } from "../core/manifest/find-references.ts";
import { mentions } from "../core/manifest/mentions.ts";
import { decodeManifest, isManifestPath } from "../core/manifest/read-manifest.ts";
import { renderReleaseBranch } from "../core/release/branch.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import { releaseKey } from "../core/release/record.ts";
import type { ReleaseRequest } from "../core/release/request.ts";
import type { LivingBranch, Proposal, ReadManifest, ReleaseSnapshot } from "../core/release/snapshot.ts";
import { parseTrailer } from "../core/words/marker.ts";
import type { GitHub, PullRequest, TreeEntry } from "../github/github.ts";
import type { JobDeps } from "./deps.ts";
import { gatherSourceChanges } from "./gather-source-changes.ts";
import type { ConfigRepoSnapshot } from "./read-config.ts";

/** How many past releases of one place a decision looks back on. */
const historyLimit = 200;

/** The place in the config file that a request is for. */
export interface ReleaseSite {
  readonly repo: ConfigRepoSnapshot;
  readonly environment: Environment;
  readonly service: Service;
  readonly rules: EnvironmentRules;
}

/** Reads all that the decision needs, at the one commit of `site.repo`. */
export async function gatherRelease(
  deps: JobDeps,
  request: ReleaseRequest,
  site: ReleaseSite,
): Promise<ReleaseSnapshot> {
  const { environment, service, rules, repo } = site;
  const history = await deps.store.releases.listHistory(request, historyLimit);
  const { manifests, skipped } = await readManifests(deps.github, site);
  const sourceChanges = await gatherSourceChanges(deps, { request, service, manifests, history });
  const carried = rules.release === "commit" ? undefined : await readCarrier(deps, request, site, history);
  return {
    base: { branch: repo.head.branch, commit: repo.head.commit },
    environment,
    service,
    rules,
    missingPaths: findMissingPaths(
      environment,
      repo.tree.map(({ path }) => path),
    ),
    manifests,
    skipped,
    history,
    branch: carried?.branch ?? { kind: "absent" },
    ...(carried?.proposal === undefined ? {} : { proposal: carried.proposal }),
    ...(sourceChanges === undefined ? {} : { sourceChanges }),
  };
}

type Skipped = ReleaseSnapshot["skipped"][number];

/** The environment's files that may name an image of the service, and those that had to be left alone. */
export async function readManifests(
  github: GitHub,
  { repo, environment, service }: Pick<ReleaseSite, "repo" | "environment" | "service">,
): Promise<{ readonly manifests: readonly ReadManifest[]; readonly skipped: readonly Skipped[] }> {
  const entries = repo.tree.filter(({ path }) => isManifestPath(path) && matchesPath(environment, path));
  const skipped: Skipped[] = entries
    .filter(({ kind }) => kind === "symlink" || kind === "submodule")
    .map(({ path, kind }) => ({ path, reason: kind }));
  const manifests: ReadManifest[] = [];
  for (const { path, bytes } of await readFiles(github, repo, entries)) {
    const decoded = decodeManifest(path, bytes);
    if ("skipped" in decoded) skipped.push({ path, reason: decoded.skipped });
    else readOne(decoded, service.images, manifests, skipped);
  }
  return { manifests, skipped };
}

function readOne(
  manifest: ReadManifest["manifest"],
  images: readonly ImageName[],
  manifests: ReadManifest[],
  skipped: Skipped[],
): void {
  if (!mentions(manifest.text, images)) return;
  const findings = findReferences(manifest);
  if (findings.skipped === undefined) manifests.push({ manifest, findings });
  else skipped.push({ path: manifest.path, reason: findings.skipped });
}

async function readFiles(
  github: GitHub,
  repo: ConfigRepoSnapshot,
  entries: readonly TreeEntry[],
): Promise<readonly { readonly path: string; readonly bytes: Uint8Array }[]> {
  const files = entries.flatMap(({ path, kind, sha }) => {
    const blob = kind === "file" || kind === "executable" ? parseBlobSha(sha) : undefined;
    return blob === undefined ? [] : [{ path, blob }];
  });
  const blobs = await github.contents.fetchBlobs(
    repo.repo,
    repo.head.commit,
    files.map(({ blob }) => blob),
  );
  return files.map(({ path, blob }) => {
    const bytes = blobs.get(blob);
    if (bytes === undefined) throw new Error(`the blob ${blob} of ${path} was not fetched`);
    return { path, bytes };
  });
}

async function readCarrier(
  deps: JobDeps,
  request: ReleaseRequest,
  { repo }: ReleaseSite,
  history: readonly ReleaseRecord[],
): Promise<{ readonly branch: LivingBranch; readonly proposal?: Proposal }> {
  const name = renderReleaseBranch(request.environment, request.service);
  const branch = await readBranch(deps, request, name);
  if (branch.kind === "absent") return { branch };
  const open = await deps.github.pullRequests.findOpen(request.configRepo, name);
  if (open === undefined) return { branch };
  const record = history.find(
    ({ state, carrier }) => state === "proposed" && carrier?.kind === "pull-request" && carrier.number === open.number,
  );
  // GitHub computes this only for those who ask; it matters only when the base moved below an unchanged proposal.
  const asks =
    record !== undefined && releaseKey(record) === releaseKey(request) && record.baseCommit !== repo.head.commit;
  const mergeable = asks ? await askMergeable(deps.github, request, open) : undefined;
  return {
    branch,
    proposal: {
      pullRequest: open.number,
      ...(record === undefined ? {} : { record }),
      ...(mergeable === undefined ? {} : { mergeable }),
    },
  };
}

async function askMergeable(
  github: GitHub,
  { configRepo }: ReleaseRequest,
  { number }: PullRequest,
): Promise<NonNullable<Proposal["mergeable"]>> {
  const pullRequest = await github.pullRequests.fetch(configRepo, number);
  return pullRequest?.mergeable ?? "not-computed";
}

async function readBranch(
  { github, context }: JobDeps,
  { configRepo }: ReleaseRequest,
  name: ReturnType<typeof renderReleaseBranch>,
): Promise<LivingBranch> {
  const head = await github.branches.fetchBranch(configRepo, name);
  if (head === undefined) return { kind: "absent" };
  const { commit, tree, message } = head;
  const trailer = parseTrailer(message, { repo: configRepo, tree }, context.signer);
  return trailer.kind === "genuine" ? { kind: "ours", commit, tree } : { kind: "others", commit };
}
