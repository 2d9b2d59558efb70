import type { Environment, EnvironmentRules, Service } from "../core/config/config.ts";
import { isOutOfReach } from "../core/fault.ts";
import type { CommitSha } from "../core/identity.ts";
import type { ConfirmedImage, ImageName } from "../core/image/reference.ts";
import { findReferences } from "../core/manifest/find-references.ts";
import { lastSegment, mentions } from "../core/manifest/mentions.ts";
import { decodeManifest } from "../core/manifest/read-manifest.ts";
import { renderReleaseBranch } from "../core/release/branch.ts";
import { orderTags } from "../core/release/order-tags.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import { releaseKey } from "../core/release/record.ts";
import type { ReleaseRequest } from "../core/release/request.ts";
import type { LivingBranch, Proposal, ReadManifest, ReleaseSnapshot } from "../core/release/snapshot.ts";
import { parseTrailer } from "../core/words/marker.ts";
import type { GitHub, PullRequest } from "../github/github.ts";
import type { JobDeps } from "./deps.ts";
import { findEnvironmentFiles, readFiles } from "./find-environment-files.ts";
import { gatherSourceChanges } from "./gather-source-changes.ts";
import type { ConfigRepoSnapshot } from "./read-config.ts";

/** The place in the config file that a request is for. */
export interface ReleaseSite {
  readonly repo: ConfigRepoSnapshot;
  readonly environment: Environment;
  readonly service: Service;
  readonly rules: EnvironmentRules;
}

/** Reads all that the decision needs, at the one commit of `site.repo`; `history` is the place's own. */
export async function gatherRelease(
  deps: JobDeps,
  request: ReleaseRequest,
  site: ReleaseSite,
  history: readonly ReleaseRecord[],
): Promise<ReleaseSnapshot> {
  const { environment, service, rules, repo } = site;
  const { manifests, skipped, missingPaths } = await readManifests(deps, site);
  const sourceChanges = await gatherSourceChanges(deps, { request, service, manifests, history });
  const carried = rules.release === "commit" ? undefined : await readCarrier(deps, request, site, history);
  return {
    base: { branch: repo.head.branch, commit: repo.head.commit },
    environment,
    service,
    rules,
    missingPaths,
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
  deps: JobDeps,
  { repo, environment, service }: Pick<ReleaseSite, "repo" | "environment" | "service">,
): Promise<Pick<ReleaseSnapshot, "manifests" | "skipped" | "missingPaths">> {
  const files = await findEnvironmentFiles(deps, repo, environment);
  const skipped = [...files.skipped];
  const manifests: ReadManifest[] = [];
  const entries = files.mentioning(service.images.map(lastSegment));
  for (const { path, bytes } of await readFiles(deps.github, repo, entries)) {
    const decoded = decodeManifest(path, bytes);
    if ("skipped" in decoded) skipped.push({ path, reason: decoded.skipped });
    else readOne(decoded, service.images, manifests, skipped);
  }
  return { manifests, skipped, missingPaths: files.missingPaths };
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

async function readCarrier(
  deps: JobDeps,
  request: ReleaseRequest,
  site: ReleaseSite,
  history: readonly ReleaseRecord[],
): Promise<{ readonly branch: LivingBranch; readonly proposal?: Proposal }> {
  const name = renderReleaseBranch(request.environment, request.service);
  const branch = await readBranch(deps, request, name);
  if (branch.kind === "absent") return { branch };
  const open = await deps.github.pullRequests.findOpen(request.configRepo, name);
  if (open === undefined) return { branch };
  const record = findCarried(history, open, branch.commit);
  const details = record === undefined ? {} : await readProposal(deps, request, site, { record, open });
  return { branch, proposal: { pullRequest: open.number, ...details } };
}

/** What it proposes; or what it still carries though it is superseded: the process ended before closing it. */
function findCarried(
  history: readonly ReleaseRecord[],
  { number }: PullRequest,
  head: CommitSha,
): ReleaseRecord | undefined {
  const carried = history.filter(({ carrier }) => carrier?.kind === "pull-request" && carrier.number === number);
  return (
    carried.find(({ state }) => state === "proposed") ??
    carried.find(({ state, headCommit }) => state === "superseded" && headCommit === head)
  );
}

async function readProposal(
  deps: JobDeps,
  request: ReleaseRequest,
  site: ReleaseSite,
  { record, open }: { readonly record: ReleaseRecord; readonly open: PullRequest },
): Promise<Partial<Proposal>> {
  if (releaseKey(record) !== releaseKey(request)) {
    const ancestry = await readAncestry(deps, request, site, record);
    return { record, ...(ancestry === undefined ? {} : { ancestry }) };
  }
  // It matters only when the base moved below an unchanged proposal.
  const { baseCommit } = record;
  if (baseCommit === undefined || baseCommit === site.repo.head.commit) return { record };
  const plannedOn = await readManifestsAt(deps, site, baseCommit);
  return { record, plannedOn, mergeable: await askMergeable(deps.github, request, open) };
}

/** How the two versions stand to one another in the source repo, where their tags do not tell. */
async function readAncestry(
  deps: JobDeps,
  { images, origin }: ReleaseRequest,
  { rules, service }: ReleaseSite,
  proposed: ReleaseRecord,
): Promise<Proposal["ancestry"]> {
  const tell = (to: ConfirmedImage) => {
    const from = proposed.images.find(({ name }) => name === to.name);
    return from === undefined || orderTags({ rules, service }, from.tag, to.tag) !== "unknown";
  };
  const [from, to] = [proposed.origin.revision, origin.revision];
  if (images.every(tell) || from === undefined || to === undefined || proposed.origin.repo !== origin.repo) return;
  try {
    return (await deps.github.contents.fetchComparison(origin.repo, from, to))?.status;
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    return undefined;
  }
}

async function readManifestsAt(deps: JobDeps, site: ReleaseSite, commit: CommitSha): Promise<readonly ReadManifest[]> {
  const { repo } = site;
  const { tree, message } = await deps.github.branches.fetchCommit(repo.repo, commit);
  const head = { ...repo.head, commit, tree, message };
  const entries = await deps.github.contents.fetchTree(repo.repo, tree);
  const { manifests } = await readManifests(deps, { ...site, repo: { ...repo, head, tree: entries } });
  return manifests;
}

/** GitHub computes this only for those who ask. */
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
  return trailer.kind === "genuine"
    ? { kind: "ours", commit, tree, base: trailer.facts.baseCommit }
    : { kind: "others", commit };
}
