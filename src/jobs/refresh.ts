import type { EnvironmentRules } from "../core/config/config.ts";
import { isFrozen } from "../core/config/freeze.ts";
import { isOutOfReach, PermissionMissing } from "../core/fault.ts";
import type { TreeSha } from "../core/identity.ts";
import type { Job } from "../core/job.ts";
import { findConfigured } from "../core/release/configured-place.ts";
import { holdsAt } from "../core/release/hold.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import { renderConfigCheck } from "../core/words/config-check.ts";
import { renderNotConfiguredNote } from "../core/words/release-pull-request-note.ts";
import type { JobDeps } from "./deps.ts";
import { type ReleaseSite, readFor } from "./gather-release.ts";
import { mergesHere } from "./propose-release.ts";
import { type ConfigRepoSnapshot, configPath, readConfigRepo } from "./read-config.ts";
import { requestOf } from "./record-decision.ts";
import { writeCheck } from "./report.ts";
import { sayOnce } from "./say-once.ts";

/** Looks again at all that depends on a config repo's default branch. */
export async function runRefresh(deps: JobDeps, { repo }: Job & { readonly kind: "refresh" }): Promise<void> {
  const condition = `config repo ${repo}`;
  try {
    const snapshot = await readConfigRepo(deps, repo);
    deps.context.observe({ kind: "condition", name: condition, detail: describe(snapshot) });
    await sayConfigState(deps, snapshot);
    if (snapshot.config.kind !== "valid") return;
    const waiting = await deps.store.inbox.requeueWaiting(repo);
    if (waiting > 0) deps.log.info({ configRepo: repo, waiting }, "waiting events go on");
    await lookAtProposals(deps, snapshot);
    await lookAtWaiting(deps, repo);
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    deps.context.observe({ kind: "condition", name: condition, detail: error.message });
    deps.log.error({ configRepo: repo, reason: error.message }, "config repo is out of reach");
  }
}

function describe({ config, head }: ConfigRepoSnapshot): string | undefined {
  switch (config.kind) {
    case "valid":
      return undefined;
    case "missing":
      return `${configPath} is missing at ${head.commit}`;
    case "invalid":
      return `${configPath} has ${config.problems.length} problem(s) at ${head.commit}`;
  }
}

/** A check on the head commit, where the file is broken or this commit changed it; other commits are not burdened with one. */
async function sayConfigState(deps: JobDeps, snapshot: ConfigRepoSnapshot): Promise<void> {
  const { repo, head, config } = snapshot;
  const condition = `checks of ${repo}`;
  try {
    if (config.kind !== "valid" || (await changedHere(deps, snapshot)))
      await writeCheck(deps, { repo }, { ...renderConfigCheck(config, configPath), commit: head.commit });
    deps.context.observe({ kind: "condition", name: condition, detail: undefined });
  } catch (error) {
    if (!(error instanceof PermissionMissing)) throw error;
    // Releases need no check: what waits goes on, and the operator is told.
    deps.context.observe({ kind: "condition", name: condition, detail: error.message });
    deps.log.warn({ configRepo: repo, reason: error.message }, "config repo takes no checks");
  }
}

async function changedHere(deps: JobDeps, { repo, head, tree }: ConfigRepoSnapshot): Promise<boolean> {
  const [parent] = (await deps.github.branches.fetchCommit(repo, head.commit)).parents;
  if (parent === undefined) return true;
  const before = await deps.github.branches.fetchCommit(repo, parent);
  const entries = await deps.github.contents.fetchTree(repo, before.tree);
  return blobAt(entries, configPath) !== blobAt(tree, configPath);
}

function blobAt(entries: ConfigRepoSnapshot["tree"], path: string): string | undefined {
  return entries.find((entry) => entry.path === path)?.sha;
}

/** What waits is judged by the config file as it is now. */
async function lookAtWaiting({ store }: JobDeps, configRepo: ConfigRepoSnapshot["repo"]): Promise<void> {
  for (const { environment, repo, pullRequest, ...waiting } of await store.waitingDeploys.list())
    if (waiting.configRepo === configRepo)
      await store.queue.send({ kind: "deploy", configRepo, environment, repo, pullRequest });
  for (const { repo, pullRequest, source, id } of await store.commands.listWaitingForConfig())
    await store.queue.send({ kind: "commands", repo, pullRequest, source, id });
}

/** Open release pull requests whose files changed below them are planned afresh: they may conflict, or be overtaken. */
async function lookAtProposals(deps: JobDeps, snapshot: ConfigRepoSnapshot): Promise<void> {
  const { repo, head, config } = snapshot;
  if (config.kind !== "valid") return;
  for (const record of await deps.store.releases.listProposed(repo)) {
    const configured = findConfigured(config.config, record);
    if (configured === undefined) await sayNotConfigured(deps, record);
    else if (
      (record.baseCommit !== head.commit && (await touches(deps, { repo: snapshot, ...configured }, record))) ||
      (await isThawed(deps, record, configured.rules))
    )
      await deps.store.queue.send({ kind: "release", request: requestOf(record), again: true });
    else await mergeLater(deps, record, configured.rules);
  }
}

/** Where releases are commits, what a freeze had proposed to a person is committed when it is over, unless a hold keeps it. */
async function isThawed({ store, context }: JobDeps, record: ReleaseRecord, rules: EnvironmentRules): Promise<boolean> {
  if (rules.release !== "commit" || record.carrier?.kind !== "pull-request" || rules.freeze.length === 0) return false;
  if (isFrozen(rules.freeze, context.now()) !== undefined) return false;
  const hold = await store.holds.find(record);
  return hold === undefined || !holdsAt(hold, context.now());
}

/** An approval tells nobody, and a job may be lost: what Tidegate merges by itself is tried again. */
async function mergeLater({ store, context }: JobDeps, record: ReleaseRecord, rules: EnvironmentRules): Promise<void> {
  const { carrier, changes, configRepo: repo } = record;
  if (carrier?.kind === "pull-request" && mergesHere({ changes, request: requestOf(record) }, rules, context.now()))
    await store.queue.send({ kind: "merge", repo, pullRequest: carrier.number });
}

/** What is open is a person's to close: the environment may only have been renamed. */
async function sayNotConfigured(deps: JobDeps, record: ReleaseRecord): Promise<void> {
  const { configRepo, carrier } = record;
  if (carrier?.kind !== "pull-request") return;
  const place = { repo: configRepo, pullRequest: carrier.number, topic: "not-configured" } as const;
  await sayOnce(deps, place, renderNotConfiguredNote(record));
}

async function touches(
  deps: JobDeps,
  site: ReleaseSite,
  { configRepo, baseCommit, ...record }: ReleaseRecord,
): Promise<boolean> {
  if (baseCommit === undefined) return true;
  const before = await fetchTreeOf(deps, configRepo, baseCommit);
  const { manifests } = await readFor(deps, record, site);
  return manifests.some(({ manifest: { path } }) => blobAt(before, path) !== blobAt(site.repo.tree, path));
}

async function fetchTreeOf(
  { github }: JobDeps,
  repo: ConfigRepoSnapshot["repo"],
  commit: NonNullable<ReleaseRecord["baseCommit"]>,
): Promise<ConfigRepoSnapshot["tree"]> {
  const tree: TreeSha = (await github.branches.fetchCommit(repo, commit)).tree;
  return github.contents.fetchTree(repo, tree);
}
