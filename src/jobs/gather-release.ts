import type { Config, Environment, EnvironmentRules, Service } from "../core/config/config.ts";
import { isOutOfReach } from "../core/fault.ts";
import type { CommitSha } from "../core/identity.ts";
import type { ConfirmedImage } from "../core/image/reference.ts";
import type { Manifest } from "../core/manifest/manifest.ts";
import { lastSegment } from "../core/manifest/mentions.ts";
import { decodeManifest } from "../core/manifest/read-manifest.ts";
import { renderReleaseBranch } from "../core/release/branch.ts";
import { findAtSite } from "../core/release/find-at-site.ts";
import { sortNamedPlaces } from "../core/release/named-files.ts";
import { orderTags } from "../core/release/order-tags.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import { releaseKey } from "../core/release/record.ts";
import type { ReleaseRequest } from "../core/release/request.ts";
import type { SkippedFile } from "../core/release/skipped-file.ts";
import type { LivingBranch, Proposal, ReadManifest, ReleaseSnapshot } from "../core/release/snapshot.ts";
import { parseTrailer } from "../core/words/marker.ts";
import type { PullRequest, TreeEntry } from "../github/github.ts";
import type { GatherDeps } from "./deps.ts";
import { findEnvironmentFiles, readFiles } from "./find-environment-files.ts";
import { gatherSourceChanges } from "./gather-source-changes.ts";
import type { ConfigRepoSnapshot } from "./read-config.ts";
import { readFollowFiles } from "./read-follow-files.ts";

/** The place in the config file that a request is for. */
export interface ReleaseSite {
  readonly repo: ConfigRepoSnapshot;
  readonly environment: Environment;
  readonly service: Service;
  readonly rules: EnvironmentRules;
}

/** Reads all that the decision needs, at the one commit of `site.repo`; `history` is the place's own. */
export async function gatherRelease(
  deps: GatherDeps,
  request: ReleaseRequest,
  site: ReleaseSite,
  history: readonly ReleaseRecord[],
): Promise<ReleaseSnapshot> {
  const { environment, service, rules, repo } = site;
  const files = await readFor(deps, request, site);
  const { manifests } = files;
  const sourceChanges = await gatherSourceChanges(deps, { request, service, manifests, history });
  const carried = rules.release === "commit" ? undefined : await readCarrier(deps, request, site, history);
  return {
    base: { branch: repo.head.branch, commit: repo.head.commit },
    environment,
    service,
    rules,
    ...files,
    history,
    branch: carried?.branch ?? { kind: "absent" },
    ...(carried?.proposal === undefined ? {} : { proposal: carried.proposal }),
    ...(sourceChanges === undefined ? {} : { sourceChanges }),
  };
}

/** The environment's files that a request, or what is on record of one, has to do with. */
export async function readFor(
  deps: GatherDeps,
  { follows }: Pick<ReleaseRequest, "follows">,
  site: Pick<ReleaseSite, "repo" | "environment" | "service">,
): Promise<Pick<ReleaseSnapshot, "manifests" | "skipped" | "missingPaths" | "named">> {
  return follows === undefined ? readManifests(deps, site) : readFollowFiles(deps, site);
}

/** The files that may name an image of the service in the environment, and those that had to be left alone. */
export async function readManifests(
  deps: GatherDeps,
  { repo, environment, service }: Pick<ReleaseSite, "repo" | "environment" | "service">,
): Promise<Pick<ReleaseSnapshot, "manifests" | "skipped" | "missingPaths">> {
  const files = await findEnvironmentFiles(deps, repo, environment);
  const named = sortNamedPlaces(configOf(repo), { environment, service }, filesIn(repo));
  const skipped: SkippedFile[] = [...files.skipped];
  const mentioning = files.mentioning(service.images.map(lastSegment));
  const known = new Set([...mentioning, ...skipped].map(({ path }) => path));
  const isUnknown = ({ path, kind }: TreeEntry) => kind !== "directory" && named.own.has(path) && !known.has(path);
  // The tree is large, and most services name no places.
  const unknown = named.own.size === 0 ? [] : repo.tree.filter(isUnknown);
  const manifests: Manifest[] = [];
  for (const { path, kind } of unknown)
    if (kind === "symlink" || kind === "submodule") skipped.push({ path, reason: kind });
  for (const { path, bytes } of await readFiles(deps.github, repo, [...mentioning, ...unknown])) {
    const decoded = decodeManifest(path, bytes);
    if ("skipped" in decoded) skipped.push({ path, reason: decoded.skipped });
    else manifests.push(decoded);
  }
  const found = findAtSite(manifests, { environment, service }, named);
  return { ...found, skipped: [...skipped, ...found.skipped], missingPaths: files.missingPaths };
}

function configOf({ config, repo }: ConfigRepoSnapshot): Config {
  if (config.kind !== "valid") throw new Error(`the config file of ${repo} is not valid`);
  return config.config;
}

function* filesIn({ tree }: ConfigRepoSnapshot): Generator<string> {
  for (const { path, kind } of tree) if (kind !== "directory") yield path;
}

async function readCarrier(
  deps: GatherDeps,
  request: ReleaseRequest,
  site: ReleaseSite,
  history: readonly ReleaseRecord[],
): Promise<{ readonly branch: LivingBranch; readonly proposal?: Proposal }> {
  const name = renderReleaseBranch(request.environment, request.service);
  const branch = await readBranch(deps, request, name);
  if (branch.kind === "absent") return { branch };
  const open = await deps.github.pullRequests.findOpen(request.configRepo, { head: name, base: site.repo.head.branch });
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
  deps: GatherDeps,
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
  const plannedOn = await readManifestsAt(deps, request, site, baseCommit);
  return { record, plannedOn, mergeable: await askMergeable(deps.github, request, open) };
}

/** How the two versions stand to one another in the source repo, where their tags do not tell. */
async function readAncestry(
  deps: GatherDeps,
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

async function readManifestsAt(
  deps: GatherDeps,
  request: ReleaseRequest,
  site: ReleaseSite,
  commit: CommitSha,
): Promise<readonly ReadManifest[]> {
  const { repo } = site;
  const { tree, message } = await deps.github.branches.fetchCommit(repo.repo, commit);
  const head = { ...repo.head, commit, tree, message };
  const entries = await deps.github.contents.fetchTree(repo.repo, tree);
  const { manifests } = await readFor(deps, request, { ...site, repo: { ...repo, head, tree: entries } });
  return manifests;
}

/** GitHub computes this only for those who ask. */
async function askMergeable(
  github: GatherDeps["github"],
  { configRepo }: ReleaseRequest,
  { number }: PullRequest,
): Promise<NonNullable<Proposal["mergeable"]>> {
  const pullRequest = await github.pullRequests.fetch(configRepo, number);
  return pullRequest?.mergeable ?? "not-computed";
}

async function readBranch(
  { github, context }: GatherDeps,
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
